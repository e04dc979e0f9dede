"""``gongkai demo``: from an empty machine to the sample office's published report."""

from __future__ import annotations

import os
from pathlib import Path

import click

from gongkai.console import UsageProblem


@click.command()
@click.option(
    "--out",
    "out_dir",
    default="gongkai-demo",
    show_default=True,
    type=click.Path(path_type=Path),
    help="年度报告写到这个文件夹",
)
@click.option("--no-serve", is_flag=True, help="写完报告就结束，不启动网站")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="监听的端口"
)
def demo(out_dir: Path, no_serve: bool, host: str, port: int) -> None:
    """演示：建库、装入示例单位和台账、编制、核对、成文，然后启动网站。"""
    from gongkai_web.commands.serving import address_of, refuse_taken, serve_afresh
    from gongkai_web.config.bootstrap import setup

    if not no_serve:
        refuse_taken(host, port)
    # Read by the settings: what the demonstration writes down points to where it will be served.
    os.environ.setdefault("GONGKAI_BASE_URL", address_of(host, port))
    setup()
    from gongkai.reports.writers import WriteProblem
    from gongkai_web.commands.compiling import parted_from, told_of, write_compiled
    from gongkai_web.ledgers import happened
    from gongkai_web.ledgers.tables import TABLES
    from gongkai_web.reports.compiling import compile_report
    from gongkai_web.sample import YEAR, cases, mail, office, site, town, writing, years

    def say(text: str) -> None:
        click.echo(text, err=True)

    try:
        office.refuse_real_office()
    except office.RealOffice as error:
        raise UsageProblem(str(error)) from error
    agency, accounts = office.set_up()
    say(f"示例单位：{agency.name}（{agency.code}）")
    office.load(agency, lambda kind, added: say(f"  {TABLES[kind].title}：新增 {added} 行"))
    if added := cases.work(agency, today=happened.today()):
        say(f"  正在办理的申请（虚构）：新增 {added} 件")
    if added := writing.work(agency, today=happened.today()):
        say(f"  正在写和审核的信息（虚构）：新增 {added} 条")
    if added := site.work(agency, today=happened.today()):
        say(f"  网站各栏目的信息（虚构）：新增 {added} 条")
    if added := town.work(today=happened.today()):
        say(f"  第二个单位（虚构）的信息：新增 {added} 条")
    if added := mail.work(agency, today=happened.today()):
        say(f"  留言（虚构）：新增 {added} 条")
    say(f"编制并核对 {YEAR} 年年度报告……")
    compiled = compile_report(agency, YEAR)
    try:
        paths = write_compiled(compiled, agency, out_dir)
    except WriteProblem as error:
        raise UsageProblem(str(error)) from error
    if (earlier := parted_from(compiled, agency)) is not None:
        say(f"注意：{told_of(earlier)}")
    version = office.hand_in(agency)
    if added := years.work():
        say(f"  其他年度的年度报告（虚构）：新增 {added} 份")

    click.echo(
        f"{version.annual_report.title}：核对{'通过' if compiled.check.passed else '未通过'}"
    )
    for path in paths:
        click.echo(f"  {path}")
    click.echo("示例账号（密码每次运行都会更换）：")
    for account in accounts:
        click.echo(f"  {account.role}　用户名 {account.username}　密码 {account.password}")
    if no_serve:
        return
    serve_afresh(host=host, port=port)
