"""What happens when Wagtail thinks a workflow is finished? Nothing: only an edition makes public.

Wagtail loads this while its models load, so it imports none.
"""

from __future__ import annotations

from typing import Any


def nothing(workflow_state: Any, user: Any = None) -> None:
    """Do nothing."""
