"""What can a step of the collection be refused for? The messages say it in Chinese."""

from __future__ import annotations

from gongkai_web.collection.findings import Found


class CollectionProblem(RuntimeError):
    """A step the collection does not allow now."""


class LaterThanLaw(CollectionProblem):
    """Days were set later than the law's, and nobody said that this is meant."""

    def __init__(self, told: list[str]) -> None:
        self.told = told
        super().__init__("；".join(told) + "。确属上级另有规定的，请勾选确认后再保存")


class OpenErrors(CollectionProblem):
    """A report with errors that nobody dismissed was to be accepted."""

    def __init__(self, found: list[Found]) -> None:
        self.found = found
        told = [
            f"{one.rule}　{one.message}"
            + ("（已认定属实，须退回更正）" if one.is_for_agency else "")
            for one in found
        ]
        super().__init__(
            f"还有 {len(found)} 处错误没有处理，不能接收："
            + "；".join(told[:5])
            + "；……" * (len(told) > 5)
            + "。属实的请退回更正，不是问题的请写明理由"
        )
