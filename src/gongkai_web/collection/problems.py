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


class UnreadNumbers(CollectionProblem):
    """A report with numbers that were not read for certain was to be accepted, and nobody said why."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        super().__init__(
            f"报来的文件里有 {len(names)} 个数没有读准：{some_of(names)}。"
            "请对照原件填写以后再次报送，或者退回单位；原件确实如此的，写明理由后接收，这些数不计入汇总"
        )


def some_of(names: list[str], most: int = 3) -> str:
    """Return the first names, and that there are more."""
    return "、".join(names[:most]) + (f" 等 {len(names)} 个" if len(names) > most else "")
