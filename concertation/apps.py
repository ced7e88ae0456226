from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ConcertationConfig(AppConfig):
    name = "concertation"

    def ready(self) -> None:
        from concertation import tasks
        from concertation.services.search import build_after_migrate

        tasks.hand_to_worker()
        post_migrate.connect(build_after_migrate, sender=self)
