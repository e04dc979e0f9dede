"""Writes the page of letters from this room's data.

``python -m gongkai.letters.reference > docs/reference/letters.md``. A test keeps the page equal
to the data.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date

from gongkai.applications import outcomes
from gongkai.letters.templates import FAMILIES, Template, codes, history
from gongkai.remedies import routes
from gongkai.remedies.routes import Route

PAGE_DAY = date(2026, 1, 1)
"""The day as of which the page tells the way to a remedy."""

_HEAD = """# 文书一览

<!-- 由 python -m gongkai.letters.reference 从 src/gongkai/letters/texts/ 生成，请勿手改。 -->

一件申请从收到到办结，以及其后的复议、诉讼，所用的文书都在下面。每份文书的文字是带施行日期的数据：
某一天作出的文书，用那一天有效的版本。没有写文件名称的条文都在《中华人民共和国政府信息公开条例》里。

写明依据的一段和救济途径的一段由规则决定，不能修改，也不能删除；其余各段经办人可以在送审前修改。
救济途径按办理结果、答复日期和机关的种类选定，下表按 {day} 有效的规定；复议期限、起诉期限取自
[法规数据](law.md)。通过互联网渠道送达的，救济途径一段同时写明提交复议申请的互联网渠道。

送签前逐项检查：表三的行、文书和引用的条文是否一致，不予公开等决定是否写明理由，
S12 至 S20、S23 是否误用“不予公开”，有没有没填的地方，依据和救济途径两段是否与当天的规定一致。
"""

_FAMILY_TITLES = {
    "forms": "表格和回证",
    "procedural": "办理过程中的文书",
    "replies": "公开、部分公开和无法提供的答复",
    "refusals": "不予公开的答复",
    "not_handled": "不予处理和其他答复",
    "remedies": "行政复议和行政诉讼中的文书",
}
_WAYS = {
    Route.RECONSIDERATION_FIRST: "复议前置",
    Route.EITHER: "可复议可诉讼",
    Route.NONE: "不单独写明",
}
_REGULATION = "《中华人民共和国政府信息公开条例》"


def page(on: date) -> str:
    """Return the page of letters, the remedies as the law stands on a day."""
    lines = [_HEAD.format(day=on)]
    for family in FAMILIES:
        lines += [f"## {_FAMILY_TITLES[family]}\n", *_table(family, on), ""]
        lines += [*_fields(family), ""]
    return "\n".join(lines).rstrip() + "\n"


def _table(family: str, on: date) -> Iterator[str]:
    yield "| 编号 | 文书 | 给谁 | 依据 | 救济途径 | 版本和出处 |"
    yield "|---|---|---|---|---|---|"
    for form in _of(family):
        cells = (
            form.code,
            form.title,
            form.to.label,
            _basis(form),
            _way(form, on),
            "、".join(f"{one.version} 起，{_source(one)}" for one in history(form.code)),
        )
        yield f"| {' | '.join(cells)} |"


def _source(form: Template) -> str:
    text = f"《{form.source.document.title}》{form.source.article or ''}"
    return text.removeprefix(_REGULATION)


def _of(family: str) -> Iterator[Template]:
    return (form for form in codes().values() if form.family == family)


def _basis(form: Template) -> str:
    places = [place.removeprefix(_REGULATION) for place in form.basis]
    chosen = dict.fromkeys(
        place.removeprefix(_REGULATION)
        for choices in form.cited_choices.values()
        for place in choices.values()
    )
    if chosen:
        places.append(f"按所选：{'、'.join(chosen)}")
    labels = {field.key: field.label for field in form.fields}
    places += [f"另写：{labels[key]}" for key in form.cited_fields]
    letter = outcomes.letters().get(form.code)
    if letter and letter.cites_basis:
        places.append("办理结果的依据")
    return "；".join(places) or "—"


def _way(form: Template, on: date) -> str:
    rows = outcomes.keys()
    own: list[str | None] = [key for key in rows if form.code in outcomes.letters_of(key)]
    ways = []
    for key in own or [None]:
        try:
            route = routes.route_of_letter(form.code, on=on, outcome=key).route
        except routes.UnknownLetter:
            return "—"
        in_part = key == "partial" and route is Route.RECONSIDERATION_FIRST
        ways.append("不予公开的部分复议前置，其余可复议可诉讼" if in_part else _WAYS[route])
    return "、".join(dict.fromkeys(ways))


def _fields(family: str) -> Iterator[str]:
    yield "| 编号 | 需要填写 | 可以修改的段落 |"
    yield "|---|---|---|"
    for form in _of(family):
        asked = "、".join(f"{f.label}{'' if f.required else '（选填）'}" for f in form.fields)
        editable = "、".join(f"`{key}`" for key in form.editable)
        yield f"| {form.code} | {asked or '—'} | {editable or '—'} |"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(page(PAGE_DAY))
