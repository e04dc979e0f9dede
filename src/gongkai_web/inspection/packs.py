"""Which rules hold in this installation: the nation's, and what lies in ``GONGKAI_HOME/inspection/*.yaml``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from gongkai.supervision import Pack, PackProblem, Rule, read, rules_on
from gongkai.system_errors import reason
from gongkai_web.config.home import home

__all__ = ["PackProblem", "folder", "local_packs", "rules_for"]


def folder() -> Path:
    """Return where an office puts its own rules; it may not exist."""
    return home() / "inspection"


def local_packs() -> tuple[Pack, ...]:
    """Return the office's own packs in the order of their names. Raises PackProblem."""
    packs = []
    for path in sorted(folder().glob("*.yaml")):
        try:
            packs.append(read(path.read_text("utf-8"), name=path.name))
        except UnicodeDecodeError:
            raise PackProblem(f"检查规则“{path.name}”不是 UTF-8 编码，请另存为 UTF-8") from None
        except OSError as error:
            raise PackProblem(f"检查规则“{path.name}”读不出来：{reason(error)}") from error
    return tuple(packs)


def rules_for(on: date) -> tuple[Rule, ...]:
    """Return the rules that hold here on a day. Raises PackProblem."""
    return rules_on(on, local=local_packs())
