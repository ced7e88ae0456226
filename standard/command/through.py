"""What the commands take of a mapping: a file is read through it, whatever is then asked."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from typing import Any

from standard.command import inputs
from standard.command.inputs import Failure
from standard.converting.mapping import NOTHING_SAID, FileMapping, MappingError, check_mapping
from standard.converting.mapping.written import from_bytes
from standard.schema.model import Schema, SchemaError
from standard.schema.words import NBSP
from standard.validation.travelling import as_schema


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--mapping", metavar="FILE", help="ce que sont les colonnes du fichier, tel que la page « Vérifier un fichier » le donne"
    )


def mapping_of(options: Namespace, given: Schema | Mapping[str, Any]) -> FileMapping:
    """What --mapping says of the columns; nothing where it is not there. Raises Failure."""
    if options.mapping is None:
        return NOTHING_SAID
    try:
        mapping = from_bytes(inputs.read_bytes(options.mapping))
        check_mapping(mapping, as_schema(given))
    except (MappingError, SchemaError) as error:
        raise Failure(f"{options.mapping}{NBSP}: {error}") from None
    return mapping
