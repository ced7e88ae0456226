from django.apps import AppConfig
from django.db.models.signals import pre_save


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from allauth.usersessions.models import UserSession

        from accounts.services.sessions import say_no_more

        pre_save.connect(say_no_more, sender=UserSession)
