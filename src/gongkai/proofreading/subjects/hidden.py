"""What does a file carry that its pages do not show?"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.proofreading.finding import Level
from gongkai.proofreading.masking import safe
from gongkai.proofreading.registry import Function, Hit, Trace, register

SOURCE = "《中华人民共和国政府信息公开条例》（国务院令第711号）第十七条（公开前审查）"

_TABLE: tuple[tuple[str, str, Level, str, str, str], ...] = (
    (
        "F01",
        "hidden_sheet",
        "block",
        "隐藏的工作表",
        "有隐藏的工作表：{}",
        "删去隐藏的工作表，另存后再发布",
    ),
    (
        "F02",
        "hidden_cells",
        "warn",
        "隐藏的行或者列",
        "有隐藏的行或列：{}",
        "删去隐藏的行、列，而不是隐藏",
    ),
    ("F03", "comment", "warn", "批注", "有批注：{}", "删去全部批注"),
    (
        "F04",
        "tracked_change",
        "warn",
        "修订痕迹",
        "有没有接受的修订：{}",
        "接受或者拒绝全部修订，停止修订",
    ),
    (
        "F05",
        "author",
        "info",
        "文件属性里的作者、单位",
        "文件属性里有：{}",
        "用“检查文档”删去个人信息",
    ),
    ("F06", "gps", "warn", "图片里的拍摄位置", "图片带有拍摄位置（GPS）：{}", "删去图片的位置信息"),
    ("F07", "macro", "block", "宏", "文件带有宏：{}", "另存为不带宏的格式"),
    (
        "F08",
        "restricted",
        "info",
        "权限限制",
        "文件设有权限限制：{}",
        "公开的文件不设限制，便于公众使用",
    ),
    (
        "F09",
        "scan_only",
        "warn",
        "扫描件没有文字",
        "是扫描件，没有可读的文字，机器没有检查：{}",
        "发布有文字的版本，并由人工检查扫描件",
    ),
    (
        "F10",
        "invisible_text",
        "block",
        "看不见的文字（隐藏文字、白色或者极小的字）",
        "有看不见的文字：{}",
        "删去看不见的文字",
    ),
    ("F11", "embedded", "warn", "嵌入的文件", "嵌有别的文件：{}", "删去嵌入的文件，改为单独的附件"),
    ("F12", "outside_link", "warn", "引用外部文件或者地址", "引用了外部文件：{}", "断开外部引用"),
    (
        "F13",
        "leftover",
        "warn",
        "页面上不显示的残留数据（数据透视表缓存、未使用的文字）",
        "留有页面上不显示的数据：{}",
        "把内容复制到新文件，只粘贴数值",
    ),
    ("F14", "not_read", "warn", "没有读到的部分", "有一部分没有检查：{}", "由人工检查"),
)


def _say(message: str, suggestion: str) -> Function:
    def rule(trace: Trace) -> Iterator[Hit]:
        more = f"（共 {trace.count} 处）" if trace.count > 1 else ""
        yield Hit(0, 0, message.format(safe(trace.excerpt)) + more, suggestion)

    return rule


for _id, _kind, _level, _title, _message, _suggestion in _TABLE:
    register(_id, level=_level, title=_title, source=SOURCE, scope="file", traces=(_kind,))(
        _say(_message, _suggestion)
    )
