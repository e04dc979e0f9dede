from django.apps import AppConfig


class OnlineConfig(AppConfig):
    name = "gongkai_web.online"
    label = "online"
    verbose_name = "网上申请"
