"""`manage.py render_schema SCHEMA`: the descriptor as the house would publish it, read and written back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from standard.management.schema_files import SchemaFileCommand, print_json, read_schema
from standard.schema import table_schema


class Command(SchemaFileCommand):
    help = "Lit un schéma (Table Schema, JSON) et l'écrit sur la sortie, tel que la fabrique le publierait."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("schema", type=Path, metavar="SCHEMA", help="le schéma à lire")

    def handle(self, *, schema: Path, **options: Any) -> None:
        print_json(self.stdout, table_schema.render(read_schema(schema)))
