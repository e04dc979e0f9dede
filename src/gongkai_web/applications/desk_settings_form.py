"""How does an office fill in what its letters and numbers need, and what comes of it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from gongkai.applications.numbers import NumberPatternProblem, check_number_pattern
from gongkai.law import NoProvisionInForce
from gongkai.letters import (
    Facts,
    MissingField,
    PatternProblem,
    check_pattern,
    codes,
    remedy_paragraph,
)
from gongkai.remedies.routes import review_bodies
from gongkai_web.applications.models import DeskSettings
from gongkai_web.applications.numbering import COMMON, KINDS, CannotNumber, Kind, upcoming
from gongkai_web.applications.office_facts import office_facts

REFUSAL = "S08"
"""The letter that refuses internal matters (art. 16(1)): a refusal like many."""
ANSWER = "S02"
"""The letter that discloses."""


def _shared(kind: Kind) -> str:
    """Return what is said of the pattern of one kind of letter: which letters, and what empty means."""
    known = codes()
    titles = dict.fromkeys(known[code].title for code in kind.codes if code in known)
    named = "" if kind.key == "answer" else f"用于《{'》《'.join(titles)}》。"
    return f"{named}留空的，与其他文书合用上面的序列"


class DeskSettingsForm(forms.ModelForm):
    """The settings of one agency's desk."""

    class Meta:
        model = DeskSettings
        fields = (
            "number_pattern", "letter_pattern", *(kind.field for kind in KINDS), "sign_all", "review_kind", "own_government",
            "superior_body", "court", "online_reconsideration", "fee_account",
        )  # fmt: skip
        help_texts = {
            "number_pattern": "{year} 是年份，{seq} 是序号，{seq:03d} 是补足三位的序号；每年从 1 编起",
            "letter_pattern": "年份写在六角括号里，例如：陕司公开告〔{year}〕{seq}号",
            **{kind.field: _shared(kind) for kind in KINDS},
            "own_government": "例如：某某县人民政府。部门的行政复议机关（行政复议法第二十四条）",
            "superior_body": "司法行政部门填上一级司法行政部门（行政复议法第二十八条）；其他部门按管辖类型填写，没有的留空",
            "court": "写进文书的起诉法院全称，按当地的管辖规定填写",
            "fee_account": "收费通知写明的缴款渠道；没有收过信息处理费的可以留空",
        }

    use_required_attribute = False

    def clean_number_pattern(self) -> str:
        """Refuse a pattern that gives no number."""
        pattern: str = self.cleaned_data["number_pattern"]
        try:
            check_number_pattern(pattern)
        except NumberPatternProblem as problem:
            raise forms.ValidationError(str(problem)) from problem
        return pattern

    def clean(self) -> dict[str, Any]:
        """Refuse a pattern that gives no document number, and two series under one pattern."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        taken: dict[str, str] = {}
        for name in ("letter_pattern", *(kind.field for kind in KINDS)):
            pattern = cleaned.get(name, "")
            if not pattern:
                continue  # the common series, or already refused
            try:
                check_pattern(pattern)
            except PatternProblem as problem:
                self.add_error(name, str(problem))
                continue
            if pattern in taken:
                told = f"与“{taken[pattern]}”相同；合用一个序列的，这一项留空"
                self.add_error(name, told)
            taken.setdefault(pattern, str(self.fields[name].label))
        return cleaned


@dataclass(frozen=True, slots=True)
class Preview:
    """What the settings would give."""

    number: str
    letter_number: str
    own_numbers: tuple[tuple[str, str], ...]
    """The kinds numbered apart, each with its next number."""
    bodies: str
    refusal: str
    answer: str
    missing: tuple[str, ...]
    """What the letters would lack."""


def preview(settings: DeskSettings, *, on: date) -> Preview:
    """Return the next numbers and the remedy paragraphs as they would read with these settings."""
    facts = Facts(**office_facts(settings.agency, settings))
    bodies, missing = "", []
    try:
        found = review_bodies(facts.agency_kind, on=on, names=_names(facts))
        bodies = str(found)
    except (KeyError, NoProvisionInForce) as error:
        missing.append(str(error))
    if not settings.court:
        missing.append("有管辖权的人民法院没有填写")
    if not settings.own_government and not settings.superior_body:
        missing.append("行政复议机关没有填写，文书只能写机关的种类")
    return Preview(
        number=_next(settings, "application", settings.number_pattern, on),
        letter_number=_next(settings, COMMON, settings.letter_pattern, on),
        own_numbers=tuple(
            (kind.title, _next(settings, kind.series, pattern, on))
            for kind in KINDS
            if (pattern := getattr(settings, kind.field))
        ),
        bodies=bodies,
        refusal=_paragraph(REFUSAL, facts, on),
        answer=_paragraph(ANSWER, facts, on),
        missing=tuple(missing),
    )


def _names(facts: Facts) -> dict[str, Any]:
    return {"itself": facts.agency, **facts.body_names}


def _next(settings: DeskSettings, series: str, pattern: str, on: date) -> str:
    try:
        return upcoming(settings.agency, series, on.year, pattern=pattern)
    except CannotNumber as error:
        return str(error)


def _paragraph(code: str, facts: Facts, on: date) -> str:
    try:
        return remedy_paragraph(code, facts, on=on) or ""
    except (MissingField, NoProvisionInForce, KeyError) as error:
        return f"还不能成文：{error}"
