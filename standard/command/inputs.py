"""What the commands read: files, the standard input, YAML, the resources of a Data Package; or why they cannot."""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from standard.schema import reading, table_schema
from standard.schema.findings import located
from standard.schema.model import JSON, Schema, SchemaError
from standard.schema.words import NBSP, enumerated, quoted

FOUND: Final = 1
UNREADABLE: Final = 2
CONFLICT: Final = 3
CODES: Final = (
    f"Codes de sortie{NBSP}: 0 si tout va bien, 1 si quelque chose est à corriger ou à décider, 2 si une entrée est illisible ou une "
    f"sortie impossible à écrire, 3 si des changements ne s’appliquent pas. «{NBSP}-{NBSP}» lit l’entrée standard."
)

STDIN: Final = "-"
_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_REASONS: Final = {
    FileNotFoundError: "ce fichier n'existe pas",
    IsADirectoryError: "c'est un dossier",
    NotADirectoryError: "ce n'est pas un dossier",
    PermissionError: "vous n'avez pas le droit de l'ouvrir",
}


class Failure(Exception):
    """Why a command ends, and its exit code."""

    def __init__(self, message: str, code: int = UNREADABLE) -> None:
        super().__init__(message)
        self.code = code


def read_bytes(name: str) -> bytes:
    """The bytes of a file, or of the standard input. Raises Failure."""
    if name == STDIN:
        return sys.stdin.buffer.read()
    refuse_address(name)
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise Failure(not_opened(name, error)) from None


def refuse_address(name: str) -> None:
    if _ADDRESS.match(name):
        raise Failure(
            f"{quoted(name)} est une adresse{NBSP}: téléchargez le fichier, puis donnez son nom, ou «{NBSP}-{NBSP}» et son contenu."
        )


def not_opened(name: str | Path, error: OSError) -> str:
    """Why a file could not be read."""
    return f"Impossible de lire {name}{NBSP}: {_reason(error)}."


def not_written(name: str | Path, error: OSError) -> str:
    return f"Impossible d’écrire {name}{NBSP}: {_reason(error)}."


def _reason(error: OSError) -> str:
    return next((why for kind, why in _REASONS.items() if isinstance(error, kind)), str(error.strerror))


@contextmanager
def data_file(name: str) -> Iterator[Path]:
    """The path of a file of data, of a copy of the standard input where that is what is read. Raises Failure."""
    refuse_address(name)
    if name != STDIN:
        yield Path(name)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "entrée standard"
        path.write_bytes(read_bytes(name))
        yield path


def check_writable(name: Path) -> None:
    """Raises Failure where a file can plainly not be written there."""
    try:
        if name.is_dir():
            raise IsADirectoryError
        if not name.parent.exists():
            raise Failure(f"Impossible d’écrire {name}{NBSP}: le dossier {name.parent} n’existe pas.")
        if not name.parent.is_dir():
            raise NotADirectoryError
        if not os.access(name.parent, os.W_OK) or (name.exists() and not os.access(name, os.W_OK)):
            raise PermissionError
    except OSError as error:
        raise Failure(not_written(name, error)) from None


# --- Schemas ----------------------------------------------------------------------------------------------------------


def read_descriptor(name: str, resource: str | None = None) -> JSON:
    """The descriptor of a file: JSON whose small slips are mended, or YAML; the schema of a resource of a Data Package.

    Raises Failure where it is unreadable.
    """
    return chosen(_whole(name, read_bytes(name)), name, resource)


def read_schema(name: str, resource: str | None = None) -> Schema:
    """The schema of a file. Raises Failure where it is not one."""
    try:
        return table_schema.parse(read_descriptor(name, resource))
    except SchemaError as error:
        raise Failure(f"{name}{NBSP}: {error}") from None


def read_json(name: str) -> JSON:
    """The JSON value of a file that a program wrote. Raises Failure where it is not JSON."""
    try:
        return json.loads(read_bytes(name))
    except (ValueError, RecursionError) as error:
        raise Failure(f"{name} n'est pas du JSON lisible{NBSP}: {error}.") from None


def _whole(name: str, data: bytes) -> JSON:
    if is_yaml(name, data):
        return from_yaml(name, data)
    found = reading.read(data)
    if found.descriptor is None:
        raise Failure(f"{name}{NBSP}: {' '.join(located(finding) for finding in found.findings)}")
    return found.descriptor


def is_yaml(name: str, data: bytes) -> bool:
    """By its name; the standard input has none, and JSON begins with a brace or a bracket."""
    return name.lower().endswith((".yaml", ".yml")) or (name == STDIN and not re.match(rb"(?:\xef\xbb\xbf)?\s*(?:[{\[]|//|/\*)", data))


def from_yaml(name: str, data: bytes) -> JSON:
    """The value of a YAML text, as JSON has it: a date or a number of version is the text that was written."""
    import yaml  # half of a small command is its imports

    class Loader(yaml.SafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {
        first: [(tag, form) for tag, form in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    try:
        value: JSON = json.loads(json.dumps(yaml.load(data, Loader), allow_nan=False))
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, TypeError, RecursionError) as error:
        place = getattr(error, "problem_mark", None)
        where = f" à la ligne {place.line + 1}" if place is not None else ""
        raise Failure(f"{name} n’est pas du YAML lisible{where}{NBSP}: corrigez-le, puis recommencez.") from None
    return value


def chosen(descriptor: JSON, name: str, resource: str | None) -> JSON:
    """The schema that a descriptor is, or holds in the resource of that name. Raises Failure where none is plain."""
    package = resources_of(descriptor)
    if package is None:
        if resource is not None:
            raise Failure(f"{name}{NBSP}: ce n’est pas un Data Package, la ressource {quoted(resource)} n’y est pas.")
        return descriptor
    return _schema_of(chosen_resource(package, name, resource), name)


def resources_of(descriptor: JSON) -> list[dict[str, Any]] | None:
    """The resources of a Data Package that have a schema, or a resource by itself; None for a schema, whatever it lists."""
    if not isinstance(descriptor, dict) or "fields" in descriptor:
        return None
    if isinstance(descriptor.get("schema"), (dict, str)) and "resources" not in descriptor:
        return [descriptor]
    resources = descriptor.get("resources")
    return [item for item in resources if isinstance(item, dict) and "schema" in item] if isinstance(resources, list) else None


def chosen_resource(package: list[dict[str, Any]], name: str, resource: str | None) -> dict[str, Any]:
    """The resource of that name, or the only one. Raises Failure."""
    found = [item for item in package if resource is None or item.get("name") == resource]
    if len(found) == 1:
        return found[0]
    names = enumerated([quoted(str(item.get("name", ""))) for item in package], "ou")
    if not package:
        raise Failure(f"{name}{NBSP}: ce Data Package n’a aucune ressource qui ait un schéma.")
    what = "a plusieurs ressources" if resource is None else f"n’a pas une seule ressource {quoted(resource)}"
    raise Failure(f"{name}{NBSP}: ce Data Package {what}. Choisissez par --resource{NBSP}: {names}.")


def _schema_of(resource: dict[str, Any], name: str) -> JSON:
    schema = resource["schema"]
    if not isinstance(schema, str):
        return schema
    refuse_address(schema)
    beside = str(Path(name).parent / schema) if name != STDIN else schema
    return _whole(beside, read_bytes(beside))


def data_of(name: str, resource: str | None) -> list[str]:
    """The files that a resource of a Data Package names, beside it; none for a schema by itself. Raises Failure."""
    package = resources_of(_whole(name, read_bytes(name))) if name != STDIN else None
    if package is None:
        return []
    path = chosen_resource(package, name, resource).get("path")
    paths = path if isinstance(path, list) else [path]
    found = [one for one in paths if isinstance(one, str)]
    for one in found:
        refuse_address(one)
    return [str(Path(name).parent / one) for one in found]
