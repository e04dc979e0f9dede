from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "gongkai_web.collection"
    label = "collection"
    verbose_name = "年报收集"
