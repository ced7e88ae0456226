"""`manage.py worker` under the name, and with the options, that django-tasks-db gives its own: a site set up so goes on."""

from __future__ import annotations

from argparse import ArgumentParser

from standard.management.commands import worker


class Command(worker.Command):
    help = "Autre nom de « worker »."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--queue-name", default="*", help="sans effet : le site n’a qu’une file")
        parser.add_argument("--no-startup-delay", action="store_true", help="sans effet : il commence aussitôt")
