"""The custom checks that a schema declares (`custom_checks`), beyond what Table Schema can say.

The names and parameters are Validata's, which French schemas follow. A check judges cells that hold a value its field
reads; `checks_of` gives those of a schema, and `running` puts them to the rows of a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from standard.schema.known_checks import known_name
from standard.schema.model import ABSENT, Schema
from standard.schema.words import quoted
from standard.validation.custom_checks import cells, codes, rows
from standard.validation.custom_checks.model import Check, Fields, MalformedCheck, Params
from standard.validation.custom_checks.opening_hours import opening_hours
from standard.validation.report import ReportNotice

__all__ = ["CODE", "Check", "Declared", "checks_of"]

CODE: Final = "custom-check-error"
"""What the code of their errors begins with; the name of the check follows a slash."""


def _phone_number(name: str, params: Params, fields: Fields) -> Check:
    from standard.validation.custom_checks.phones import phone_number  # the plans of every country take long to load

    return phone_number(name, params, fields)


_MAKERS: Final = {
    "siret": cells.siret,
    "siren": cells.siren,
    "rna": codes.check_of(codes.RNA),
    "code-commune-insee": codes.check_of(codes.COMMUNE),
    "code-postal": codes.check_of(codes.POSTAL),
    "numero-departement": codes.check_of(codes.NUMBER),
    "code-region": codes.check_of(codes.REGION),
    "phone-number-value": _phone_number,
    "opening-hours-value": opening_hours,
    "nomenclature-actes-value": cells.act,
    "year-interval-value": cells.year_interval,
    "french-gps-coordinates": cells.coordinates,
    "compare-columns-value": rows.compared,
    "sum-columns-value": rows.summed,
    "cohesive-columns-value": rows.cohesive,
    "one-of-required": rows.one_of,
}
"""By name, what makes a check of its parameters."""


@dataclass(frozen=True, slots=True)
class Declared:
    """The checks that a schema declares, and what is said of those that cannot be done."""

    checks: tuple[Check, ...]
    notices: tuple[ReportNotice, ...]


def checks_of(schema: Schema) -> Declared:
    """The checks of the schema's `custom_checks`; what is unknown or badly written is left out and said."""
    checks: list[Check] = []
    notices: list[ReportNotice] = []
    if schema.get("custom_checks") not in (ABSENT, None) and not isinstance(schema.get("custom_checks"), list):
        message = "La propriété «\u00a0custom_checks\u00a0» du schéma n’est pas une liste\u00a0: aucun de ses contrôles n’a été fait."
        notices.append(ReportNotice("custom-check", message))
    for name, params in _items(schema.get("custom_checks")):
        make = _MAKERS.get(known_name(name))
        if make is None:
            known = f"Le contrôle {quoted(name)}" if name else "Un contrôle sans nom"
            notices.append(ReportNotice("custom-check", f"{known}, que le schéma demande, n’est pas connu ici\u00a0: il n’a pas été fait."))
            continue
        try:
            check = make(name, params, {field.name: field for field in schema.fields})
            if len(set(check.columns)) < len(check.columns):
                raise MalformedCheck("il nomme deux fois le même champ")
            checks.append(check)
        except MalformedCheck as error:
            message = f"Le contrôle {quoted(name)} n’a pas été fait, car il est mal écrit dans le schéma\u00a0: {error}."
            notices.append(ReportNotice("custom-check", message))
    return Declared(tuple(checks), tuple(notices))


def _items(declared: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for item in declared if isinstance(declared, list) else []:
        name, params = (item.get("name"), item.get("params")) if isinstance(item, dict) else (item, None)
        yield name if isinstance(name, str) else "", params if isinstance(params, dict) else {}
