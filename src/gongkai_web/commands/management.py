"""``gongkai manage``: Django's management commands, for those who keep the installation."""

from __future__ import annotations

import os
import sys

import click

from gongkai.console import explain_with

# These prepare the database themselves, or must run before it is ready.
_WITHOUT_DATABASE = {"migrate", "check", "makemigrations", "showmigrations", "help", "dbshell"}


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[命令 [参数]…]")
def manage(arguments: tuple[str, ...]) -> None:
    """运行 Django 的管理命令（供系统管理员使用）。

    常用的有：createsuperuser（新增超级用户）、changepassword（重设密码）、migrate（升级数据库）、
    rebuild_due_dates（按现在的放假安排重新计算全部申请的应答复日期），
    send_reminders（邮件提醒临近和已超期的申请），deliver（继续发送到微信公众号），
    sweep_online_drafts（删除没有提交的网上申请），send_online_notices（通知网上申请人、留言人），
    restate_items（重新核算信息的进度），rebuild_search（重建公众搜索的索引），
    export_site（把一个单位的公开栏目导出为静态页面），
    check_links（检查外部链接能不能打开），
    loaddata（装入数据，审核记录和操作日志除外），
    case_step（办理一件申请的一步），api_token（生成、列出、撤销接口令牌）。
    """
    from django.core.management import execute_from_command_line

    from gongkai_web.config.unusable import explained

    explain_with(explained)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai_web.config.settings")
    if arguments and not _WITHOUT_DATABASE.intersection(arguments[:1]):
        from gongkai_web.config.bootstrap import setup

        setup()
    execute_from_command_line(["gongkai manage", *arguments])
    sys.exit(0)
