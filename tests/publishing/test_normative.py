"""Whether a document is in force, and what table 2 counts."""

from datetime import date

import pytest

from gongkai.publishing.normative import (
    Balance,
    ContradictoryDates,
    DocumentCounts,
    NormativeDocument,
    Status,
    document_counts,
    longest_validity,
    on_trial,
)


def document(issued, effective=None, expires=None, repealed=None, kind="normative"):
    """Return a document from dates as text."""
    days = [
        date.fromisoformat(day) if day else None for day in (issued, effective, expires, repealed)
    ]
    return NormativeDocument("陕司〔2024〕1号", kind, *days)


@pytest.mark.parametrize(
    ("dates", "on", "status"),
    [
        (("2024-03-05",), "2024-03-04", Status.DRAFT),
        (("2024-03-05",), "2024-03-05", Status.IN_FORCE),
        (("2024-03-05", "2024-04-01"), "2024-03-31", Status.PENDING),
        (("2024-03-05", "2024-04-01"), "2024-04-01", Status.IN_FORCE),
        (("2024-03-05", None, "2024-12-31"), "2024-12-31", Status.IN_FORCE),
        (("2024-03-05", None, "2024-12-31"), "2025-01-01", Status.EXPIRED),
        (("2024-03-05", None, None, "2024-12-31"), "2024-12-30", Status.IN_FORCE),
        (("2024-03-05", None, None, "2024-12-31"), "2024-12-31", Status.REPEALED),
        (("2024-03-05", None, "2024-06-30", "2024-12-31"), "2024-12-31", Status.EXPIRED),
        (("2024-03-05", "2024-05-01", None, "2024-04-01"), "2024-04-15", Status.REPEALED),
        ((None,), "2024-12-31", Status.DRAFT),
    ],
)
def test_a_document_is_what_its_dates_make_it(dates, on, status):
    assert document(*dates).status(date.fromisoformat(on)) is status


@pytest.mark.parametrize(
    ("dates", "counts", "why"),
    [
        (("2024-03-05",), (1, 0, 1), "issued and in force"),
        (("2023-03-05",), (0, 0, 1), "of an earlier year"),
        (("2024-03-05", None, None, "2024-09-01"), (1, 1, 0), "issued and repealed in one year"),
        (("2020-03-05", None, "2024-12-30"), (0, 1, 0), "expired before the last day"),
        (("2020-03-05", None, "2024-12-31"), (0, 0, 1), "in force on its last day"),
        (("2020-03-05", None, "2023-12-31"), (0, 1, 0), "ceased with the new year"),
        (("2020-03-05", None, "2023-06-30", "2024-09-01"), (0, 0, 0), "had ceased the year before"),
        (("2024-12-20", "2025-01-01"), (1, 0, 0), "issued, not yet in force"),
        (("2025-01-01",), (0, 0, 0), "of the next year"),
        ((None, None, None, "2024-09-01"), (0, 0, 0), "no date of issue: unknown is not zero"),
    ],
)
def test_table_2_counts_a_document(dates, counts, why):
    assert document_counts([document(*dates)], kind="normative", year=2024) == DocumentCounts(
        *counts
    ), why


def test_expired_documents_are_not_repealed_where_the_office_says_so():
    counts = document_counts(
        [document("2020-03-05", None, "2024-06-30")],
        kind="normative",
        year=2024,
        expired_is_repealed=False,
    )
    assert counts == DocumentCounts(0, 0, 0)


def test_rules_and_normative_documents_are_counted_apart():
    documents = [document("2024-03-05"), document("2024-03-05", kind="rule")]
    for kind in ("rule", "normative"):
        assert document_counts(documents, kind=kind, year=2024).issued == 1


def test_the_balance_of_two_years_holds_where_every_document_has_its_dates():
    documents = [
        document("2020-03-05"),
        document("2021-03-05", None, "2024-03-04"),
        document("2022-03-05", None, None, "2024-08-01"),
        document("2024-03-05"),
        document("2024-04-05", None, None, "2024-08-01"),
    ]
    before = document_counts(documents, kind="normative", year=2023)
    now = document_counts(documents, kind="normative", year=2024)
    assert now.in_force == before.in_force + now.issued - now.repealed


def test_dates_that_contradict_each_other_are_refused():
    with pytest.raises(ContradictoryDates, match="废止日期 2024-01-01 早于制发日期 2024-03-05"):
        document("2024-03-05", None, None, "2024-01-01")


@pytest.mark.parametrize(
    ("effective_on", "on_trial", "last"),
    [
        (date(2024, 3, 5), False, date(2029, 3, 4)),
        (date(2024, 3, 5), True, date(2026, 3, 4)),
        (date(2024, 2, 29), False, date(2029, 2, 28)),
    ],
)
def test_the_longest_usual_validity_is_suggested(effective_on, on_trial, last):
    assert longest_validity(effective_on, on_trial=on_trial) == last


def changed(**days):
    """Return a document issued on 5 March 2024 with further days as text."""
    return NormativeDocument(
        "陕司〔2024〕1号", "normative", date(2024, 3, 5),
        **{name: date.fromisoformat(day) for name, day in days.items()},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "on", "status"),
    [
        ({"amended_on": "2024-06-01"}, "2024-05-31", Status.IN_FORCE),
        ({"amended_on": "2024-06-01"}, "2024-06-01", Status.AMENDED),
        ({"suspended_on": "2024-06-01"}, "2024-05-31", Status.IN_FORCE),
        ({"suspended_on": "2024-06-01"}, "2024-06-01", Status.SUSPENDED),
        (
            {"suspended_on": "2024-06-01", "resumed_on": "2024-07-01"},
            "2024-06-30",
            Status.SUSPENDED,
        ),
        ({"suspended_on": "2024-06-01", "resumed_on": "2024-07-01"}, "2024-07-01", Status.IN_FORCE),
        (
            {"suspended_on": "2024-06-01", "amended_on": "2024-05-01"},
            "2024-06-01",
            Status.SUSPENDED,
        ),
        (
            {"suspended_on": "2024-06-01", "repealed_on": "2024-06-02"},
            "2024-06-02",
            Status.REPEALED,
        ),
        ({"amended_on": "2024-06-01", "expires_on": "2024-12-30"}, "2024-12-31", Status.EXPIRED),
        ({"amended_on": "2024-06-01", "effective_on": "2024-07-01"}, "2024-06-15", Status.PENDING),
    ],
)
def test_an_amended_or_suspended_document_stands_until_it_ends(days, on, status):
    found = changed(**days).status(date.fromisoformat(on))
    assert found is status
    assert found.is_valid is (status in (Status.IN_FORCE, Status.AMENDED, Status.SUSPENDED))
    assert found.has_ended is (status in (Status.REPEALED, Status.EXPIRED))


@pytest.mark.parametrize("days", [{"amended_on": "2024-06-01"}, {"suspended_on": "2024-06-01"}])
def test_table_2_counts_amended_and_suspended_documents_as_in_force(days):
    counts = document_counts([changed(**days)], kind="normative", year=2024)
    assert counts == DocumentCounts(1, 0, 1)


@pytest.mark.parametrize(
    "days",
    [{"resumed_on": "2024-06-01"}, {"suspended_on": "2024-06-02", "resumed_on": "2024-06-01"}],
)
def test_nothing_is_resumed_that_was_not_suspended(days):
    with pytest.raises(ContradictoryDates, match="之前没有暂停执行"):
        changed(**days)


@pytest.mark.parametrize(
    ("balance", "holds"),
    [(Balance(7, 2, 1, 8), True), (Balance(7, 2, 1, 9), False), (Balance(0, 0, 0, 0), True)],
)
def test_the_balance_says_what_must_be_in_force(balance, holds):
    assert balance.holds is holds
    assert balance.expected == balance.before + balance.issued - balance.ended


@pytest.mark.parametrize(
    ("title", "trial"),
    [("公共法律服务管理办法（试行）", True), ("法律援助暂行办法", True), ("法律援助办法", False)],
)
def test_a_provisional_document_says_so_in_its_title(title, trial):
    assert on_trial(title) is trial
