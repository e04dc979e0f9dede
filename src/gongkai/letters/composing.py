"""What does this letter say in this case? (template, facts and the officer's answers put together)

Texts are filled in one pass: what an applicant or an officer wrote is put in
as it is and never read as a place to fill. A part in ``[[…]]`` is left out
where one of its places is empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from gongkai.applications import letter_check, outcomes
from gongkai.applications.fees import Method, payment_due
from gongkai.law import provision
from gongkai.letters.errors import FieldProblem, MissingField
from gongkai.letters.facts import LABELS, Facts
from gongkai.letters.letter import Block, Grid, Letter, Paragraph, clean
from gongkai.letters.remedy import outcome_of, remedy_paragraph, way_of
from gongkai.letters.templates import Field, Piece, Template, template
from gongkai.letters.wording import capital, chinese_date, provisional_note

_PLACE: Final = re.compile(r"\{([a-z_:.]+)\}")
_OPTIONAL: Final = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_QUOTED_AT_MOST: Final = 200
_REMEDY: Final = "remedy"
_PAUSES: Final = ("。", "，", "；")
_PAUSES_IN_WORDS: Final = "。，；;,. \n"
_ENDS_IN_WORDS: Final = re.compile(
    r"[㐀-鿿）〕》”％]$|(?:^|[㐀-鿿，、：（])[\d.-]*\d$"  # no stop after an address of the internet
)
_ENDS_A_LINE: Final = re.compile(r"[。；，：、？！…]$")
_BECAUSE: Final = ("由于", "因为", "因")
_INSIDE: Final = str.maketrans("“”‘’", "‘’“”")
_FROM_ARTICLE: Final = re.compile(r"(?P<article>.*条)(?P<rest>第[^条款项]+[款项])")
_PROVISION: Final = re.compile(r"《[^》]+》第[^条]+条")
_COLUMN_MARKS: Final = re.compile(r"\t|\s*[|｜]\s*")


def compose(code: str, facts: Facts, *, on: date) -> Letter:
    """Return the letter as it reads in this case on that day, without number and date.

    Raises UnknownLetter, LetterNotInForce, MissingField with the Chinese names
    of everything that is still missing, and FieldProblem for an answer that
    cannot stand in its field.
    """
    form = template(code, on=on)
    answers = {field.key: _answer(field, facts.fields.get(field.key)) for field in form.fields}
    missing = [LABELS[name] for name in form.needs if not getattr(facts, name)]
    missing += [f.label for f in form.fields if not answers[f.key] and _needed(form, f, facts)]
    try:
        key = outcome_of(code, facts)
    except MissingField as error:
        raise MissingField([*missing, *error.labels]) from None
    if missing:
        raise MissingField(missing)
    _check_bounds(form, facts, answers, on)
    basis = _basis(form, facts, answers, key, on)
    places = _places(facts, answers, basis, on)
    way = way_of(code, facts, on=on)
    blocks = tuple(
        block for piece in form.pieces for block in _blocks(form, piece, facts, places, answers, on)
    )
    return Letter(
        code=code,
        version=form.version,
        title=_one_line(facts.title) or form.title,
        number="",
        addressee=_one_line(_filled(form.salutation, places)),
        blocks=blocks,
        agency=_one_line(facts.agency),
        dated=None,
        attachments=tuple((_one_line(title), pages) for title, pages in facts.attachments),
        basis=basis,
        remedy=way.route if way else None,
        sealed=form.sealed,
    )


def _needed(form: Template, field: Field, facts: Facts) -> bool:
    """Return whether this field must be answered, by itself or for what another one says."""
    others = {other.key: other for other in form.fields}
    return field.required or any(
        value in chosen(others[name], facts.fields.get(name)) for name, value in field.needed_with
    )


def _check_bounds(form: Template, facts: Facts, answers: Mapping[str, str], on: date) -> None:
    """Refuse a number the law does not allow, a provision without its article, a notice of no fee.

    Raises FieldProblem.
    """
    for field in form.fields:
        if not field.at_most or not answers[field.key]:
            continue
        most = provision(field.at_most, on=on)
        if not 0 < int(answers[field.key]) <= most.value:
            raise FieldProblem(
                f"“{field.label}”应当在1到{most.value}之间（{most.source}），现为{answers[field.key]}"
            )
    for field in form.fields:
        if field.day and (day := _day_told(facts, field.key)):
            if field.day == "past" and day > on:
                raise FieldProblem(f"“{field.label}”（{day}）不应晚于文书的日期 {on}")
            if field.day == "to_come" and day < on:
                raise FieldProblem(f"“{field.label}”（{day}）不应早于文书的日期 {on}")
    for field in form.fields:
        told = answers[field.key]
        if field.key in form.cited_fields and told and not _PROVISION.search(told):
            raise FieldProblem(
                f"“{field.label}”应当写明文件的全称和条款，例如“《某某法》第几条第几款”，现为“{told}”"
            )
    if "fee" in form.needs and facts.fee is not None and facts.fee.amount_yuan == 0:
        raise FieldProblem("应缴金额为0元：不收费的申请不发收费通知")


def _answer(field: Field, value: Any) -> str:
    """Return an answer as the letter prints it. Raises FieldProblem."""
    if value is None or (isinstance(value, str) and not value.strip()):
        value = field.default
    if value is None or value in ("", (), []):
        return ""
    match field.kind:
        case "date":
            return chinese_date(_date(field, value))
        case "number":
            return str(_number(field, value))
        case "choice":
            return _choice(field, value)
        case "choices":
            values = [value] if isinstance(value, str) else list(value)
            return "、".join(_choice(field, one) for one in values)
        case "text":
            return _one_line(str(value))
    return clean(str(value)).strip()


def _date(field: Field, value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise FieldProblem(f"“{field.label}”应当是日期，例如 2026-03-02，现为“{value}”") from None


def _number(field: Field, value: Any) -> int:
    try:
        number = int(str(value).strip())
    except ValueError:
        number = -1
    if number < 0 or isinstance(value, bool):
        raise FieldProblem(f"“{field.label}”应当是不小于0的整数，现为“{value}”")
    return number


def _choice(field: Field, value: Any) -> str:
    for key, label in field.choices:
        if value == key:
            return label
    known = "、".join(f"{key}（{label}）" for key, label in field.choices)
    raise FieldProblem(f"“{field.label}”不能是“{value}”，应当是：{known}")


def chosen(field: Field, value: Any) -> tuple[str, ...]:
    """Return the keys chosen in a field of choices."""
    value = value or field.default
    if not value:
        return ()
    return tuple(value) if isinstance(value, (list, tuple, set, frozenset)) else (value,)


def _basis(
    form: Template, facts: Facts, answers: Mapping[str, str], key: str | None, on: date
) -> tuple[str, ...]:
    """Return every provision the letter cites: its own, those of the choices, those named."""
    own = outcomes.letters().get(form.code)
    found = list(form.basis)
    if own and own.cites_basis and key:
        found += outcomes.outcome(key, on=on).basis
    for field in form.fields:
        if brings := form.cited_choices.get(field.key):
            keys = chosen(field, facts.fields.get(field.key))
            found += [brings[one] for one in keys if one in brings]
    cited = sorted(found, key=_order)
    cited += [answers[name] for name in form.cited_fields if answers[name]]
    return tuple(dict.fromkeys(cited))


def _order(citation: str) -> tuple[bool, str, int, int, int]:
    place = letter_check.place(citation)
    return (
        bool(place.document),
        place.document,
        place.article,
        place.paragraph or 0,
        place.item or 0,
    )


def together(citations: tuple[str, ...]) -> str:
    """Return several provisions in one phrase, each document and each article named once.

    ``《条例》第十五条、第三十六条第二项、第三项``: a paragraph or item alone belongs to
    the article before it.
    """
    phrase, document, article = "", "", ""
    for citation in citations:
        own = citation[: citation.rindex("》") + 1] if "》第" in citation else ""
        place = _FROM_ARTICLE.fullmatch(citation)
        of = f"{place['article']}…{place['rest'][-1]}" if place else ""
        shown = citation
        if of and of == article and place:
            shown = place["rest"]
        elif own and own == document:
            shown = citation.removeprefix(own)
        phrase += f"{'、' if phrase else ''}{shown}"
        document, article = own, of
    return phrase


def _places(
    facts: Facts, answers: Mapping[str, str], basis: tuple[str, ...], on: date
) -> Callable[[str], str]:
    """Return the function that knows what stands in each place of a text."""
    you = "你" if facts.addressee_is_person else "你单位"
    special: dict[str, Callable[[], str]] = {
        "you": lambda: you,
        "basis": lambda: together(basis),
        "content": lambda: "".join(_shortened(facts.content)),
        "quotation": lambda: quotation(facts.content),
        "whole_content": lambda: clean(facts.content).strip(),
        "fee_amount": lambda: str(facts.fee.amount_yuan) if facts.fee else "",
        "fee_quantity": lambda: str(facts.fee.quantity) if facts.fee else "",
        "fee_method": lambda: facts.fee.method.label if facts.fee else "",
        "fee_unit": lambda: _unit(facts),
        "fee_amount_capital": lambda: capital(facts.fee.amount_yuan) if facts.fee else "",
        "fee_article": lambda: (facts.fee.provisions[0].source.article or "") if facts.fee else "",
        "fee_ordinal": lambda: str(facts.fee_ordinal or ""),
        "fee_last_day": lambda: _last_day_to_pay(facts),
        "oral_note": lambda: "是" if facts.oral else "否",
    }

    days: dict[str, Callable[[], date | None]] = {
        "due_on": lambda: facts.due_on,
        "fee_last_day": lambda: _last_day(facts),
        "new_due_on": lambda: _day_told(facts, "new_due_on"),
    }

    def value(name: str) -> str:
        if name.startswith("provisional:"):
            return provisional_note(days[name.removeprefix("provisional:")](), on=on)
        if name.startswith("law:"):
            return str(provision(name.removeprefix("law:"), on=on).value)
        if name.startswith("party."):
            return _one_line(getattr(facts.party, name.removeprefix("party.")))
        if name in answers:
            return answers[name]
        if name in special:
            return special[name]()
        found = getattr(facts, name)
        return chinese_date(found) if isinstance(found, date) else _one_line(found or "")

    return value


def _unit(facts: Facts) -> str:
    if facts.fee is None:
        return ""
    return "件" if facts.fee.method is Method.PER_PIECE else "页"


def _day_told(facts: Facts, key: str) -> date | None:
    """Return the day that was answered in a field."""
    told = facts.fields.get(key)
    if not told:
        return None
    return told if isinstance(told, date) else date.fromisoformat(str(told))


def _last_day(facts: Facts) -> date | None:
    served = _day_told(facts, "served_on")
    return payment_due(served).deadline if served else None


def _last_day_to_pay(facts: Facts) -> str:
    day = _last_day(facts)
    return chinese_date(day) if day else ""


def quotation(text: str) -> str:
    """Return the applicant's words in quotation marks, and that they go on where they are long."""
    return f"“{quoted(text)}”{_shortened(text)[1]}"


def quoted(text: str) -> str:
    """Return the applicant's words as they stand between quotation marks.

    On one line, shortened where they are long, without the stop at their end
    (the sentence has its own), and with single marks inside the double ones
    (GB/T 15834—2011, 4.8.3.3 and 5.1).
    """
    line = _shortened(text)[0].rstrip(_PAUSES_IN_WORDS)
    return line.translate(_INSIDE) if "“" in line else line


def _shortened(text: str) -> tuple[str, str]:
    """Return the words on one line, as many as a letter quotes, and what is said of the rest."""
    line = _one_line(text)
    if len(line) <= _QUOTED_AT_MOST:
        return line, ""
    return f"{line[:_QUOTED_AT_MOST]}……", "（以下从略，以申请书原文为准）"


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _filled(text: str, places: Callable[[str], str]) -> str:
    """Return a template's text with its places filled, in one pass."""

    def optional(match: re.Match[str]) -> str:
        names = _PLACE.findall(match[1])
        return match[1] if all(places(name) for name in names) else ""

    kept = _OPTIONAL.sub(optional, text)

    def put(match: re.Match[str]) -> str:
        value = places(match[1])
        if kept[: match.start()].endswith("因"):
            value = _without_because(value)
        if kept[match.end() : match.end() + 1] in _PAUSES:
            return value.rstrip(_PAUSES_IN_WORDS)  # the template has its own stop
        return value

    return _PLACE.sub(put, kept)


def _without_because(text: str) -> str:
    """Return a reason without its own “because”, where the template has one before it."""
    for word in _BECAUSE:
        if text.startswith(word) and not text.startswith(("因此", "因素", "因特网")):
            return text.removeprefix(word)
    return text


def _sentence(text: str, template: str) -> str:
    """Return a paragraph with its full stop, where it ends in somebody's words without one.

    Of several lines the last gets one where those before it end in a mark.
    """
    *before, last = text.split("\n")
    if not template.endswith(("}", "}]]")) or not _ENDS_IN_WORDS.search(last):
        return text
    if all(_ENDS_A_LINE.search(line.rstrip()) for line in before if line.strip()):
        return f"{text}。"
    return text


def _blocks(
    form: Template,
    piece: Piece,
    facts: Facts,
    places: Callable[[str], str],
    answers: Mapping[str, str],
    on: date,
) -> Iterator[Block]:
    """Yield what a piece of the template comes to: nothing, a paragraph or a grid."""
    if not all(_holds(form, facts, places, name, value) for name, value in piece.when):
        return
    if piece.key == _REMEDY:
        text = remedy_paragraph(form.code, facts, on=on)
        if text:
            yield Paragraph(piece.key, text, locked=True)
    elif piece.columns:
        heads = tuple(_filled(head, places) for head in piece.columns)
        yield Grid(piece.heading, (heads, *_lines(piece, facts, answers)), header=True)
    elif piece.rows:
        rows = tuple(tuple(_filled(cell, places) for cell in row) for row in piece.rows)
        yield Grid(piece.heading, rows)
    elif text := _filled(piece.text, places).strip():
        yield Paragraph(piece.key, _sentence(text, piece.text), piece.locked)


def _holds(
    form: Template, facts: Facts, places: Callable[[str], str], name: str, value: str
) -> bool:
    """Return whether a piece is printed: the field has that choice, or anything at all."""
    if value == "*":
        return bool(places(name))
    for field in form.fields:
        if field.key == name:
            return value in chosen(field, facts.fields.get(name))
    return bool(getattr(facts, name) == value)


def _lines(piece: Piece, facts: Facts, answers: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a table: the fee's tiers, or the lines of a field, numbered."""
    width = len(piece.columns)
    if piece.lines_of == "fee":
        if facts.fee is None:
            return
        for band in facts.fee.bands:
            last = f"{band.first}及以上" if band.last is None else f"{band.first}至{band.last}"
            yield last, str(band.rate_yuan), str(band.units), str(band.amount_yuan)
        yield "合计", "", str(facts.fee.quantity), str(facts.fee.amount_yuan)
        return
    lines = [line.strip() for line in answers[piece.lines_of].splitlines() if line.strip()]
    for number, line in enumerate(lines, start=1):
        cells = _COLUMN_MARKS.split(line, maxsplit=width - 2)
        yield (str(number), *cells, *[""] * (width - 1 - len(cells)))
