from django.apps import AppConfig


class ExtensionsConfig(AppConfig):
    name = "gongkai_web.extensions"
    label = "extensions"
    verbose_name = "批量延期"
