from django.apps import AppConfig


class StandardConfig(AppConfig):
    name = "standard"
    verbose_name = "Standards"

    def ready(self) -> None:
        # A row that waits plans its task: services know nothing of tasks.
        from standard import tasks  # noqa: F401
