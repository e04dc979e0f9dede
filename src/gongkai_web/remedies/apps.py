from django.apps import AppConfig


class RemediesConfig(AppConfig):
    name = "gongkai_web.remedies"
    label = "remedies"
    verbose_name = "复议诉讼"
