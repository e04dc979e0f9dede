"""Every number of the law has its home, its source and its meaning, and no second home."""

import ast
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from gongkai import law
from gongkai.law import Evidence, Unit, documents, open_questions, provisions
from gongkai.workdays import current

HOUSE = Path(law.__file__).parents[1]
RULES = ("applications", "remedies", "publishing")
TERMS = (Unit.WORKING_DAY, Unit.DAY, Unit.MONTH, Unit.YEAR, Unit.HOUR)
ENTRIES = {
    f"{name}.{key}": entry
    for name in law.FILES
    for key, entry in yaml.safe_load((HOUSE / "law" / f"{name}.yaml").read_text("utf-8")).items()
}
SENTENCE = re.compile(r"[^。；\n]+。")


def test_there_is_a_file_for_every_name_and_no_other():
    found = {path.stem for path in (HOUSE / "law").glob("*.yaml")}
    assert found == {*law.FILES, "documents", "open"}


@pytest.mark.parametrize("key", ENTRIES)
def test_an_entry_is_complete(key):
    entry = ENTRIES[key]
    assert set(entry) == {"title", "meaning", "unit", "values"}
    assert re.fullmatch(r"[a-z]+\.[a-z][a-z0-9_]*", key)
    assert entry["title"]
    assert not entry["title"].endswith("。")
    assert entry["unit"] in set(Unit)
    assert entry["values"], "an entry has at least one dated value"


@pytest.mark.parametrize("key", ENTRIES)
def test_a_meaning_is_one_sentence(key):
    for meaning in [
        ENTRIES[key]["meaning"],
        *(value["meaning"] for value in ENTRIES[key]["values"] if "meaning" in value),
    ]:
        assert SENTENCE.fullmatch(meaning), meaning


@pytest.mark.parametrize("key", ENTRIES)
def test_a_value_is_dated_sourced_and_marked(key):
    for value in ENTRIES[key]["values"]:
        assert set(value) <= {"from", "to", "value", "source", "evidence", "meaning", "note"}
        assert isinstance(value["from"], date)
        assert value["value"] is not None
        assert value["evidence"] in set(Evidence)
        assert value["source"]["document"] in documents()
        place = value["source"]["article"]
        if value["evidence"] in (Evidence.TEXT_SEEN, Evidence.DERIVED):
            whole = documents()[value["source"]["document"]].number or ""
            assert place or "〔" in whole, "a text that was read has an article"
        if place is not None:
            assert re.match(r"第[一二三四五六七八九十百零]+条", place), place


@pytest.mark.parametrize("key", ENTRIES)
def test_the_versions_of_an_entry_follow_each_other(key):
    versions = law.history(key)
    for version in versions:
        assert version.effective_to is None or version.effective_from <= version.effective_to
        if key != "reports.format":  # a form of September serves the whole report year
            in_force = version.source.document.effective_from
            assert in_force is None or version.effective_from >= in_force
    for earlier, later in pairwise(versions):
        assert earlier.effective_from < later.effective_from
        assert earlier.effective_to is None or earlier.effective_to < later.effective_from


@pytest.mark.parametrize("entry", list(provisions()), ids=lambda entry: entry.key)
def test_a_value_fits_its_unit(entry):
    if entry.unit in (*TERMS, Unit.YUAN, Unit.PIECE, Unit.PAGE):
        assert isinstance(entry.value, int)
        assert entry.value > 0
    elif entry.unit is Unit.MONTH_DAY:
        date.fromisoformat(f"2024-{entry.value}")
    elif entry.unit is Unit.RATE_TABLE:
        assert isinstance(entry.value, dict)


@pytest.mark.parametrize("document", list(documents().values()), ids=lambda document: document.id)
def test_a_document_has_its_title_and_its_dates_in_order(document):
    assert re.fullmatch(r"[a-z][a-z0-9-]*", document.id)
    assert document.title
    assert document.issued_by
    if document.effective_from and document.effective_to:
        assert document.effective_from <= document.effective_to
    if document.number and "〔" in document.number:
        assert re.search(r"〔\d{4}〕\d+号", document.number)


def test_no_document_is_entered_twice():
    names = [(d.title, d.number, d.effective_from) for d in documents().values()]
    assert len(names) == len(set(names))


def test_the_open_questions_are_numbered_and_have_their_defaults():
    questions = open_questions()
    assert list(questions) == [f"O{number}" for number in range(1, 21)]
    assert len({question.key for question in questions.values()}) == len(questions)
    for question in questions.values():
        assert question.question.endswith("？")
        assert SENTENCE.fullmatch(question.meaning), question.meaning
        assert question.default is not None
        if question.choices:
            assert question.default in question.choices


def test_every_year_of_working_days_cites_its_notice():
    for number in current().years():
        year = current().year(number)
        assert str(number) in year.notice.title
        assert re.fullmatch(r"国办发明电〔\d{4}〕\d+号", year.notice.number)
        assert year.notice.issued_on.year == number - 1
        entry = yaml.safe_load((HOUSE / "workdays" / f"{number}.yaml").read_text("utf-8"))
        assert entry["notice"]["evidence"] in set(Evidence)


def _term_literals(tree):
    """Yield the numbers that a rule module hands to a count or a span of days, written out."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name not in ("timedelta", "add_working_days", "deadlines", "nth_after", "Deadline"):
            continue
        for value in (*node.args, *(keyword.value for keyword in node.keywords)):
            if isinstance(value, ast.Constant) and type(value.value) is int and value.value > 1:
                yield node.lineno, value.value


def _compared_literals(tree, numbers):
    """Yield the numbers of the law that a rule module compares with or binds to a name."""
    for node in ast.walk(tree):
        values = []
        if isinstance(node, ast.Compare):
            values = [node.left, *node.comparators]
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            values = [node.value]
        for value in values:
            written = value.value if isinstance(value, ast.Constant) else None
            if type(written) is int and written in numbers:
                yield node.lineno, written


@pytest.mark.parametrize(
    "path",
    sorted(path for room in RULES for path in (HOUSE / room).rglob("*.py")),
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_no_rule_writes_out_a_number_that_the_law_files_hold(path):
    tree = ast.parse(path.read_text("utf-8"))
    days = [entry.value for entry in provisions() if entry.unit in (Unit.WORKING_DAY, Unit.DAY)]
    numbers = {value for value in days if value > 2}
    found = [*_term_literals(tree), *_compared_literals(tree, numbers)]
    assert not found, f"{path.name}: take these from gongkai.law: {found}"


@pytest.mark.parametrize(
    ("code", "caught"),
    [
        ("add_working_days(start, 20)", True),
        ("timedelta(days=60)", True),
        ("if days > 15: pass", True),
        ("TERM = 20", True),
        ("timedelta(days=1)", False),
        ("add_working_days(start, term.days)", False),
        ("x = text[:20]", False),
    ],
)
def test_the_watch_sees_a_number_written_out(code, caught):
    tree = ast.parse(code)
    assert bool([*_term_literals(tree), *_compared_literals(tree, {15, 20, 60})]) is caught
