from django.apps import AppConfig


class BatchesConfig(AppConfig):
    name = "gongkai_web.collection.batches"
    label = "collection_batches"
    verbose_name = "成批读取年报"
