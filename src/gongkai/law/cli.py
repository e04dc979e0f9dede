"""``gongkai law …``: asks the law and the calendar from the command line.

Each command imports only what it needs, so that a question about one deadline
is answered at once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gongkai.console import ChineseGroup, UsageProblem

if TYPE_CHECKING:
    from gongkai.law import Provision
    from gongkai.workdays import Calendar, Count, Interval

_SEPARATOR = ".."


class _Date(click.ParamType):  # type: ignore[type-arg]
    """A day as ``YYYY-MM-DD``, and nothing else."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            found = date.fromisoformat(value)
        except ValueError:
            found = None
        if found is None or found.isoformat() != value:
            self.fail(f"“{value}”不是日期，应为 YYYY-MM-DD，如 2026-03-02", param, ctx)
        return found


class _Span(click.ParamType):  # type: ignore[type-arg]
    """Excluded time as ``FROM..TO``: both days as ``YYYY-MM-DD``."""

    name = "起..止"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[date, date]:
        if isinstance(value, tuple):
            return value
        first, dots, last = str(value).partition(_SEPARATOR)
        if not dots:
            self.fail(f"“{value}”应为“起..止”两个日期，如 2025-09-15..2025-09-29", param, ctx)
        span = _DATE.convert(first, param, ctx), _DATE.convert(last, param, ctx)
        if span[1] < span[0]:
            self.fail(f"“{value}”的止日早于起日", param, ctx)
        return span


_DATE = _Date()
_SPAN = _Span()


def _format_option(function: Callable[..., None]) -> Callable[..., None]:
    return click.option(
        "--format",
        "format_",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        metavar="[text|json]",
        help="输出形式：text 供人阅读，json 供程序读取。",
    )(function)


def _calendar_options(function: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option(
            "--calendar",
            "folder",
            type=click.Path(path_type=Path),
            envvar="GONGKAI_CALENDAR",
            metavar="文件夹",
            help="另存有放假安排文件（如 2027.yaml）的文件夹；不给则用数据文件夹（GONGKAI_HOME）里的 calendar。",
        ),
        click.option(
            "--overlay",
            "overlays",
            type=click.Path(path_type=Path),
            multiple=True,
            metavar="文件",
            help="地方放假日文件，可多次给出；不给则不适用。",
        ),
    ):
        function = option(function)
    return function


@click.group(cls=ChineseGroup)
def law() -> None:
    """查法规：工作日、期限、信息处理费、办理结果和各项规定的出处。"""


@law.command()
@click.argument("on", type=_DATE, metavar="日期")
@_calendar_options
@_format_option
def workday(on: date, folder: Path | None, overlays: Sequence[Path], format_: str) -> None:
    """某日是不是工作日，为什么。"""
    from gongkai.workdays.explaining import day_name, provisional_note, reason_name

    calendar = _calendar(folder, overlays)
    with _refusals():
        day = calendar.day(on)
    if format_ == "json":
        _print_json(
            {
                "date": day.on.isoformat(),
                "working_day": day.is_working,
                "reason": day.reason,
                "holiday": day.holiday,
                "notice": str(day.notice) if day.notice else None,
                "provisional": day.provisional,
            }
        )
        return
    click.echo(f"{day_name(on)}：{'是' if day.is_working else '不是'}工作日（{reason_name(day)}）")
    if day.notice:
        click.echo(f"依据：{day.notice}")
    if day.provisional:
        click.echo(provisional_note([on.year]))


@law.command()
@click.option("--start", type=_DATE, required=True, metavar="日期", help="起算日，当日不计。")
@click.option(
    "--days", type=click.IntRange(min=1), required=True, metavar="N", help="工作日数，1 以上。"
)
@click.option(
    "--exclude",
    "excluded",
    type=_SPAN,
    multiple=True,
    metavar="起..止",
    help="不计入期限的时间，如征求意见：起日为发出之日（当日仍计入），止日为意见到达之日"
    "（当日不计入）。可多次给出，重叠的只扣一次。",
)
@_calendar_options
@_format_option
def due(
    start: date,
    days: int,
    excluded: Sequence[tuple[date, date]],
    folder: Path | None,
    overlays: Sequence[Path],
    format_: str,
) -> None:
    """从起算日次日起数，第 N 个工作日是哪一天。"""
    from gongkai.workdays import Interval

    calendar = _calendar(folder, overlays)
    intervals = [Interval(*span) for span in excluded]
    with _refusals():
        count = calendar.add_working_days(start, days, excluded=intervals)
    if format_ == "json":
        _print_json(
            {
                "deadline": count.deadline.isoformat(),
                "first_day": count.first_day.isoformat(),
                "makeup_days": [day.isoformat() for day in count.makeup_days],
                "skipped": [day.isoformat() for day in count.skipped],
                "provisional": count.provisional,
            }
        )
        return
    for line in _explanation(count, calendar, intervals):
        click.echo(line)


@law.command()
@click.option(
    "--method",
    type=click.Choice(["per-piece", "per-volume"]),
    required=True,
    metavar="[per-piece|per-volume]",
    help="per-piece 按件计收，per-volume 按量计收。",
)
@click.option(
    "--count",
    type=click.IntRange(min=0),
    metavar="N",
    help="同一申请人一个自然月内的申请件数（按件计收）。",
)
@click.option(
    "--pages", type=click.IntRange(min=0), metavar="N", help="一件申请提供的页数（按量计收）。"
)
@click.option("--date", "on", type=_DATE, metavar="日期", help="按这一天的规定；不给则按最新规定。")
@_format_option
def fee(method: str, count: int | None, pages: int | None, on: date | None, format_: str) -> None:
    """信息处理费是多少，怎样分档计算。"""
    from gongkai.applications import fees

    wanted, given, other = (
        ("--count", count, pages) if method == "per-piece" else ("--pages", pages, count)
    )
    if given is None:
        raise UsageProblem(f"{method} 要用 {wanted} 给出{'件数' if count is None else '页数'}")
    if other is not None:
        raise UsageProblem(f"{method} 只用 {wanted}：一件申请不能既按件又按量计收")
    with _refusals():
        answer = fees.fee(
            "per-piece" if method == "per-piece" else "per-volume",
            count=count,
            pages=pages,
            on=on or _newest(),
        )
    if format_ == "json":
        _print_json(
            {
                "amount_yuan": answer.amount_yuan,
                "bands": [
                    {
                        "from": band.first,
                        "to": band.last,
                        "rate_yuan": band.rate_yuan,
                        "units": band.units,
                        "amount_yuan": band.amount_yuan,
                    }
                    for band in answer.bands
                ],
            }
        )
        return
    unit = "件" if method == "per-piece" else "页"
    click.echo(f"{given} {unit}，信息处理费共 {answer.amount_yuan} 元")
    for band in answer.bands:
        end = "以上" if band.last is None else f"至第 {band.last} {unit}"
        click.echo(
            f"  第 {band.first} {unit}{end}：{band.units} {unit} × {band.rate_yuan} 元"
            f" = {band.amount_yuan} 元"
        )
    _cite(answer.provisions)


@law.command()
@click.argument("key", metavar="结果")
@click.option(
    "--date", "on", type=_DATE, metavar="日期", help="答复之日，按这一天的规定；不给则按最新规定。"
)
@_format_option
def outcome(key: str, on: date | None, format_: str) -> None:
    """一种办理结果计入哪一行、依据什么、用什么文书、怎样救济。

    结果写键（如 withheld_state_secret）或者表三的行名（如 属于国家秘密，有无序号均可）。
    """
    from gongkai.applications import outcomes
    from gongkai.applications.outcome_names import outcome_key

    with _refusals():
        # Words are looked up among the rows' names; what is no word can only be a key.
        named = key.strip() if key.isascii() else outcome_key(key)
        found = outcomes.outcome(named, on=on or _newest())
    if format_ == "json":
        _print_json(
            {
                "key": found.key,
                "row": found.row,
                "basis": list(found.basis),
                "letters": list(found.letters),
                "remedy": found.remedy,
            }
        )
        return
    way = {
        "reconsideration_first": "应当先申请行政复议，对复议决定不服再提起行政诉讼（复议前置）",
        "either": "可以申请行政复议，也可以直接提起行政诉讼",
    }
    click.echo(f"办理结果：{found.row}（{found.key}）")
    click.echo(f"依据：{'；'.join(found.basis)}")
    if found.grounds:
        click.echo(f"并至少引用其一：{'；'.join(found.grounds)}")
    titles = outcomes.letters()
    click.echo(f"文书：{'、'.join(f'{code} {titles[code].title}' for code in found.letters)}")
    if found.in_part:
        click.echo(
            f"救济：不予公开的部分，{way['reconsideration_first']}；其余部分，{way['either']}"
        )
    else:
        click.echo(f"救济：{way[found.remedy]}")
    if found.note:
        click.echo(f"说明：{found.note}")


@law.command("list")
@_format_option
def list_(format_: str) -> None:
    """列出法规数据中的全部规定和法规未定、由机关选择的事项。"""
    from gongkai.law import open_questions, provisions

    entries = [_as_dict(entry) for entry in provisions()]
    if format_ == "json":
        _print_json(entries)
        return
    for entry in provisions():
        click.echo(
            f"{entry.key}  {entry.title}：{_value(entry)}（{entry.effective_from} 起，{entry.source}）"
        )
    for question in open_questions().values():
        click.echo(f"{question.id}  {question.question}默认：{_default(question.default)}")


@law.command()
@click.argument("key", metavar="条目")
@click.option("--date", "on", type=_DATE, metavar="日期", help="只看这一天有效的规定。")
@_format_option
def show(key: str, on: date | None, format_: str) -> None:
    """一条规定的数值、含义、出处和生效时间，如 applications.reply_term。"""
    from gongkai.law import history, open_questions, provision

    questions = open_questions()
    asked = next((q for q in questions.values() if key in (q.id, q.key)), None)
    if asked is not None:
        if format_ == "json":
            _print_json(
                {
                    "id": asked.id,
                    "key": asked.key,
                    "question": asked.question,
                    "default": asked.default,
                    "choices": dict(asked.choices) if asked.choices else None,
                    "meaning": asked.meaning,
                }
            )
            return
        click.echo(f"{asked.id}（{asked.key}）：{asked.question}")
        for choice, meaning in (asked.choices or {}).items():
            click.echo(f"  {choice}：{meaning}")
        click.echo(f"默认：{_default(asked.default)}")
        click.echo(asked.meaning)
        return
    with _refusals():
        found = (provision(key, on=on),) if on else history(key)
    if format_ == "json":
        _print_json([_as_dict(entry) for entry in found])
        return
    for entry in found:
        end = f"至 {entry.effective_to}" if entry.effective_to else "起"
        click.echo(f"{entry.title}（{entry.key}）：{_value(entry)}，{entry.effective_from} {end}")
        click.echo(f"  {entry.meaning}")
        click.echo(f"  出处：{entry.source}（{entry.evidence.label}）")


class _refusals:
    """Turns what the law or the calendar refuses into one line and exit status 2."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, (ValueError, LookupError)):
            raise UsageProblem(str(error)) from error


def _calendar(folder: Path | None, overlays: Sequence[Path]) -> Calendar:
    """Return this installation's calendar, or one with the files the caller named."""
    from gongkai import workdays
    from gongkai.home import calendar_folder

    if folder is None and calendar_folder().is_dir():
        folder = calendar_folder()
    if folder is None and not overlays:
        return workdays.current()
    with _refusals():
        return workdays.Calendar(
            folder, overlays=[workdays.read_overlay(path) for path in overlays]
        )


def _newest() -> date:
    """Return the first day on which the newest version of every provision is in force."""
    from gongkai.law import provisions

    return max(entry.effective_from for entry in provisions())


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def _explanation(count: Count, calendar: Calendar, excluded: Sequence[Interval]) -> Iterable[str]:
    """Yield how the count was reached, the days left out grouped by their reason."""
    from gongkai.workdays.explaining import day_name, left_out, provisional_note

    yield f"截止日：{day_name(count.deadline)}{'【暂定】' if count.provisional else ''}"
    yield f"起算日：{day_name(count.start)}，当日不计"
    yield f"第 1 个工作日：{day_name(count.first_day)}"
    yield f"第 {count.days} 个工作日：{day_name(count.deadline)}"
    if count.makeup_days:
        yield f"计入的调休上班日：{'、'.join(day_name(day) for day in count.makeup_days)}"
    if count.skipped:
        yield "没有计入的日子："
    for run in left_out(count, calendar=calendar):
        last = f" 至 {run.last.isoformat()}" if run.days > 1 else ""
        yield f"  {run.first.isoformat()}{last}  {run.why}，{run.days} 天"
    if excluded:
        yield f"扣除的工作日：{len(count.excluded)} 个"
    years = range(count.first_day.year, count.deadline.year + 1)
    for year in years:
        if (known := calendar.year(year)) is not None:
            yield f"依据：{known.notice}"
    if unknown := [year for year in years if calendar.year(year) is None]:
        yield provisional_note(unknown)


def _value(entry: Provision) -> str:
    from gongkai.law import Unit

    if entry.unit is Unit.RATE_TABLE:
        return "分档计算"
    return f"{_default(entry.value)}{entry.unit.label}"


def _default(value: Any) -> str:
    if isinstance(value, dict):
        return "，".join(f"{name} = {_default(one)}" for name, one in value.items())
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    return (
        {True: "是", False: "否"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    )


def _as_dict(entry: Provision) -> dict[str, Any]:
    return {
        "key": entry.key,
        "title": entry.title,
        "value": entry.value,
        "unit": entry.unit.value,
        "effective_from": entry.effective_from.isoformat(),
        "effective_to": entry.effective_to.isoformat() if entry.effective_to else None,
        "source": str(entry.source),
        "meaning": entry.meaning,
        "evidence": entry.evidence.value,
        "firm": entry.is_firm,
    }


def _cite(provisions: Iterable[Provision]) -> None:
    for entry in provisions:
        click.echo(f"依据：{entry.source}（{entry.effective_from} 起）")
