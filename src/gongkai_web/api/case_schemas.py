"""What do programs read and write of a case? The shapes, with what each part means."""

from __future__ import annotations

from datetime import date

from ninja import Schema
from pydantic import ConfigDict, Field


class ListedCase(Schema):
    """One case as the list shows it; the applicant masked."""

    id: int
    agency: str = Field(description="单位代码")
    number: str = Field(description="申请编号")
    state: str = Field(description="办理状态")
    mark: str = Field(description="red、yellow、green；期限没有在走的为空")
    standing: str = Field(description="还剩几个工作日，或者办结是否按期")
    due: str = Field(description="应答复日期，未定安排的年份带（暂定）")
    is_late: bool
    applicant: str = Field(description="申请人，只显示首字")
    applicant_kind: str
    received_on: str
    handler: str
    closed_on: str
    outcome: str
    reply_no: str


class CasePage(Schema):
    """A page of the list."""

    items: list[ListedCase]
    page: int
    pages: int
    total: int
    is_more: bool = Field(description="件数太多没有数完：total 是至少")


class Choice(Schema):
    """One of the values a field takes."""

    value: str
    title: str


class StepField(Schema):
    """What a step asks for."""

    name: str
    title: str
    kind: str = Field(description="day、text、integer、fen、choice、flag")
    is_required: bool
    choices: list[Choice] | None = None
    help: str = ""


class LawfulStep(Schema):
    """A step that may be taken today."""

    name: str = Field(description="办理时写在 step 里")
    kind: str = Field(description="办理记录的种类")
    title: str
    article: str
    last_day: date | None = Field(None, description="最迟")
    needs: str = Field("", description="还须具备什么")
    fields: list[StepField]


class AbsentStep(Schema):
    """A step that may not be taken today, and why."""

    name: str
    title: str
    why: str


class ActOut(Schema):
    """One line of the diary."""

    on: date
    title: str
    told: list[str]
    letter: str = ""
    by: str
    recorded: str
    undone: str = Field("", description="谁为什么撤销；没有撤销的为空")


class LetterOut(Schema):
    """A letter of the case."""

    id: int = Field(description="送达等步骤的 sent_letter")
    title: str
    number: str
    state: str
    sent_on: date | None


class Due(Schema):
    """By when the answer is due, and why."""

    due_on: date | None
    told: str = Field(description="应答复日期，未定安排的年份带（暂定）")
    standing: str
    is_overdue: bool
    why: list[str]
    sources: list[str]


class Case(ListedCase):
    """One case."""

    seen: int = Field(description="读到这里为止的标记；办理时原样送回")
    state_code: str
    next: str = Field(description="在等什么，或者接着要做什么")
    content: str
    supply_form: str
    term: Due
    steps: list[LawfulStep] = Field(description="现在可以办的；没有办理权限的为空")
    absent: list[AbsentStep] = Field(description="现在不能办的，各有理由")
    acts: list[ActOut] = Field(description="办理经过，从早到晚，撤销的也在内")
    letters: list[LetterOut]


class Taking(Schema):
    """A step to be taken."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "step": "request_correction", "on": "2026-03-02", "seen": 5,
                "fields": {"days": 10, "note": "请写明文件名称"},
            }
        },
    )  # fmt: skip

    step: str = Field(description="步骤的名称", max_length=60)
    on: str = Field(
        description="办理之日，例如 2026-03-02",
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        json_schema_extra={"format": "date"},
    )
    seen: int = Field(description="读取这件申请时得到的 seen", ge=0, le=2**63 - 1)
    fields: dict[str, str | int | bool | None] = Field(
        default_factory=dict, description="步骤要填的各项"
    )


class Taken(Schema):
    """What came of a step."""

    told: str
    warnings: list[str] = Field(description="办成了，但应当知道：例如超期")
    case: Case


class Applicant(Schema):
    """An applicant in clear."""

    name: str = ""
    id_no: str = ""
    contact: str = ""


class StepOut(Schema):
    """A step in general."""

    name: str
    kind: str
    title: str
    article: str
    fields: list[StepField]


def day_of(text: str) -> date | None:
    """Return the day of a text, or None where there is no such day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
