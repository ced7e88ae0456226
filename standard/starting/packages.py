"""The schema that a Data Package gives to begin from. Pure."""

from __future__ import annotations

from standard.command.inputs import Failure, chosen, resources_of
from standard.schema.model import JSON
from standard.schema.words import enumerated, quoted


def schema_in(descriptor: JSON, name: str, wanted: str) -> JSON:
    """The schema that a descriptor is, or that of the table of that name of a Data Package. Raises Failure.

    A package of several tables whose one is not named is said with its names; a schema that is elsewhere is not fetched.
    """
    package = resources_of(descriptor)
    if package is None:
        return descriptor
    names = [str(item.get("name", "")) for item in package]
    if (not wanted and len(package) != 1) or (wanted and names.count(wanted) != 1):
        said = enumerated([quoted(name) for name in names], "ou") if names else ""
        advice = f"Dites laquelle devient le standard\u00a0: {said}." if said else "Aucune n’a de schéma."
        raise Failure(f"Ce paquet de données a {len(names)} tables. {advice}" if names else f"Ce paquet de données est vide. {advice}")
    chosen_one = package[names.index(wanted)] if wanted else package[0]
    if isinstance(chosen_one["schema"], str):
        raise Failure("Le schéma de cette table est dans un autre fichier\u00a0: envoyez ce fichier.")
    return chosen(descriptor, name, wanted or None)
