from django.apps import AppConfig


class CoverageConfig(AppConfig):
    name = "gongkai_web.coverage"
    label = "coverage"
    verbose_name = "公开情况"
