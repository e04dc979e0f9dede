from django.apps import AppConfig


class NormativeConfig(AppConfig):
    name = "gongkai_web.normative"
    label = "normative"
    verbose_name = "规范性文件"
