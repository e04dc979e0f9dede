from django.apps import AppConfig


class WordingConfig(AppConfig):
    name = "gongkai_web.wording"
    label = "wording"
    verbose_name = "校对词库"
