"""`manage.py apply_operations SCHEMA CHANGES.json`: the descriptor once changed, on the standard output."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from standard.management.schema_files import CONFLICT, UNREADABLE, SchemaFileCommand, print_json, read_json, read_schema
from standard.schema import operations, table_schema
from standard.schema.model import SchemaError


class Command(SchemaFileCommand):
    help = "Applique des changements à un schéma et écrit le résultat sur la sortie\u00a0; code 3 s'ils ne s'appliquent pas."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("schema", type=Path, metavar="SCHEMA", help="le schéma à changer")
        parser.add_argument("changes", type=Path, metavar="CHANGES", help="ce que compare_schemas a écrit, ou une liste d'opérations")

    def handle(self, *, schema: Path, changes: Path, **options: Any) -> None:
        before = read_schema(schema)
        try:
            wanted = operations.resolve(before, read_json(changes))
        except SchemaError as error:
            raise CommandError(f"{changes}\u00a0: {error}", returncode=UNREADABLE) from None
        except operations.Conflict as conflict:
            raise CommandError(str(conflict), returncode=CONFLICT) from None
        print_json(self.stdout, table_schema.render(operations.apply_all(before, wanted)))
