"""How does the office say in words what tables 3 and 4 say in numbers?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from gongkai.reports.facts import Facts, itself
from gongkai.reports.schema import APPLICANT_KIND_TITLES, REMEDY_RESULT_TITLES, Table4
from gongkai.reports.subjects.outcomes import OUTCOME_GROUPS


def on_request_text(facts: Facts) -> str:
    """Return the sentences on applications and on the cases they led to."""
    table, year, we = facts.applications, facts.year, itself(facts.agency)
    new, over = _total(table, "new_received"), _total(table, "carried_over")
    handled, forward = _total(table, "total_handled"), _total(table, "carried_forward")
    if not new and not over:
        said = [
            f"{year}年，{we}未收到政府信息公开申请，无上年结转申请，无结转下年度继续办理的申请。"
        ]
    else:
        said = [*_received(facts, we, new, over), *_handled(facts, handled, forward)]
    said.append(_cases(facts.remedies))
    return "".join(said)


def _total(table: Mapping[str, Sequence[int | None]], key: str) -> int:
    value = table[key][-1]
    if value is None:
        raise ValueError(f"“{key}”的总计空白，不能写成文字")
    return value


def _received(facts: Facts, we: str, new: int, over: int) -> Iterator[str]:
    if not new:
        yield f"{facts.year}年，{we}未收到政府信息公开申请。"
    else:
        row = facts.applications["new_received"]
        kinds = [
            f"{'其他组织' if kind == 'other_org' else title}{row[c]}件"
            for c, (kind, title) in enumerate(APPLICANT_KIND_TITLES.items())
            if row[c]
        ]
        divided = f"，其中{'、'.join(kinds)}" if len(kinds) > 1 else f"，申请人均为{_only(row)}"
        compared = ""
        if (last := facts.received_last_year) is not None and last != new:
            way = "增加" if new > last else "减少"
            compared = f"（比上年{way}{abs(new - last)}件）"
        yield f"{facts.year}年，{we}收到政府信息公开申请{new}件{compared}{divided}。"
    yield f"上年结转申请{over}件。" if over else "无上年结转申请。"


def _only(row: Sequence[int | None]) -> str:
    for title, count in zip(APPLICANT_KIND_TITLES.values(), row, strict=False):
        if count:
            return "其他组织" if title == "其他" else title
    raise ValueError("“本年新收”的总计与各列不符，不能写成文字")


_SHARES_FROM = 10


def _handled(facts: Facts, handled: int, forward: int) -> Iterator[str]:
    table = facts.applications
    if handled:
        said = []
        for group, keys in OUTCOME_GROUPS.items():
            count = sum(_total(table, key) for key in keys if key in table)
            if count:
                share = f"（占{_share(count, handled)}）" if handled >= _SHARES_FROM else ""
                said.append(f"{group}{count}件{share}")
        if len(said) > 1:
            yield f"全年办结申请{handled}件，其中{'，'.join(said)}。"
        else:
            yield f"全年办结申请{handled}件，均为{re.sub(r'[0-9].*', '', said[0])}。"
    else:
        yield "当年没有办结的申请。"
    yield f"结转下年度继续办理{forward}件。" if forward else "无结转下年度继续办理的申请。"


def _share(part: int, whole: int) -> str:
    share = (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{share}%"


def _cases(remedies: Table4) -> str:
    """Return the sentences on reconsideration and court cases about disclosure."""
    review = _total(remedies, "reconsideration")
    direct, after = (
        _total(remedies, "suit_direct"),
        _total(remedies, "suit_after_reconsideration"),
    )
    if not review and not direct and not after:
        return "未发生因政府信息公开引起的行政复议、行政诉讼。"
    said = []
    if review:
        said.append(
            f"因政府信息公开被申请行政复议{review}件{_results(remedies, 'reconsideration')}。"
        )
    else:
        said.append("未发生因政府信息公开引起的行政复议。")
    if not direct and not after:
        said.append("未发生因政府信息公开引起的行政诉讼。")
    for block, words, count in (
        ("suit_direct", "未经复议直接起诉", direct),
        ("suit_after_reconsideration", "复议后起诉", after),
    ):
        if count:
            said.append(f"因政府信息公开{words}{count}件{_results(remedies, block)}。")
    return "".join(said)


def _results(remedies: Table4, block: str) -> str:
    counted = zip(REMEDY_RESULT_TITLES.values(), remedies[block], strict=False)
    parts = [f"{title}{count}件" for title, count in counted if count]
    if len(parts) == 1:
        return f"，均为{re.sub(r'[0-9].*', '', parts[0])}"
    return f"，其中{'、'.join(parts)}"
