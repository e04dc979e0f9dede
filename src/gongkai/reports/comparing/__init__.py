"""How do two annual reports differ, cell by cell and paragraph by paragraph?"""

from gongkai.reports.comparing.comparison import (
    Change,
    Comparison,
    Copied,
    PartShare,
    compare,
)

__all__ = ["Change", "Comparison", "Copied", "PartShare", "compare"]
