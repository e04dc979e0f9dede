"""The commands of the second house, each in its own module, imported when called.

The entry points in ``pyproject.toml`` name them ``gongkai_web.commands:agency`` and so on.
A module has another name than its command, for Python binds a submodule's name
in its package as soon as it is imported.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "agency": "agencies",
    "demo": "demonstration",
    "export": "transfer",
    "import_": "transfer",
    "inspect": "inspecting",
    "journal": "audit",
    "manage": "management",
    "report_compile": "compiling",
    "serve": "serving",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
