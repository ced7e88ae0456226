"""`manage.py validate_file …`: `fabrique validate`."""

from standard.management.verbs import VerbCommand


class Command(VerbCommand):
    verb = "validate"
