"""`manage.py apply_operations …`: `fabrique apply`."""

from standard.management.verbs import VerbCommand


class Command(VerbCommand):
    verb = "apply"
