"""A case of an invented agency, and answers to every field, for the tests of letters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from gongkai.applications.fees import fee
from gongkai.letters import Facts, Field, Letter, Party, compose, template

DAY = date(2026, 3, 20)

CASE = Facts(
    agency="示例市示例区司法局",
    agency_kind="justice_department",
    body_names={
        "own_government": "示例区人民政府",
        "superior_department": "示例市司法局",
        "superior_justice_department": "示例市司法局",
    },
    court="示例区人民法院",
    office="局办公室",
    telephone="0000-00000000",
    address="示例区示例路1号",
    online_reconsideration="示例省行政复议网上平台",
    case_number="2026-0012",
    addressee="张某某",
    applicant="张某某",
    party=Party(kind="自然人", identity="居民身份证 000000", telephone="0000-11111111"),
    received_on=date(2026, 3, 2),
    channel="网络",
    content="2025年法律援助案件补贴发放明细",
    wanted_form="电子文档",
    wanted_way="网上获取",
    started_on=date(2026, 3, 2),
    due_on=date(2026, 3, 30),
    handler="李某",
    fee=fee("per-piece", count=31, on=DAY),
)


def answer(field: Field, *, on: date = DAY) -> Any:
    """Return something that can stand in a field of a letter of that day."""
    match field.kind:
        case "choice":
            return field.choices[0][0]
        case "choices":
            return [key for key, _ in field.choices]
        case "date":
            if field.day:
                return on + timedelta(days=-10 if field.day == "past" else 10)
            return date(2026, 3, 10)
        case "number":
            return 5
    if field.key in ("provision", "special_law", "local_basis"):
        return "《中华人民共和国示例法》第九条"
    if field.key == "items":
        return "第一件|说明一|1\n第二件|说明二|2"
    return f"这是关于“{field.label}”的内容，写得足够清楚"


def facts_for(code: str, *, on: date = DAY, **changes: Any) -> Facts:
    """Return the case with an answer to every field of a letter; ``changes`` may override."""
    fields = {field.key: answer(field, on=on) for field in template(code, on=on).fields}
    fields.update(changes.pop("fields", {}))
    if code == "L15":
        changes.setdefault("outcome", "other_correction_overdue")
    return replace(CASE, fields=fields, **changes)


def letter_of(code: str, *, on: date = DAY, **changes: Any) -> Letter:
    """Return such a letter, composed."""
    return compose(code, facts_for(code, on=on, **changes), on=on)


def text_of(letter: Letter) -> str:
    """Return all words of a letter."""
    parts = [letter.title, letter.addressee]
    for block in letter.blocks:
        if hasattr(block, "text"):
            parts.append(block.text)
        else:
            parts += [block.heading, *(cell for row in block.rows for cell in row)]
    return "\n".join(parts)
