"""The app behind the charts of a supervising office."""

from __future__ import annotations

from django.apps import AppConfig


class CountyConfig(AppConfig):
    """The county in charts; no tables of its own."""

    name = "gongkai_web.county"
    verbose_name = "年报汇总图表"
