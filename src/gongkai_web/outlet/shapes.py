"""What do programs read of what is public? The shapes, with what each part means."""

from __future__ import annotations

from typing import Literal

from ninja import Schema
from pydantic import Field

from gongkai_web.api.problems import Problem

MOMENT = "时刻，例如 2026-03-04T10:00:00+08:00"
DAY = "日期，例如 2026-03-04；没有的为 null"


class AgencyName(Schema):
    """Which agency."""

    code: str = Field(description="单位代码，网址的第一段")
    name: str


class ColumnName(Schema):
    """Which column."""

    slug: str = Field(description="栏目的网址名称")
    title: str


class Agency(AgencyName):
    """An agency that publishes here."""

    short_name: str
    kind: str
    kind_label: str
    parent: str | None = Field(description="政府信息公开工作主管部门的单位代码")
    url: str
    contact: dict[str, str] = Field(
        description="政府信息公开工作机构的名称、地址、办公时间、电话、传真、邮编、电子邮箱（条例第十二条）"
    )


class Column(ColumnName):
    """A column of an agency."""

    kind: str = Field(description="guide、rules、statutory、reports、news")
    parent: str | None = Field(description="上级栏目的网址名称")
    legal_item: str = Field(description="对应的法定内容，例如 20.2：条例第二十条第二项")
    is_open: bool = Field(description="停用的栏目不再收入信息，原有的仍然公开")
    url: str


class Validity(Schema):
    """Whether a document is in force today."""

    code: str = Field(
        description="in_force、pending、amended、suspended、repealed、expired；不是文件的为空"
    )
    label: str
    told: str = Field(description="正文上方的说明，例如何时废止")


class Item(Schema):
    """An item, as a list tells it."""

    id: int = Field(description="编号，不随更正改变")
    url: str
    title: str
    agency: AgencyName
    column: ColumnName | None
    published_at: str = Field(description=f"本版公开的{MOMENT}")
    edition: int = Field(description="第几版")
    profile: str = Field(description="内容类型，例如 document、interpretation")
    summary: str
    validity: Validity
    index_no: str | None = Field(description="索引号")
    doc_no: str | None = Field(description="发文字号")
    formed_on: str | None = Field(description=f"成文{DAY}")
    issued_on: str | None = Field(description=f"发文{DAY}")
    effective_on: str | None = Field(description=f"生效{DAY}")
    repealed_on: str | None = Field(description=f"废止{DAY}")
    issuing_orgs: str | None = Field(description="发文机关")
    topic: str | None = Field(description="主题分类的名称，例如 综合政务\\政务公开")
    topic_code: str | None = Field(
        description="主题分类的代码（最上一级的，例如 02）；不在代码表里的为 null"
    )
    genre: str | None = Field(description="体裁分类的名称")
    genre_code: str | None = Field(description="体裁分类的代码；不在代码表里的为 null")
    keywords: str | None
    audience: str | None = Field(description="公开范围")
    carrier: str | None = Field(description="载体类型")
    language: str | None = Field(description="语种")
    source: str | None
    author: str | None


class ItemPage(Schema):
    """A page of a list."""

    items: list[Item]
    next: str | None = Field(description="下一页的 cursor；没有下一页的为 null")


class Attachment(Schema):
    """A file of an item."""

    name: str
    kind: str
    content_type: str
    size: int = Field(description="字节")
    sha256: str = Field(description="校验值")
    url: str


class Link(Schema):
    """Another item that belongs to one."""

    relation: str = Field(
        description="interprets（本条解读那一条）、interpreted_by……：interprets、replaces、clarifies、related，"
        "由对方指向本条的带 _by"
    )
    told: str
    id: int
    url: str
    title: str
    published_at: str


class Reviewer(Schema):
    """Who reviewed an item, where its agency prints the names."""

    title: str
    name: str


class Correction(Schema):
    """What a later edition put right."""

    at: str = Field(description=f"更正后的内容公开的{MOMENT}")
    note: str = Field(description="更正说明")


class WholeItem(Item):
    """An item with its text."""

    public_until: str | None = Field(description=f"到期撤下的{MOMENT}；不限期的为 null")
    html: str = Field(description="正文，只有段落、标题、列表、表格、图片、链接；网址是完整的")
    text: str = Field(description="正文的文字，一段一行")
    attachments: list[Attachment]
    links: list[Link]
    corrections: list[Correction] = Field(description="更正说明，最近的在前；撤下的版本的不在内")
    reviewers: list[Reviewer]


class GoneItem(Schema):
    """An item that was public and is not any more."""

    id: int
    url: str
    at: str = Field(description=f"不再公开的{MOMENT}")
    why: Literal["withdrawn", "expired"] = Field(
        description="withdrawn：撤下；expired：公开期限已满"
    )
    explanation: str = Field(description="对公众的说明；没有批准的说明不显示")
    merged_into: str | None = Field(description="并入的信息的网址，公开的才有")


class Gone(Problem):
    """Why there is no such item any more."""

    explanation: str = ""
    at: str = ""
    merged_into: str | None = None


class ReportFile(Schema):
    """A file of an annual report."""

    format: str = Field(description="pdf、docx、xlsx、html、json")
    content_type: str
    url: str


class AnnualReport(Schema):
    """A published annual report."""

    agency: AgencyName
    year: int
    title: str
    version: int = Field(description="第几版；更正后重新公布的大于 1")
    published_at: str
    url: str
    files: list[ReportFile]
