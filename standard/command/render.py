"""The descriptor as the house would publish it, read and written back."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

from standard.command import inputs
from standard.command.answers import Out
from standard.schema import table_schema
from standard.schema.model import readable

HELP: Final = "Lit un schéma (Table Schema) et l'écrit sur la sortie, tel que la fabrique le publierait."


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("schema", metavar="SCHEMA", help="le schéma à lire, en JSON ou en YAML, ou un Data Package")
    parser.add_argument("--resource", metavar="NOM", help="la ressource du Data Package")


def run(options: Namespace, out: Out) -> int:
    out(readable(table_schema.render(inputs.read_schema(options.schema, options.resource))))
    return 0
