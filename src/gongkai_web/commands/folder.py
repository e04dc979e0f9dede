"""``gongkai import items-folder``: a folder of old web pages and Word documents in as drafts."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import click

from gongkai.console import UsageProblem
from gongkai_web.commands.transfer import bar, print_json


def take_in(
    folder: Path, code: str | None, column: str | None, *, resume: bool, keep_original: bool,
    format_: str,
) -> None:  # fmt: skip
    """Take the folder in and tell of each file; end with status 1 where one was not taken."""
    from gongkai_web.config.bootstrap import setup

    setup()
    from django.utils import timezone

    from gongkai_web.agencies.actions import AgencyProblem, agency_named
    from gongkai_web.publishing.folders import FolderProblem, Outcome
    from gongkai_web.publishing.folders import take_in as work
    from gongkai_web.publishing.models import Column

    told, lines = [], format_ == "text"
    try:
        agency = agency_named(code)
        place = None
        if column is not None:
            columns = Column.objects.filter(agency=agency, is_open=True)
            place = columns.filter(slug=column).first()
            if place is None:
                known = "、".join(columns.values_list("slug", flat=True)) or "还没有栏目"
                raise UsageProblem(f"没有网址名称为“{column}”的栏目；现有：{known}")
        with bar() as progress:
            for one in work(
                actor=None, agency=agency, folder=folder, place=place, resume=resume,
                keep_original=keep_original, on=timezone.localdate(), progress=progress,
            ):  # fmt: skip
                told.append(one)
                if one.outcome is Outcome.FAULTY:
                    click.echo(f"错误：{one.path}：{one.why}", err=True)
                elif one.outcome is Outcome.TAKEN and lines:
                    click.echo(f"{one.path}：{one.index_no} {one.title}")
                for left in one.left_out:
                    click.echo(f"注意：{one.path}：{left}", err=True)
                if one.outcome is Outcome.THERE and one.why:
                    click.echo(f"注意：{one.path}：{one.why}", err=True)
    except (AgencyProblem, FolderProblem) as error:
        raise UsageProblem(str(error)) from error
    count = Counter(one.outcome for one in told)
    others = [one.path for one in told if one.outcome is Outcome.NOT_A_PAGE]
    if others:
        shown = "、".join(others[:10]) + (" 等" if len(others) > 10 else "")
        click.echo(f"注意：{len(others)} 个文件{Outcome.NOT_A_PAGE.label}：{shown}", err=True)
    if lines:
        click.echo(
            f"导入 {count[Outcome.TAKEN]} 条草稿，已导入过 {count[Outcome.THERE]} 个文件，"
            f"没有导入 {count[Outcome.FAULTY]} 个；草稿没有公开，请补全后送审。"
        )
    else:
        print_json(
            {
                "kind": "items-folder",
                "agency": agency.code,
                "folder": str(folder),
                **{outcome.value: count[outcome] for outcome in Outcome},
                "files": [
                    {
                        "path": one.path, "outcome": one.outcome.value, "index_no": one.index_no,
                        "title": one.title, "why": one.why, "left_out": one.left_out,
                    }
                    for one in told
                ],
            }
        )  # fmt: skip
    if count[Outcome.FAULTY]:
        sys.exit(1)
