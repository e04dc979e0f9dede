from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReviewConfig(AppConfig):
    name = "gongkai_web.review"
    label = "review"
    verbose_name = "三审三校"

    def ready(self) -> None:
        """Seal old leaks when an upgrade moved the tables."""
        from gongkai_web.review.old_leaks import after_migrating

        post_migrate.connect(after_migrating, sender=self, dispatch_uid="gongkai.old_leaks")
