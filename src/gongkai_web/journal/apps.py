from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "gongkai_web.journal"
    label = "journal"
    verbose_name = "操作日志"
