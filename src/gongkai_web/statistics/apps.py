from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "gongkai_web.statistics"
    label = "statistics"
    verbose_name = "依申请公开统计"
