"""The rules by subject. Importing this registers all of them."""

from __future__ import annotations

from gongkai.proofreading.subjects import (  # noqa: F401  (registers the rules)
    contacts,
    days,
    figures,
    hidden,
    identity,
    links,
    marks,
    people,
    typography,
    wording,
)
