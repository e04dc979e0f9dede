from django.apps import AppConfig


class RedactionConfig(AppConfig):
    name = "gongkai_web.redaction"
    label = "redaction"
    verbose_name = "区分处理"
