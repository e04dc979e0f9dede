"""``gongkai inspect``: what would an inspection of the office's columns, items and accounts find?"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING

import click

from gongkai.console import UsageProblem

if TYPE_CHECKING:
    from gongkai_web.inspection.inspecting import Inspection


@click.command("inspect")
@click.option("--agency", "code", metavar="CODE", help="单位代码；只有一个单位时可以不写")
@click.option(
    "--date",
    "on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="按哪一天检查；不给时按今天。以后的日期看到的是不更新会怎样",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    metavar="[text|json]",
    help="输出形式：text 供人阅读，json 供程序读取",
)
def inspect(code: str | None, on: datetime | None, format_: str) -> None:
    """自查：按政府网站与政务新媒体检查指标检查本单位的栏目、信息、留言和账号。

    有单项否决或者扣分（依据已核对的规则）时，退出状态为 1；只有提示、临近和没有判断的，为 0。
    """
    from gongkai_web.config.bootstrap import setup

    setup()
    from django.utils import timezone

    from gongkai.supervision import PackProblem
    from gongkai.workdays import DateOutOfRange
    from gongkai_web.agencies.actions import AgencyProblem, agency_named
    from gongkai_web.inspection.inspecting import as_json, inspection_of

    now = timezone.now()
    day = on.date() if on is not None else timezone.localdate(now)
    try:
        agency = agency_named(code)
        found = inspection_of(agency, day, now)
    except (AgencyProblem, PackProblem, DateOutOfRange) as error:
        raise UsageProblem(str(error)) from error
    if not found.verdict.findings:
        raise UsageProblem(f"{day} 还没有检查指标（自 2019-04-01 起），请换一个 --date")
    if format_ == "json":
        click.echo(json.dumps(as_json(found), ensure_ascii=False, indent=2))
    else:
        _print(found)
    if found.verdict.has_faults:
        sys.exit(1)


def _print(found: Inspection) -> None:
    click.echo(f"{found.agency.name}　{found.on} 自查")
    click.echo(found.lead)
    click.echo(found.scored)
    for title in found.packs:
        click.echo(f"另按本地规则：{title}")
    last = ""
    for one in found.verdict.findings:
        label = one.outcome.label
        if one.outcome == "deduction":
            label += f" {one.points}" + ("" if one.is_firm else "（待核对）")
        if one.rule.object != last:
            last = one.rule.object
            click.echo(f"\n{last}")
        click.echo(f"  [{label}] {one.rule.id} {one.rule.indicator}　{one.object}：{one.told}")
        for part in one.parts:
            click.echo(f"      {part.told}")
