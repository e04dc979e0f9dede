from pathlib import Path

import pytest

from gongkai_web.ledgers import reference
from gongkai_web.ledgers.tables import TABLES

DOCS = Path(__file__).parents[3] / "docs"


def test_the_page_of_reference_is_what_the_tables_say():
    assert (DOCS / "reference" / "ledgers.md").read_text("utf-8") == reference.page()


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.kind)
def test_the_guide_names_every_ledger(table):
    guide = (DOCS / "how-to" / "import-a-ledger.md").read_text("utf-8")
    assert f"`{table.kind}`" in guide
    assert table.title in guide
