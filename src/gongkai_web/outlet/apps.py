from django.apps import AppConfig


class OutletConfig(AppConfig):
    name = "gongkai_web.outlet"
    label = "outlet"
    verbose_name = "订阅、接口和导出"
