from django.apps import AppConfig


class InspectionConfig(AppConfig):
    name = "gongkai_web.inspection"
    label = "inspection"
    verbose_name = "自查"
