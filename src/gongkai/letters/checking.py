"""Is this letter fit to be signed? (row, letter and articles agree; reasons given; nothing left blank)"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from gongkai.applications import letter_check
from gongkai.law import NoProvisionInForce
from gongkai.letters.composing import compose, quoted
from gongkai.letters.errors import FieldProblem
from gongkai.letters.facts import Facts
from gongkai.letters.letter import Letter, Paragraph
from gongkai.letters.remedy import needs_online_channel, outcome_of, review_bodies
from gongkai.letters.templates import Template, template
from gongkai.remedies.routes import Route, UnknownAgencyKind

_REFUSING_WORDS: Final = "不予公开"
_NOT_REFUSING: Final = frozenset({*(f"S{number}" for number in range(12, 21)), "S23"})
"""Letters that refuse nothing: what they answer is not held, not made or not handled."""
_REASON: Final = "reason"
_REMEDY: Final = "remedy"
_SHORTEST_REASON: Final = 10
_LEFT_OVER: Final = re.compile(
    r"\{[a-z_:.]*\}|〔(?!\d{4}〕)[^〔〕\n]{0,40}〕|\[\[|\]\]"
    r"|(?<![A-Za-z0-9])(?:[_＿]{3,}|[×✕ＸX]{2,})(?![A-Za-z0-9])"
)
_TOKEN: Final = re.compile(
    r"《(?P<title>[^》]+)》|(?P<short>条例)(?=第)|"
    r"(?<=[款项]、)(?P<more>第[一二三四五六七八九十\d]+[款项])|"
    r"(?P<place>第[零〇一二三四五六七八九十百\d]+条"
    r"(?:第[一二三四五六七八九十\d]+款)?(?:第?[（(]?[一二三四五六七八九十\d]+[）)]?项)?)"
)


def problems(letter: Letter, facts: Facts, *, on: date) -> tuple[str, ...]:
    """Return in Chinese what keeps the letter from being signed on that day, or nothing."""
    return tuple(dict.fromkeys(_problems(letter, facts, on)))


def out_of_date(letter: Letter, facts: Facts, *, on: date) -> tuple[str, ...]:
    """Return in Chinese where basis, remedy or version are not those of that day and case.

    A letter that says so may not go out: the office did not choose these words.
    """
    form = template(letter.code, on=on)
    return tuple(_aged(letter, form, compose(letter.code, facts, on=on), on))


def _aged(letter: Letter, form: Template, fresh: Letter, on: date) -> Iterator[str]:
    if form.version != letter.version:
        yield f"文书用的是{letter.version}起的版本，{on}应当用{form.version}起的版本，请重新生成"
    yield from _fixed(letter, fresh, on)


def _problems(letter: Letter, facts: Facts, on: date) -> Iterator[str]:
    try:
        form = template(letter.code, on=on)
        fresh = compose(letter.code, facts, on=on)
    except (NoProvisionInForce, FieldProblem, UnknownAgencyKind) as error:
        yield str(error)
        return
    yield from _aged(letter, form, fresh, on)
    yield from _articles(letter, facts, on)
    if any(piece.key == _REASON for piece in form.pieces):
        yield from _reasons(letter)
    if letter.code in _NOT_REFUSING and _REFUSING_WORDS in _own_words(letter, facts):
        yield (
            f"《{letter.title}》（{letter.code}）不是不予公开的决定，"
            f"正文中不能使用“{_REFUSING_WORDS}”，请改用准确的表述"
        )
    yield from _blanks(letter, facts)
    yield from _ranks(form, facts)
    yield from _bodies(letter, facts, on)


def _fixed(letter: Letter, fresh: Letter, on: date) -> Iterator[str]:
    """Say which paragraphs set by rule are gone, or are not what the rule says on that day."""
    own = {paragraph.key: paragraph.text for paragraph in letter.paragraphs}
    for paragraph in fresh.paragraphs:
        if not paragraph.locked or own.get(paragraph.key) == paragraph.text:
            continue
        name = "救济途径" if paragraph.key == _REMEDY else f"“{paragraph.text[:20]}……”"
        what = "不一致" if paragraph.key in own else "相比缺少"
        yield f"{name}一段与按{on}的规定和案件现状生成的{what}，请重新生成文书"
    if letter.remedy is not fresh.remedy:
        label = fresh.remedy.label if fresh.remedy else Route.NONE.label
        yield f"救济途径应当是“{label}”，请重新生成文书"


def _articles(letter: Letter, facts: Facts, on: date) -> Iterator[str]:
    """Say where row, letter and cited articles disagree; see letter_check."""
    own = outcome_of(letter.code, facts)
    if own is None:
        return
    cited = citations(_own_words(letter, facts, remedy=False))
    for found in letter_check.check_letter(own, letter.code, cited, on=on):
        yield found.message
    if facts.outcome is not None and facts.outcome != own:
        codes = (letter.code, *facts.companions)
        for found in letter_check.check_reply(facts.outcome, codes, cited, on=on):
            if found.code == "row":
                yield found.message


def citations(text: str) -> tuple[str, ...]:
    """Return every article a text cites, each with the document named last before it.

    ``《甲条例》第十四条、第三十六条第二项、第三项`` cites three places of one document.
    """
    found: list[str] = []
    document, article = "", ""
    for match in _TOKEN.finditer(text):
        if match["title"]:
            document = f"《{match['title']}》"
        elif match["short"]:
            document = match["short"]
        elif match["more"]:
            found.append(f"{document}{article}{match['more']}")
        else:
            found.append(f"{document}{match['place']}")
            article = match["place"][: match["place"].index("条") + 1]
    return tuple(dict.fromkeys(found))


def _own_words(letter: Letter, facts: Facts, *, remedy: bool = True) -> str:
    """Return the letter's text without the words of the applicant it quotes."""
    texts = [p.text for p in letter.paragraphs if remedy or p.key != _REMEDY]
    text = "\n".join(texts)
    words = quoted(facts.content)
    return text.replace(words, "") if words else text


def _reasons(letter: Letter) -> Iterator[str]:
    reasons = [p.text for p in letter.paragraphs if p.key == _REASON]
    if not reasons:
        yield f"《{letter.title}》（{letter.code}）没有写明理由，应当补写理由一段"
    elif len(reasons[0].removeprefix("理由如下：")) < _SHORTEST_REASON:
        yield f"《{letter.title}》（{letter.code}）的理由过于简单，应当结合本案写明为什么"


_OF_LAW: Final = ("法", "法典", "条例", "决定", "解释")
_MAY_BE_OF_THE_STATE_COUNCIL: Final = ("规定", "办法")
_LOCAL: Final = re.compile(
    r"^(?:北京|上海|天津|重庆)市|^[一-龥]{2,4}(?:省|自治区|自治州|自治县)|^(?!大中城市|城市)[一-龥]{2,3}市(?!场|政|容|民)"
)
_TITLE: Final = re.compile(r"《([^》]+)》")


def _ranks(form: Template, facts: Facts) -> Iterator[str]:
    """Say which documents named as an Act or an administrative regulation do not look like one.

    By their titles alone: regulations of the State Council may bear the name of a rule,
    rules never that of a regulation (行政法规制定程序条例 art. 5, 规章制定程序条例 art. 7).
    """
    for field in form.fields:
        if not field.law_only:
            continue
        for title in _TITLE.findall(str(facts.fields.get(field.key) or "")):
            bare = re.sub(r"[（(][^（）()]*[）)]", "", title).removeprefix("中华人民共和国")
            if _LOCAL.search(bare):
                what = "从名称看是地方性法规或者地方政府规章"
            elif bare.endswith(_MAY_BE_OF_THE_STATE_COUNCIL):
                what = "从名称看可能是规章，只有国务院制定的才是行政法规"
            elif bare.endswith(_OF_LAW):
                continue
            else:
                what = "从名称看不是法律、行政法规"
            yield f"“{field.label}”写的《{title}》{what}，规章和规范性文件不能作为这里的依据，请核对"


def _blanks(letter: Letter, facts: Facts) -> Iterator[str]:
    """Name what looks like a place nobody filled; the applicant's words are no such place."""
    given = "\n".join([facts.content, quoted(facts.content), facts.addressee, facts.applicant])
    for block in letter.blocks:
        cells = (
            [block.text]
            if isinstance(block, Paragraph)
            else [cell for row in block.rows for cell in row]
        )
        for text in cells:
            for left in _LEFT_OVER.findall(text):
                if left not in given:
                    yield f"还有没有填写的地方：“{left}”（在“{_around(text, left)}”处）"


def _around(text: str, words: str) -> str:
    at = text.find(words)
    return text[max(at - 10, 0) : at + len(words) + 10].replace("\n", " ")


def _bodies(letter: Letter, facts: Facts, on: date) -> Iterator[str]:
    """Say what the remedy paragraph still calls by a general name."""
    if letter.remedy not in (Route.RECONSIDERATION_FIRST, Route.EITHER):
        return
    bodies = review_bodies(facts, on=on)
    for role, name in zip(bodies.roles, bodies.names, strict=True):
        if role != "itself" and not facts.body_names.get(role):
            yield f"没有填写复议机关的名称（{name}），请在本机关的设置中填写"
    if not facts.court:
        yield "没有填写有管辖权的人民法院的名称，请在本机关的设置中填写"
    if needs_online_channel(facts, on=on) and not facts.online_reconsideration:
        yield (
            "通过互联网渠道送达的决定应当同时告知提交行政复议申请的互联网渠道"
            "（《中华人民共和国行政复议法》第二十二条第二款），请在本机关的设置中填写"
        )
