from django.apps import AppConfig


class WritingConfig(AppConfig):
    name = "gongkai_web.writing"
    label = "writing"
    verbose_name = "写稿与审核"
