"""`manage.py export_artefacts …`: `fabrique export`."""

from standard.management.verbs import VerbCommand


class Command(VerbCommand):
    verb = "export"
