"""``gongkai proofread …``: reads files as the first reader of a text; no database, no network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gongkai.console import UsageProblem

if TYPE_CHECKING:
    from gongkai.proofreading import Dictionaries, Finding


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件…")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    metavar="[text|json]",
    help="输出形式：text 供人阅读，json 供程序读取。",
)
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="日期",
    help="按哪一天的规定检查（哪些法律已经废止、哪些机构已经更名）；不给时按文件最后修改的那一天。",
)
@click.option(
    "--words",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="文件",
    help="本单位的词表（YAML，写法见说明），可多次给出。",
)
@click.option(
    "--phone",
    multiple=True,
    metavar="号码",
    help="本单位公开的电话，不作为个人号码报出，可多次给出。",
)
@click.pass_context
def proofread(
    ctx: click.Context,
    files: Sequence[Path],
    format_: str,
    on: datetime | None,
    words: Sequence[Path],
    phone: Sequence[str],
) -> None:
    """机器初读：检查文件里的个人信息、涉密标志、错别字、失效依据、隐藏内容等。

    可读 .docx .xlsx .pdf .ofd .html .txt .csv 和图片。只提示，不修改；个人的号码遮盖后显示。
    有“须处理”的问题时，退出状态为 1；有文件读不出来时为 2。
    """
    from gongkai.proofreading import Allowed
    from gongkai.proofreading import proofread as read_through

    dictionaries = _dictionaries(words)
    allowed = Allowed(frozenset(phone))
    found: list[tuple[Path, date, tuple[Finding, ...]]] = []
    failed: list[str] = []
    for file in files:
        contents, problem = _contents(file)
        if contents is None:
            failed.append(problem)
            continue
        day = on.date() if on is not None else _changed_on(file)
        marked = read_through(contents.parts, on=day, words=dictionaries, allowed=allowed)
        found.append((file, day, (*contents.findings, *marked)))
    if found or not failed:
        _print(found, format_)
    if failed:
        for message in failed[:-1]:
            click.echo(f"错误：{message}", err=True)
        raise UsageProblem(failed[-1])
    if any(finding.level == "block" for _, _, findings in found for finding in findings):
        ctx.exit(1)


def _dictionaries(paths: Sequence[Path]) -> Dictionaries:
    from gongkai.proofreading import WrongList, read_words, shipped

    whole = shipped()
    for path in paths:
        try:
            whole = whole.plus(read_words(path.read_text("utf-8"), name=path.name))
        except WrongList as error:
            raise UsageProblem(str(error)) from None
        except UnicodeDecodeError:
            raise UsageProblem(f"词表“{path.name}”不是 UTF-8 编码，请另存为 UTF-8") from None
    return whole


def _contents(file: Path) -> tuple[Any, str]:
    """Return what is in a file, or why it cannot be read."""
    from gongkai.proofreading import UnreadableFile, parts_of_file
    from gongkai.system_errors import reason

    try:
        return parts_of_file(file.read_bytes(), file.name, kind="body"), ""
    except UnreadableFile as error:
        return None, str(error)
    except OSError as error:
        return None, f"{file}：{reason(error)}"


def _changed_on(file: Path) -> date:
    """Return the day a file was last changed; the command knows no other day."""
    return datetime.fromtimestamp(file.stat().st_mtime, UTC).astimezone().date()


def _print(found: Sequence[tuple[Path, date, tuple[Finding, ...]]], format_: str) -> None:
    if format_ == "json":
        import json

        documents = [
            {
                "file": str(file),
                "on": day.isoformat(),
                "findings": [asdict(finding) for finding in findings],
            }
            for file, day, findings in found
        ]
        click.echo(json.dumps(documents, ensure_ascii=False, indent=2))
        return
    from gongkai.proofreading import LEVEL_TITLES

    for file, day, findings in found:
        counts = "，".join(
            f"{title} {number} 处"
            for level, title in LEVEL_TITLES.items()
            if (number := sum(finding.level == level for finding in findings))
        )
        click.echo(f"{file}（按 {day.isoformat()} 的规定）：{counts or '没有发现问题'}")
        for finding in findings:
            place = finding.part + (f" 第{finding.start + 1}字" if finding.end else "")
            quoted = f"“{finding.excerpt}” " if finding.end else ""
            advice = f"；{finding.suggestion}" if finding.suggestion else ""
            click.echo(
                f"  [{LEVEL_TITLES[finding.level]}] {finding.rule} {place}：{quoted}{finding.message}{advice}"
            )
