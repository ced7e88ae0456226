from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.urls import register_converter

from standard.numbered import NumberConverter


class StandardConfig(AppConfig):
    name = "standard"
    verbose_name = "Standards"

    def ready(self) -> None:
        # A row that waits plans its task: services know nothing of tasks.
        from standard import (
            tasks,  # noqa: F401
            text_search,
            triggers,
        )

        register_converter(NumberConverter, "number")
        pre_migrate.connect(triggers.remove_before_migrate, sender=self)
        post_migrate.connect(triggers.install_after_migrate, sender=self)
        post_migrate.connect(text_search.install_after_migrate, sender=self)
