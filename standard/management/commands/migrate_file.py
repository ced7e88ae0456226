"""`manage.py migrate_file …`: `fabrique migrate`."""

from standard.management.verbs import VerbCommand


class Command(VerbCommand):
    verb = "migrate"
