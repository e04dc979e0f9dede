"""Is table 2, what the agency made public on its own motion, plausible? (条例 art. 20)"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from gongkai.reports.checks.arithmetic import add, shown, unread
from gongkai.reports.checks.registry import (
    Answer,
    Case,
    Finding,
    NotAssessed,
    Severity,
    register,
)
from gongkai.reports.schema import AnnualReport, Documents, Number

FORM = "《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）表二"
DOCUMENTS = {"rules": "规章", "normative_docs": "行政规范性文件"}
MEASURES = {"issued": "本年制发件数", "repealed": "本年废止件数", "in_force": "现行有效件数"}
DECISIONS = {"licences": "行政许可", "penalties": "行政处罚", "coercions": "行政强制"}
FEES = "proactive.admin_fees.amount_wan_yuan"


def figures(report: AnnualReport) -> Iterator[tuple[str, str, Number | Decimal, bool]]:
    """Yield path, Chinese name, value, and whether it may be negative, of table 2's cells."""
    if (table := report.proactive) is not None:
        for key, title in DOCUMENTS.items():
            for measure, name in MEASURES.items():
                value = getattr(getattr(table, key), measure)
                yield f"proactive.{key}.{measure}", f"{title}{name}", value, False
        for key, title in DECISIONS.items():
            yield f"proactive.{key}.decisions", f"{title}处理决定数量", getattr(table, key), False
        yield FEES, "行政事业性收费金额", table.admin_fees, False
    if (trial := report.proactive_2019) is not None:
        for key, title in (("rules", "规章"), ("normative_docs", "规范性文件")):
            for measure, name in (
                ("made", "本年新制作数量"),
                ("newly_public", "本年新公开数量"),
                ("public_total", "对外公开总数量"),
            ):
                value = getattr(getattr(trial, key), measure)
                yield f"proactive_2019.{key}.{measure}", f"{title}{name}", value, False
        for key, title in (
            ("licences", "行政许可"),
            ("other_services", "其他对外管理服务事项"),
            ("penalties", "行政处罚"),
            ("coercions", "行政强制"),
        ):
            for measure, name in (
                ("items_last_year", "上一年项目数量"),
                ("change", "本年增/减"),
                ("decisions", "处理决定数量"),
            ):
                value = getattr(getattr(trial, key), measure)
                place = f"proactive_2019.{key}.{measure}"
                yield place, f"{title}{name}", value, measure == "change"
        place = "proactive_2019.admin_fees"
        yield (
            f"{place}.items_last_year",
            "行政事业性收费上一年项目数量",
            trial.admin_fee_items_last_year,
            False,
        )
        yield f"{place}.change", "行政事业性收费本年增/减", trial.admin_fee_change, True
        place = "proactive_2019.procurement"
        yield f"{place}.projects", "政府集中采购项目数量", trial.procurement_projects, False
        yield f"{place}.amount", "政府集中采购总金额", trial.procurement_amount, False


@register(
    "T2-01",
    severity=Severity.ERROR,
    title="表二每个单元格都有数字：件数为不小于 0 的整数，金额不小于 0",
    formula="cell ≥ 0；空白、“/”、“—”不等于 0",
    source=FORM,
)
def cells_are_numbers(case: Case) -> Iterator[Answer]:
    """Yield one finding for all blank cells, and one for each negative number."""
    report = case.report
    if report.proactive is None and report.proactive_2019 is None:
        yield NotAssessed("没有读到表二")
        return
    cells = list(figures(report))
    if (doubt := unread(case, "表二", [place for place, *_ in cells])) is not None:
        yield doubt
    blank = [
        (place, name)
        for place, name, value, _ in cells
        if value is None and place not in case.context.doubtful
    ]
    if blank:
        named = "、".join(name for _, name in blank[:4])
        more = f"等 {len(blank)} 格" if len(blank) > 4 else ""
        yield Finding(
            message=f"表二“{named}”{more}没有数字（空白、“/”或无法辨认），没有的应当填 0",
            cells=tuple(place for place, _ in blank),
            expected="不小于 0 的数",
            actual="空白",
        )
    for place, name, value, signed in cells:
        if value is not None and value < 0 and not signed:
            yield Finding(
                message=f"表二“{name}”为 {shown(value)}，不能小于 0",
                cells=(place,),
                expected="不小于 0 的数",
                actual=shown(value),
            )


def _documents(report: AnnualReport) -> Iterator[tuple[str, str, Documents]]:
    if report.proactive is not None:
        for key, title in DOCUMENTS.items():
            yield key, title, getattr(report.proactive, key)


@register(
    "T2-02",
    severity=Severity.WARNING,
    title="现行有效件数等于上年现行有效加本年制发减本年废止，不少于本年制发减本年废止",
    formula="in_force[Y] = in_force[Y-1] + issued[Y] − repealed[Y]（另有失效、重新认定或者已制发尚未施行的，说明即可）；"
    "没有上年报告的，in_force ≥ issued − repealed",
    source="数据逻辑",
)
def documents_in_force_balance(case: Case) -> Iterator[Answer]:
    """Yield a finding for 规章 and 行政规范性文件 whose stock does not follow from the rest.

    Without last year's stock it still cannot be less than what the year added.
    """
    before: dict[str, Documents] = {}
    if case.previous is None:
        yield NotAssessed(case.previous_refused or "没有给出上一年度的报告")
    elif case.report.proactive is None or case.previous.proactive is None:
        yield NotAssessed("两年的表二不都是 2021 年格式，“对外公开总数量”不是“现行有效件数”")
    else:
        before = {key: documents for key, _, documents in _documents(case.previous)}
    for key, title, now in _documents(case.report):
        then = before[key].in_force if key in before else None
        if now.issued is None or now.repealed is None or now.in_force is None:
            yield NotAssessed(f"{title}的件数有空白")
            continue
        if before and then is None:
            yield NotAssessed(f"上年报告的{title}现行有效件数空白")
        added = now.issued - now.repealed
        due = added if then is None else then + added
        if now.in_force == due or (then is None and now.in_force > due):
            continue
        stock = "" if then is None else f"上年现行有效 {then} 件，"
        yield Finding(
            message=f"{title}：{stock}本年制发 {now.issued} 件、废止 {now.repealed} 件，"
            f"现行有效应{'不少于' if then is None else '为'} {due} 件，表中为 {now.in_force} 件，请说明差额"
            "（如到期失效、重新认定，或者已制发尚未施行）",
            cells=tuple(f"proactive.{key}.{measure}" for measure in MEASURES),
            expected=f"{'不少于 ' if then is None else ''}{due}",
            actual=str(now.in_force),
        )


@register(
    "T2-03",
    severity=Severity.ERROR,
    title="本年废止件数不超过上年现行有效加本年制发",
    formula="repealed[Y] ≤ in_force[Y-1] + issued[Y]",
    source="数据逻辑",
    needs="previous",
)
def no_more_repealed_than_existed(case: Case) -> Iterator[Answer]:
    """Yield a finding where more documents were repealed than there can have been."""
    assert case.previous is not None
    if case.report.proactive is None or case.previous.proactive is None:
        yield NotAssessed("两年的表二不都是 2021 年格式")
        return
    before = {key: documents for key, _, documents in _documents(case.previous)}
    for key, title, now in _documents(case.report):
        existed = add((before[key].in_force, now.issued))
        if existed is None or now.repealed is None:
            yield NotAssessed(f"{title}的件数有空白")
        elif now.repealed > existed:
            yield Finding(
                message=f"{title}：本年废止 {now.repealed} 件，多于上年现行有效与本年制发之和 {existed} 件",
                cells=(f"proactive.{key}.repealed", f"proactive.{key}.issued"),
                expected=f"不超过 {existed}",
                actual=str(now.repealed),
            )


_NO_RULES = re.compile(
    r"(?:镇|乡|街道|街道办事处|(?:[县区旗]|[镇乡])人民政府|[省市州盟县区旗].*(?:厅|局|委|委员会|办公室|中心|支队|大队))$"
)


def makes_rules(case: Case) -> bool | None:
    """Return whether the agency may make 规章, from the context or else from its name.

    A name says no where it is a township's, a county's or a local
    department's; it never says yes, for the name of a city government does not
    tell whether the city is divided into districts.
    """
    if case.context.makes_rules is not None:
        return case.context.makes_rules
    name = "".join(case.report.agency.split())
    name = re.sub(r"（.*?）|\(.*?\)", "", name)
    if re.match(r"国家|国务院|中国|中华", name) or name.endswith("自治区人民政府"):
        return None
    return False if _NO_RULES.search(name) else None


@register(
    "T2-04",
    severity=Severity.WARNING,
    title="没有规章制定权的机关，规章各格应当为 0",
    formula="无规章制定权 ⇒ rules.issued = rules.repealed = rules.in_force = 0",
    source="《规章制定程序条例》第二条；《中华人民共和国立法法》关于规章制定权的规定",
)
def rules_only_where_they_can_be_made(case: Case) -> Iterator[Answer]:
    """Yield a finding where an agency without the power claims 规章."""
    report = case.report
    if report.proactive is not None:
        place, values = "proactive", vars_of(report.proactive.rules, MEASURES)
    elif report.proactive_2019 is not None:
        place = "proactive_2019"
        values = vars_of(report.proactive_2019.rules, ("made", "newly_public", "public_total"))
    else:
        yield NotAssessed("没有读到表二")
        return
    claimed = {key: value for key, value in values.items() if value}
    if not claimed:
        if None in values.values():
            yield NotAssessed("规章各格有空白")
        return
    power = makes_rules(case)
    if power is None:
        yield NotAssessed("不知道本机关是否有规章制定权")
    elif not power:
        yield Finding(
            message=f"表二“规章”填了 {'、'.join(map(str, claimed.values()))}，"
            f"而“{report.agency}”没有规章制定权，应为 0",
            cells=tuple(f"{place}.rules.{key}" for key in claimed),
            expected="0",
            actual="、".join(map(str, claimed.values())),
        )


def vars_of(record: object, names: object) -> dict[str, Number]:
    """Return the named numbers of one row of table 2."""
    return {name: getattr(record, name) for name in names}  # type: ignore[attr-defined]


@register(
    "T2-06",
    severity=Severity.WARNING,
    title="许可、处罚、强制的处理决定数量等于台账（执法统计）中的数量",
    formula="decisions = 台账中当年作出的决定数，依法不公开的也计入",
    source="《中华人民共和国政府信息公开条例》（国务院令第711号）第二十条第（五）、（六）项",
    needs="context",
)
def decisions_are_the_register(case: Case) -> Iterator[Answer]:
    """Yield a finding where the decisions counted differ from the decision lists."""
    if case.report.proactive is None:
        yield NotAssessed("没有读到 2021 年格式的表二")
        return
    if case.context.decisions is None:
        yield NotAssessed("没有许可、处罚、强制决定的台账数")
        return
    for key, title in DECISIONS.items():
        known, value = case.context.decisions.get(key), getattr(case.report.proactive, key)
        if known is None or value is None:
            yield NotAssessed(f"{title}的件数不全")
        elif known != value:
            yield Finding(
                message=f"{title}处理决定：表二为 {value} 件，台账为 {known} 件",
                cells=(f"proactive.{key}.decisions",),
                expected=str(known),
                actual=str(value),
            )


@register(
    "T05",
    severity=Severity.ERROR,
    title="规章和行政规范性文件的三项件数等于文件台账",
    formula="issued、repealed、in_force = 文件台账的计数",
    source="《中华人民共和国政府信息公开条例》（国务院令第711号）第二十条第（一）项",
    needs="context",
)
def documents_are_the_register(case: Case) -> Iterator[Answer]:
    """Yield a finding for each row of documents that differs from the register."""
    if case.report.proactive is None:
        yield NotAssessed("没有读到 2021 年格式的表二")
        return
    if case.context.documents is None:
        yield NotAssessed("没有规范性文件台账的计数")
        return
    for key, title, now in _documents(case.report):
        known = case.context.documents.get(key)
        if known is None:
            yield NotAssessed(f"没有{title}的台账计数")
            continue
        for measure, name in MEASURES.items():
            ours, theirs = getattr(now, measure), getattr(known, measure)
            if ours is not None and theirs is not None and ours != theirs:
                yield Finding(
                    message=f"{title}{name}：表二为 {ours}，台账为 {theirs}",
                    cells=(f"proactive.{key}.{measure}",),
                    expected=str(theirs),
                    actual=str(ours),
                )


@register(
    "T10",
    severity=Severity.WARNING,
    title="权力清单中有许可、处罚、强制而本年填 0 的，请核实",
    formula="权力清单有该类权力，上年 > 0，而本年 = 0",
    source="《中华人民共和国政府信息公开条例》（国务院令第711号）第二十条第（五）、（六）项",
    needs="context",
)
def powers_are_used(case: Case) -> Iterator[Answer]:
    """Yield a finding where an agency with the power suddenly decided nothing."""
    if case.previous is None:
        yield NotAssessed(case.previous_refused or "没有给出上一年度的报告")
        return
    if case.report.proactive is None or case.previous.proactive is None:
        yield NotAssessed("两年的表二不都是 2021 年格式")
        return
    powers = case.context.powers
    if powers is None:
        yield NotAssessed("没有权力清单，只提示上年有而本年为 0 的")
    for key in DECISIONS if powers is None else powers:
        now, then = (getattr(r.proactive, key) for r in (case.report, case.previous))
        if now == 0 and then:
            listed = "" if powers is None else "，而权力清单中有此类权力"
            yield Finding(
                message=f"{DECISIONS[key]}处理决定本年为 0，上年为 {then}{listed}，请核实",
                cells=(f"proactive.{key}.decisions",),
                expected="大于 0，或说明原因",
                actual="0",
                severity=Severity.INFO if powers is None else None,
            )
