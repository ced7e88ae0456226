"""Print a token for the API: `manage.py create_token EMAIL [--admin]`."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts import services
from accounts.models import TokenScope


class Command(BaseCommand):
    help = "Écrit un jeton pour l’API. Le compte est créé s’il n’existe pas."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="adresse électronique du compte")
        parser.add_argument("--admin", action="store_true", help="ce compte peut créer des standards")

        parser.add_argument("--name", default="", help="à quoi servira le jeton")
        parser.add_argument(
            "--scope",
            choices=TokenScope.values,
            default=TokenScope.ALL,
            help="lire, prendre part, ou tout (par défaut)",
        )
        parser.add_argument("--days", type=int, default=services.A_YEAR, help="combien de jours il sert\u00a0: un an, deux au plus")

    def handle(self, *, email: str, admin: bool, name: str, scope: str, days: int, **options: Any) -> None:
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(
                f"«\u00a0{email}\u00a0» n’est pas une adresse électronique\u00a0: écrivez-la comme prenom.nom@exemple.fr."
            ) from None
        user = services.open_account(actor=None, email=email)
        if admin:
            services.make_administrator(actor=None, user=user)
        self.stdout.write(services.issue_token(actor=None, user=user, name=name, scope=TokenScope(scope), days=days))
