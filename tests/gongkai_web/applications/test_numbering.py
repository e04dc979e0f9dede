"""Does a document number stand for one letter, given out or typed, in one series or in several?"""

from datetime import date

import pytest

from case_desk import APPLICANT, registered, settings_for
from gongkai_web.applications import actions, letter_facts, letters
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.models import DeskSettings, Letter, NumberSeries
from gongkai_web.applications.numbering import KINDS, next_letter_number, series_of, upcoming

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 20)
BY = {"actor": None, "approved_by": "王局长"}
TYPED = "陕司公开告〔2026〕1号"


def sent(case, code="L03", step=None, **fields):
    """Draft, and send, a letter that needs no signing."""
    facts = letter_facts.facts_of(case, fields=fields)
    letter = letters.draft(actor=None, case=case, code=code, facts=facts, on=ON, step=step)
    letters.send(actor=None, letter=letter, on=ON, route="handed_over")
    return Letter.objects.get(pk=letter.pk)


def answered(case, number):
    actions.reply(case=case, on=ON, outcome="granted", reply_no=number, **BY)


def closed(case, number):
    actions.close_otherwise(case=case, on=ON, reply_no=number, **BY)


def answered_anew(case, number):
    actions.reply(case=case, on=date(2026, 3, 10), outcome="granted", reply_no="旧号", **BY)
    actions.order_redo(actor=None, case=case, on=date(2026, 3, 12), until=date(2026, 6, 30))
    actions.redecide(case=case, on=ON, outcome="partial", reply_no=number, **BY)


VERBS = pytest.mark.parametrize("verb", [answered, closed, answered_anew])


@VERBS
def test_a_typed_number_that_a_letter_bears_is_refused(agency, verb):
    settings_for(agency)
    assert sent(registered(agency)).number == TYPED
    case = registered(agency)
    with pytest.raises(StepRefused, match="已用于《"):
        verb(case, f" {TYPED} ")
    case.refresh_from_db()
    assert case.reply_no in ("", "旧号")


@VERBS
@pytest.mark.parametrize("first", [answered, closed, answered_anew])
def test_a_typed_number_of_another_case_is_refused(agency, verb, first):
    other = registered(agency)
    first(other, TYPED)
    with pytest.raises(StepRefused, match=f"已用于申请 {other.number} 的"):
        verb(registered(agency), TYPED)


def test_another_agencys_number_is_another_number(agency, other_agency):
    answered(registered(agency), TYPED)
    answered(registered(other_agency), TYPED)


def test_a_new_answer_has_a_number_of_its_own(agency):
    case = registered(agency)
    actions.reply(case=case, on=date(2026, 3, 10), outcome="granted", reply_no=TYPED, **BY)
    actions.order_redo(actor=None, case=case, on=date(2026, 3, 12), until=date(2026, 6, 30))
    with pytest.raises(StepRefused, match="已用于这件申请的答复"):
        actions.redecide(case=case, on=ON, outcome="partial", reply_no=TYPED, **BY)


def test_a_number_entered_by_mistake_is_free_again_once_it_is_undone(agency):
    case = registered(agency)
    answered(case, TYPED)
    actions.undo(actor=None, case=case, event=case.events.get(), reason="登记错了")
    answered(registered(agency), TYPED)


@pytest.mark.parametrize("verb", [answered, closed, answered_anew])
def test_the_system_passes_over_what_was_typed(agency, verb):
    settings = settings_for(agency)
    verb(registered(agency), TYPED)
    two = "陕司公开告〔2026〕2号"
    assert upcoming(agency, "letter", 2026, pattern=settings.letter_pattern) == two
    assert sent(registered(agency)).number == two


def test_one_series_serves_every_letter_until_the_office_numbers_kinds_apart(agency):
    settings = settings_for(agency)
    assert {series_of(settings, code)[0] for kind in KINDS for code in kind.codes} == {"letter"}
    settings.extension_pattern = "陕司延〔{year}〕{seq}号"
    settings.fee_pattern = "陕司费〔{year}〕{seq}号"
    settings.save()
    given = [next_letter_number(agency, year, code) for year, code in (
        (2026, "S02"), (2026, "L06"), (2026, "L04"), (2026, "L06"), (2026, "L13"), (2026, "R01"),
        (2027, "L06"), (2026, "S23"),
    )]  # fmt: skip
    assert given == [
        "陕司公开告〔2026〕1号", "陕司延〔2026〕1号", "陕司公开告〔2026〕2号", "陕司延〔2026〕2号",
        "陕司费〔2026〕1号", "陕司公开告〔2026〕3号", "陕司延〔2027〕1号", "陕司公开告〔2026〕4号",
    ]  # fmt: skip


def test_every_letter_belongs_to_at_most_one_kind_and_is_there():
    from gongkai.letters import codes

    numbered = [code for kind in KINDS for code in kind.codes]
    assert len(numbered) == len(set(numbered))
    assert set(numbered) <= set(codes())
    assert {code for code in codes() if code.startswith("S")} <= set(numbered)


def test_two_patterns_that_meet_give_no_double(agency):
    settings = settings_for(agency)
    settings.letter_pattern, settings.fee_pattern = "告〔{year}〕{seq}号", "告〔{year}〕1{seq}号"
    settings.save()
    assert next_letter_number(agency, 2026, "L13") == "告〔2026〕11号"
    # What was given out is used by a letter: here, by an answer on paper.
    answered(registered(agency, applicant=APPLICANT), "告〔2026〕11号")
    NumberSeries.objects.create(agency=agency, series="letter", year=2026, last=10)
    assert next_letter_number(agency, 2026, "S01") == "告〔2026〕12号"


def test_settings_that_are_not_stored_yet_number_in_one_series(agency):
    assert not DeskSettings.objects.exists()
    assert next_letter_number(agency, 2026, "L06") == "公开告〔2026〕1号"
    assert next_letter_number(agency, 2026, "S01") == "公开告〔2026〕2号"
