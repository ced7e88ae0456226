"""`manage.py lint_schema …`: `fabrique lint`."""

from standard.management.verbs import VerbCommand


class Command(VerbCommand):
    verb = "lint"
