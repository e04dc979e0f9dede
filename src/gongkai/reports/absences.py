"""What does the text of a report say there was not?

未收到政府信息公开申请, 无上年结转, 未发生行政复议: held against the tables, where each
must then be 0. Less than all is not none: 未收到企业提出的申请 says nothing of the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from gongkai.reports.schema import Narrative
from gongkai.reports.sentences import half_width, masked, sentences, tidy
from gongkai.reports.wordings import (
    ANYONE,
    APPLICATION,
    DISCLOSURE,
    MOVED_ON,
    OTHER_APPLICATION,
    PART_OF,
    YEAR,
    squeezed,
    texts,
)

_NONE = r"(?:未(?!经)|没有|无|尚未|未曾|均未|均无|不存在)"
_MAY_BE = re.compile(r"[未无没不0零]")
"""Without one of these signs a clause denies nothing: most are passed over at once."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """The text says there was none: 未收到政府信息公开申请, 无行政复议."""

    subject: str
    part: str
    quote: str
    certain: bool = True
    """False where the sentence may speak of some of them only."""


_PLAIN_WORDS = re.compile(
    r"(?:任何|各类|各种|其他|其它|相关|有关|群众|公众|社会|公民|个人|单位|企业|法人|组织|机构|申请人|人民群众"
    r"|和|或者|或|及|以及|、|的|以|书面|形式|提出|提交|递交|要求|关于|方面|我[局委办镇乡县区市厅]|本机关|政府|信息|公开|依"
    r"|向|过|到)*"
)
_SOME_ONLY = re.compile(
    r"重复|超|减免|更正|不予|不符|涉及|涉密|商业秘密|隐私|补正|延期|逾期|复杂|大量|反复|以外|撤回|撤销|转|来自|通过"
)


def _nothing_received(sentence: str, *, at_home: bool) -> bool | None:
    """Return whether a sentence says that no application at all was received.

    None where it may speak of some applications only: 未收到涉企的申请.
    """
    text = ANYONE.sub("", squeezed(masked(sentence)))
    doubtful = False
    named = APPLICATION if not at_home else rf"(?:{APPLICATION}|申请)"
    for clause in re.split(r"[，,；;。：:.]", text):
        if not _MAY_BE.search(clause):
            continue
        if PART_OF.search(clause) or OTHER_APPLICATION.search(clause) or "结转" in clause:
            continue
        said = re.search(
            rf"(?:{_NONE}(?:收到|接到|接收|受理)(?:过|任何|到)*(?P<kind>[^，。；□]{{0,10}}?)(?:{named})"
            rf"|(?:无|没有)(?:任何|人|群众)?(?:提出)?(?:{named}))(?:件|事项|的情况|情况|工作)?$",
            clause,
        )
        if not said or re.search(r"逾期|超期|违规|被|超时|争议|纠纷|不", clause):
            continue
        kind = said["kind"] or ""
        if _PLAIN_WORDS.fullmatch(kind):
            return True
        doubtful = doubtful or not _SOME_ONLY.search(kind)
    return None if doubtful else False


def nothing(narrative: Narrative, year: int) -> Iterator[Nothing]:
    """Yield what the text says did not happen in the year."""
    yield from _all_nothing(narrative, year)


@lru_cache(maxsize=4)
def _all_nothing(narrative: Narrative, year: int) -> tuple[Nothing, ...]:
    """Return it; kept, for each check asks for its own of it."""
    return tuple(_nothing_in(narrative, year))


def _nothing_in(narrative: Narrative, year: int) -> Iterator[Nothing]:
    for part, text in texts(narrative):
        if part == "problems":
            continue
        if (
            part == "on_request"
            and re.fullmatch(r"[（(]?[无]?[)）]?[。.]?", text.strip())
            and "无" in text
        ):
            yield Nothing("new_received", part, text.strip())
            continue
        at_home = part == "on_request"
        for sentence in sentences(text):
            told = [int(y) for y in YEAR.findall(half_width(sentence))]
            if told and year not in told:
                if set(told) == {year - 1}:
                    yield from _nothing_of_last_year(sentence, part)
                continue
            bare = re.search(r"依申请公开(?:情况)?[：:]无[。]?$", squeezed(sentence))
            received_none = True if bare else _nothing_received(sentence, at_home=at_home)
            if received_none is not False:
                sure = received_none is True
                yield Nothing("new_received", part, sentence, certain=sure)
            yield from _nothing_else(sentence, part, at_home=at_home)


_BEFORE_THIS = "上年度?|上一年度?|去年"
_LEFT_OVER = re.compile(
    rf"{_NONE}(?:有)?(?!(?:办结|完成|答复|审结|到期|按期))(?:[^，\d]{{0,6}}{MOVED_ON}|(?:向|往)?(?:下|次)一?年度?(?:的)?结转)"
)


def _nothing_of_last_year(sentence: str, part: str) -> Iterator[Nothing]:
    """Yield that nothing was carried over, where it is said of the year before: 2024年无结转下年的申请."""
    text = squeezed(tidy(sentence))
    found = _LEFT_OVER.search(text)
    if found and not re.search("结转|转入|今年|本年|至今|目前", text[: found.start()]):
        yield Nothing("carried_over", part, sentence)


_NOTHING_CARRIED = re.compile(
    r"^(?:均|并|也|且|年末|年底|全年|本年度?|截至年底)*(?:无|没有|未有)(?:申请|件)?结转(?:件|申请|事项|情况|情形)*$"
)
_ALL_CLOSED = re.compile(
    r"^(?:均|已|已经|全年|本年度?|年内|现|目前|申请)*全部(?:均|已|已经|依法|依规|按期|按时|及时|如期)*办结$"
)
"""Perhaps closed only since the year ended: it is pointed at."""


def _nothing_else(sentence: str, part: str, *, at_home: bool) -> Iterator[Nothing]:
    text = squeezed(tidy(sentence))
    about_applications = (at_home or re.search(APPLICATION, text) is not None) and not (
        OTHER_APPLICATION.search(text)
    )
    for found in re.finditer(r"[^，；。.]+", text):
        clause, before = found.group(), text[: found.start()]
        if not (_MAY_BE.search(clause) or "全部" in clause):
            continue
        late = re.search(r"逾期|超期|未办|未结|未答复", clause)
        if not late and re.search(
            rf"{_NONE}(?:有)?(?:{_BEFORE_THIS})(?:度)?结转|^(?:{_BEFORE_THIS})(?:均|并)?(?:无|没有|未有?)(?:申请|件|政府信息公开)*结转(?:件|申请|事项|的)*$",
            clause,
        ):
            yield Nothing("carried_over", part, sentence)
        if left_over := _LEFT_OVER.search(clause):
            of_last = re.search(rf"^(?:{_BEFORE_THIS})", clause[: left_over.start()])
            yield Nothing("carried_over" if of_last else "carried_forward", part, sentence)
        elif about_applications and _NOTHING_CARRIED.search(clause):
            sure = (
                re.search(rf"(?:办结|答复|办理|处理)(?!.*(?:{_BEFORE_THIS}))", before) is not None
            )
            yield Nothing("carried_forward", part, sentence, certain=sure)
        elif (
            about_applications
            and _ALL_CLOSED.search(clause)
            and not ("结转" in text or PART_OF.search(ANYONE.sub("", text)))
        ):
            yield Nothing("carried_forward", part, sentence, certain=False)
        if re.search(
            rf"{_NONE}(?:产生|收取|发生|涉及|征收|有)*(?:政府)?(?:信息公开)?(?:信息)?(?:公开)?处理费",
            clause,
        ):
            yield Nothing("fee_collected", part, sentence)
        if re.search(r"(?<!曾)(?:没有|未|无)(?:新)?(?:制发|制定|出台|印发)", clause):
            yield from _no_documents(clause, part, sentence)
        if not (at_home or DISCLOSURE.search(text)):
            continue
        if re.search(
            r"复议[、和及与]*(?:行政)?诉讼(?:案件)?[均都]?(?:为|是)?[0零](?:件|起|宗|例)?$", clause
        ):
            yield Nothing("reconsideration", part, sentence)
            yield Nothing("suits", part, sentence)
        said = re.search(
            rf"{_NONE}(?:发生|产生|收到|有|因|涉及|被|出现|提起|引发)*[^，]{{0,18}}?"
            r"(?P<what>(?:行政)?复议(?:[、和或及与]*(?:被)?(?:提起)?(?:行政)?诉讼)?|(?:行政)?诉讼|复议后起诉|(?<=直接)起诉)(?:等|的|案件|案|情况|情形|申请|事项|发生|出现)*$",
            clause,
        )
        if said and not re.search(r"败诉|纠错|纠正|撤销|逾期|不当|错误|违法|超期", clause):
            for subject in _no_cases(clause[said.start() : said.start("what")], said["what"]):
                if not _excepts(before + clause[: said.start()], subject):
                    yield Nothing(subject, part, sentence)


_SOME_CASES = re.compile(
    r"其[他它余]|另外|此外|别的|不(?!服)|未(?:按|依|及时|经审|能|履|尽|公开|予|答|如)|程序|拖延|迟延|瑕疵"
    r"|(?:赔偿|补偿|民事|刑事|公益|仲裁)(?:类|案件)?(?:行政)?$"
)
"""Less than all cases: others than those told, those for one reason, of another kind."""


def _no_cases(gap: str, what: str) -> Iterator[str]:
    """Yield the procedures of which a denial says there was none.

    ``gap`` are the words from the denial to the procedure: 无经复议后提起的行政诉讼 speaks of these alone.
    """
    if _SOME_CASES.search(re.sub(rf"^{_NONE}", "", gap)):
        return
    after = re.search(r"复议后", gap + what)
    direct = re.search(r"直接|未经(?:行政)?复议", gap)
    if after or direct:
        yield "suit_after_reconsideration" if after else "suit_direct"
        return
    if "复议" in what:
        yield "reconsideration"
    if "诉讼" in what:
        yield "suits"


def _excepts(before: str, subject: str) -> bool:
    """Return whether the words before a denial take a case of that kind out: 除1件直接起诉外."""
    kind = "复议(?!后)" if subject == "reconsideration" else "诉"
    return re.search(rf"除[^，；。]*{kind}[^，；。]*外[，；]?$", before) is not None


_NO_DOCUMENTS = re.compile(
    r"(?:没有|未|无)(?:新)?(?P<verbs>(?:制发|制定|出台|印发|废止|修订|修改|[、和或及])+)"
    r"(?:任何|新的)?(?:行政)?规范性文件$"
)


def _no_documents(clause: str, part: str, sentence: str) -> Iterator[Nothing]:
    """Yield what a clause says of normative documents: none issued, none repealed."""
    if (said := _NO_DOCUMENTS.search(clause)) is None:
        return
    yield Nothing("normative_docs.issued", part, sentence)
    if "废止" in said["verbs"]:
        yield Nothing("normative_docs.repealed", part, sentence)
