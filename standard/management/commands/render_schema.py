"""`manage.py render_schema …`: `fabrique render`."""

from standard.management.verbs import VerbCommand


class Command(VerbCommand):
    verb = "render"
