"""``gongkai agency``: add an agency, list the tree of agencies."""

from __future__ import annotations

import click

from gongkai.console import ChineseGroup, UsageProblem


@click.group(cls=ChineseGroup)
def agency() -> None:
    """单位：新增、列出。"""


@agency.command()
@click.argument("code")
@click.argument("name")
@click.option(
    "--kind",
    help="单位类型：政府、部门（默认）、乡镇、派出机构、授权组织、企事业单位，或者 department 等键",
    metavar="KIND",
)
@click.option("--parent", help="政府信息公开工作主管部门的单位代码", metavar="CODE")
def add(code: str, name: str, kind: str | None, parent: str | None) -> None:
    """新增单位。CODE 是单位代码（小写字母、数字、连字符），NAME 是单位全称。"""
    from gongkai_web.config.bootstrap import setup

    setup()
    from django.db import transaction

    from gongkai_web.agencies import actions
    from gongkai_web.agencies.models import AgencyKind
    from gongkai_web.publishing.platform import set_up

    try:
        with transaction.atomic():
            added = actions.add_agency(
                actor=None,
                code=code,
                name=name.strip(),
                kind=actions.kind_named(kind) if kind is not None else AgencyKind.DEPARTMENT,
                parent=actions.agency_named(parent) if parent is not None else None,
            )
            ready = set_up(None, added)
    except actions.AgencyProblem as error:
        raise UsageProblem(str(error)) from error
    click.echo(f"已新增单位：{added.code} {added.name}")
    click.echo(f"已建立 {len(ready.added)} 个标准栏目和默认的审核阶梯，可在后台“栏目设置”里修改。")


@agency.command("list")
def list_() -> None:
    """按隶属关系列出全部单位。"""
    from gongkai_web.config.bootstrap import setup

    setup()
    from gongkai_web.agencies.models import Agency

    children: dict[int | None, list[Agency]] = {}
    for one in Agency.objects.order_by("code"):
        children.setdefault(one.parent_id, []).append(one)

    def show(parent: int | None, depth: int) -> None:
        for one in children.get(parent, ()):
            click.echo(f"{'  ' * depth}{one.code}  {one.name}（{one.get_kind_display()}）")
            show(one.pk, depth + 1)

    show(None, 0)
    if not children:
        click.echo("还没有单位，可用 gongkai agency add 新增。", err=True)
