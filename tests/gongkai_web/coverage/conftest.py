"""The day on which the tests of the board look at it."""

import pytest

from coverage_board import NOW, TODAY
from gongkai_web.coverage import board, views
from gongkai_web.publishing import item_filters


@pytest.fixture
def today(monkeypatch):
    """Let pages, board and filters be asked on that day."""
    for module in (views, board):
        monkeypatch.setattr(module.timezone, "localdate", lambda *_: TODAY)
        monkeypatch.setattr(module.timezone, "now", lambda: NOW)
    monkeypatch.setattr(item_filters, "today", lambda: TODAY)
    return TODAY
