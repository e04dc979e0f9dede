"""How does the office say in words what its records say in numbers?

Drafts the text of an annual report in the register of an office's own reports,
from :class:`Facts` (what the ledgers count) and :class:`OfficeText` (what only a
person can write). Totals are the sums of the printed parts by construction, so
that a sentence cannot contradict itself or the tables. Nothing is embellished:
what did not happen is said in a whole sentence, what is not known is not said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.reports.facts import CHANNELS, MEDIA_LEVELS, Contact, Facts, itself
from gongkai.reports.narrative_applications import on_request_text
from gongkai.reports.schema import OVERVIEW_TITLES, Narrative, Proactive
from gongkai.reports.sentences import quantities

__all__ = [
    "CHANNELS",
    "MEDIA_LEVELS",
    "Contact",
    "Facts",
    "OfficeText",
    "accounts_text",
    "documents_text",
    "draft",
    "fee_text",
    "itself",
    "meetings_text",
    "on_request_text",
    "other_text",
    "preamble_text",
    "proactive_text",
    "work_list_text",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeText:
    """What only a person can write; blank parts are left out."""

    proactive_note: str = ""
    on_request_note: str = ""
    management: str = ""
    platform: str = ""
    supervision: str = ""
    problems: str = ""
    other_items: str = ""
    """One item of section 六 per line."""


def draft(facts: Facts, text: OfficeText | None = None) -> Narrative:
    """Return the text of the report: drafted sentences, and the office's own after them."""
    own = text or OfficeText()
    parts = {
        "proactive": _paragraphs(proactive_text(facts), own.proactive_note),
        "on_request": _paragraphs(on_request_text(facts), own.on_request_note),
        "management": _paragraphs(documents_text(facts, always=not own.management), own.management),
        "platform": _paragraphs(own.platform) or accounts_text(facts) or None,
        "supervision": _paragraphs(own.supervision) or meetings_text(facts) or None,
    }
    overview = "\n".join(
        f"（{numeral}）{title}\n{parts[key]}"
        for numeral, (key, title) in zip("一二三四五", OVERVIEW_TITLES.items(), strict=True)
        if parts[key]
    )
    return Narrative(
        preamble=preamble_text(facts),
        overview=overview or None,
        problems=_paragraphs(own.problems),
        other=other_text(facts, own.other_items),
        **parts,
    )


def _paragraphs(*texts: str) -> str | None:
    lines = [line.strip() for text in texts for line in text.splitlines()]
    return "\n".join(line for line in lines if line) or None


def _named(name: str) -> str:
    """Return a name of the ledgers, in quotation marks where it could be taken for a number."""
    plain = " ".join(name.split())
    telling = re.search(r"[\d０-９，。；、：]|其中|共计|合计|总计", plain) or quantities(plain)
    return f"“{plain}”" if telling and "“" not in plain else plain


def preamble_text(facts: Facts) -> str:
    """Return the opening: the basis, the period, where the report is, whom to ask."""
    year = facts.year
    lines = [
        "根据《中华人民共和国政府信息公开条例》（国务院令第711号）和《中华人民共和国政府信息公开"
        f"工作年度报告格式》（国办公开办函〔2021〕30号），编制{facts.agency}{year}年政府信息公开工作年度报告。"
        f"本报告所列数据的统计期限为{year}年1月1日至{year}年12月31日。"
    ]
    if (contact := facts.contact) is not None:
        if contact.website.strip():
            lines[0] += f"本报告电子版可在网站（{contact.website.strip()}）查阅和下载。"
        told = "；".join(
            f"{title}：{value.strip()}"
            for title, value in (
                ("地址", contact.address),
                ("邮编", contact.postcode),
                ("电话", contact.telephone),
                ("邮箱", contact.email),
            )
            if value.strip()
        )
        if told:
            office = contact.office.strip() or facts.agency
            lines[0] += f"如对本报告有疑问，请与{office}联系（{told}）。"
    return "\n".join(lines)


def proactive_text(facts: Facts) -> str:
    """Return the sentences on what was published, through which channels, in which media."""
    parts = [
        (_named(column) if column.strip() else "网站其他栏目", count)
        for column, count in facts.website.items()
        if count
    ]
    channels = [key for key in CHANNELS if facts.channels.get(key)]
    if unknown := facts.channels.keys() - CHANNELS.keys():
        raise ValueError(f"没有“{min(unknown)}”这种发布渠道")
    named = (["政府网站"] if parts else []) + [CHANNELS[key][0] for key in channels]
    if len(parts) == 1 and not channels and not next(iter(facts.website)).strip():
        parts = [("", parts[0][1])]
    parts += [(CHANNELS[key][1], facts.channels[key]) for key in channels]
    total = sum(count for _, count in parts)
    said = [_published(facts.year, named, parts, total)]
    if articles := [
        (level, facts.media[level]) for level in MEDIA_LEVELS if facts.media.get(level)
    ]:
        number = sum(count for _, count in articles)
        levels = "，".join(f"{MEDIA_LEVELS[level]}{count}篇" for level, count in articles)
        said.append(f"先后在主流媒体刊发稿件{number}篇，其中{levels}。")
    said.append(_decisions(facts.proactive))
    return "".join(said)


def _published(
    year: int, named: Sequence[str], parts: Sequence[tuple[str, int]], total: int
) -> str:
    if not parts:
        return f"{year}年没有通过政府网站和政务新媒体发布或更新信息。"
    through = "、".join(named) + ("等" if len(named) > 1 else "")
    if len(parts) == 1:
        column = parts[0][0] if named == ["政府网站"] else ""
        about = f"，均为{column}" if column else ""
        return f"{year}年通过{through}发布或更新信息{total}条{about}。"
    divided = "；".join(f"{name}{count}条" for name, count in parts)
    return f"{year}年通过{through}发布或更新信息{total}条，其中，{divided}。"


def _decisions(table: Proactive) -> str:
    made = [
        f"{name}{count}件"
        for name, count in (
            ("行政许可决定", table.licences),
            ("行政处罚决定", table.penalties),
            ("行政强制决定", table.coercions),
        )
        if count
    ]
    return f"全年作出{'、'.join(made)}。" if made else ""


def documents_text(facts: Facts, *, always: bool = False) -> str:
    """Return the sentence on normative documents; where there are none, only if ``always``."""
    documents, rules = facts.proactive.normative_docs, facts.proactive.rules
    said = []
    for name, row in (("规章", rules), ("行政规范性文件", documents)):
        counts = (row.issued or 0, row.repealed or 0, row.in_force or 0)
        if any(counts):
            issued, repealed, in_force = counts
            said.append(
                f"{facts.year}年制发{name}{issued}件，废止{name}{repealed}件，"
                f"年末现行有效{name}{in_force}件。"
            )
    if not said and always:
        return f"{facts.year}年没有制发、废止行政规范性文件。"
    return "".join(said)


def fee_text(facts: Facts) -> str:
    """Return the statement on the processing fee, made even where nothing was charged."""
    if facts.year < 2021:  # the fee rules took effect on 1 January 2021
        return ""
    basis = (
        "按照《国务院办公厅关于印发〈政府信息公开信息处理费管理办法〉的通知》（国办函〔2020〕109号）"
        "规定的按件、按量收费标准，"
    )
    if not facts.fee_notices and not facts.fee_collected_fen:
        return f"信息处理费收取情况。{basis}{facts.year}年度未产生信息处理费。"
    notices = (
        f"发出收费通知{facts.fee_notices}件，通知金额{_yuan(facts.fee_notified_fen)}元"
        if facts.fee_notices
        else "未发出收费通知"
    )
    collected = (
        f"实际收取金额{_yuan(facts.fee_collected_fen)}元"
        if facts.fee_collected_fen
        else "实际收取金额0元"
    )
    return f"信息处理费收取情况。{basis}{facts.year}年度{notices}，{collected}。"


def _yuan(fen: int) -> str:
    yuan, rest = divmod(fen, 100)
    return f"{yuan}.{rest:02d}" if rest else str(yuan)


def meetings_text(facts: Facts) -> str:
    """Return the sentence on meetings and trainings, blank where there were none."""
    said = []
    if facts.meetings:
        said.append(f"召开政务公开工作会议{facts.meetings}次")
    if facts.trainings:
        said.append(f"召开政务公开专兼职人员培训会{facts.trainings}次")
    return f"{facts.year}年{'，'.join(said)}。" if said else ""


_NAMES_SHOWN = 5


def accounts_text(facts: Facts) -> str:
    """Return the sentence on new-media accounts, blank where they are not recorded."""
    if facts.accounts is None:
        return ""
    said = []
    for platform, names in facts.accounts.items():
        if len(names) == 1:
            name, kind = _named(names[0]), _named(platform)
            said.append(f"{name}{'' if name.endswith(kind) else kind}1个")
        elif names:
            shown = "".join(f"“{' '.join(name.split())}”" for name in names[:_NAMES_SHOWN])
            more = "等" if len(names) > _NAMES_SHOWN else ""
            said.append(f"{_named(platform)}{len(names)}个（{shown}{more}）")
    return f"现有{'，'.join(said)}。" if said else "没有开设政务新媒体账号。"


def work_list_text(facts: Facts) -> str:
    """Return the sentence on the work list, blank where there is none."""
    if not facts.work_list:
        return ""
    return f"政务公开工作清单列有{facts.work_list}项，已完成{facts.work_list_done}项。"


def other_text(facts: Facts, own: str) -> str | None:
    """Return section 六: fee, meetings, work list, accounts, then the office's own items."""
    items = [fee_text(facts)]
    if meetings := meetings_text(facts):
        items.append(f"会议和培训情况。{meetings}")
    if work_list := work_list_text(facts):
        items.append(f"工作清单落实情况。{work_list}")
    if accounts := accounts_text(facts):
        items.append(f"政务新媒体情况。{accounts}")
    items += [re.sub(r"^\d{1,2}[、.．]\s*", "", line.strip()) for line in own.splitlines()]
    there = [item for item in items if item]
    return "\n".join(f"{i}、{item}" for i, item in enumerate(there, 1)) or None
