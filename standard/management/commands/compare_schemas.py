"""`manage.py compare_schemas …`: `fabrique compare`."""

from standard.management.verbs import VerbCommand


class Command(VerbCommand):
    verb = "compare"
