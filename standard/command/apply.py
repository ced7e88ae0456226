"""The descriptor once changed, on the standard output."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

from standard.command import inputs
from standard.command.answers import Out
from standard.command.inputs import CONFLICT, Failure
from standard.schema import operations, table_schema
from standard.schema.model import SchemaError, readable

HELP: Final = "Applique des changements à un schéma et écrit le résultat sur la sortie\u00a0; code 3 s'ils ne s'appliquent pas."


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("schema", metavar="SCHEMA", help="le schéma à changer")
    parser.add_argument("changes", metavar="CHANGES", help="ce que la comparaison a écrit en JSON, ou une liste d'opérations")
    parser.add_argument("--resource", metavar="NOM", help="la ressource du Data Package")


def run(options: Namespace, out: Out) -> int:
    before = inputs.read_schema(options.schema, options.resource)
    try:
        wanted = operations.resolve(before, inputs.read_json(options.changes))
    except SchemaError as error:
        raise Failure(f"{options.changes}\u00a0: {error}") from None
    except operations.Conflict as conflict:
        raise Failure(str(conflict), CONFLICT) from None
    out(readable(table_schema.render(operations.apply_all(before, wanted))))
    return 0
