"""The defects of the public history of one real standard, each reproduced small: the file, the finding, the fix."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from standard.schema import reading
from standard.schema.findings import Finding
from standard.schema.lint import check, check_against
from standard.schema.operations import apply_all
from standard.schema.table_schema import parse, render
from tests.standard.schema.lint.small import column, enum, pattern, schema


@dataclass(frozen=True)
class Slip:
    """What somebody did; the file that came out, after earlier ones; what is found; and what mending gives, at a pointer."""

    story: str
    file: dict[str, Any] | bytes
    code: str
    at: str = ""
    mended: Any = None
    """None where a person has to judge."""
    earlier: tuple[dict[str, Any], ...] = field(default=())


def several(*values: str, sign: str = ";") -> str:
    listed = "|".join(values)
    return f"^(?:{listed})(?:{sign}(?:{listed}))*$"


DESCRIBED = "Une ou plusieurs valeurs séparées par un point-virgule, parmi la liste suivante : "
PATTERN, ENUM = "/fields/0/constraints/pattern", "/fields/0/constraints/enum"
CURLY, STRAIGHT = schema(enum("S’équiper", "Apprendre")), schema(enum("S'équiper", "Apprendre"))
PHONE = {"name": "telephone", "description": "Le numéro, avec l’indicatif."}

HISTORY = [
    Slip(
        "a comma left out at the end of a line", b'{"title": "x"\n "fields": []}', "json-missing-comma", mended={"title": "x", "fields": []}
    ),
    Slip("a quote left out", b'{"title": "x,\n "fields": []}', "json-syntax"),
    Slip("a regex pasted with its single backslashes", rb'{"pattern": "^\.$"}', "json-escape", mended={"pattern": r"^\.$"}),
    Slip("a whole file pasted over a colleague's work", schema(), "metadata-lost", "/keywords", ["lieu"], (schema(keywords=["lieu"]),)),
    Slip(
        "started from another schema",
        schema(path="https://raw.githubusercontent.com/etalab/schema-dae/v1.2.0/schema.json"),
        "url-of-another",
    ),
    Slip(
        "an enum made a regex by hand, two values short",
        schema(pattern(several("Sourds", "Aveugles"))),
        "values-lost",
        PATTERN,
        several("Sourds", "Aveugles", "Familles", "Seniors"),
        (schema(enum("Sourds", "Familles", "Aveugles", "Seniors")),),
    ),
    Slip(
        "an escape lost on the way",
        schema(pattern(several("Seniors (65 ans)", "Adultes"))),
        "value-rejected",
        PATTERN,
        several(r"Seniors \(65 ans\)", "Adultes"),
    ),
    Slip(
        "a repair that cut a description",
        schema(column(description="Les personnes que le lieu")),
        "description-cut",
        "/fields/0/description",
        "Les personnes que le lieu accueille.",
        (schema(column(description="Les personnes que le lieu accueille.")),),
    ),
    Slip(
        "a name that comes and goes",
        schema(column("conditions_acce", title="Accès")),
        "name-respelt",
        "/fields/0/name",
        "conditions_acces",
        (schema(column("conditions_acces", title="Accès")),),
    ),
    Slip("an accent in a name", schema(column("modalités_accompagnement")), "name-characters"),
    Slip("a capital in a name", schema(column("a"), column("Itinerance"), column("b")), "name-capitals"),
    Slip("a curly apostrophe made straight in a patch", STRAIGHT, "value-respelt", f"{ENUM}/0", "S’équiper", (CURLY,)),
    Slip("both apostrophes in one file", schema(enum("S’équiper", "S'informer", "L'essentiel")), "apostrophes-mixed"),
    Slip(
        "an accent in two characters in the name of a file",
        schema(resources=[{"title": "Exemple", "path": "me\u0301diation.csv"}]),
        "not-nfc",
        "/resources/0/path",
        "m\u00e9diation.csv",
    ),
    Slip(
        "an accent of the list missing in the description",
        schema(
            enum("Compréhension", "Lecture", "Écriture", "Calcul", description=f"{DESCRIBED}Comprehension ; Lecture ; Écriture ; Calcul")
        ),
        "description-differs",
        "/fields/0/description",
        f"{DESCRIBED}Compréhension ; Lecture ; Écriture ; Calcul",
    ),
    Slip(
        "a full stop taken into a value",
        schema(pattern(several("Commune", "Département", r"Structure solidaire\."), description=DESCRIBED)),
        "value-full-stop",
    ),
    Slip(
        "a value that the description words otherwise",
        schema(
            enum(
                "Seul : j’ai accès à du matériel",
                "Dans un atelier : j’apprends à plusieurs",
                "À ma place : on fait pour moi",
                "Avec de l’aide : on me montre",
                description=f"{DESCRIBED}Seul : j’ai accès à du matériel ; Dans un atelier collectif : j’apprends à plusieurs ; "
                "À ma place : on fait pour moi ; Avec de l’aide : on me montre",
            )
        ),
        "description-differs",
        "/fields/0/description",
        f"{DESCRIBED}Seul : j’ai accès à du matériel ; Dans un atelier : j’apprends à plusieurs ; "
        "À ma place : on fait pour moi ; Avec de l’aide : on me montre",
    ),
    Slip(
        "a value that the description completes",
        schema(
            enum("Seul", "À distance", "Atelier", "Sur place", description=f"{DESCRIBED}Seul ; À distance (visio) ; Atelier ; Sur place")
        ),
        "description-differs",
        "/fields/0/description",
        f"{DESCRIBED}Seul ; À distance ; Atelier ; Sur place",
    ),
    Slip(
        "a value that says more than the description",
        schema(
            enum(
                "Déficience visuelle : la cécité et la malvoyance sont des formes de déficience visuelle",
                "Surdité",
                "Adultes",
                "Seniors",
                description=f"{DESCRIBED}Déficience visuelle ; Surdité ; Adultes ; Seniors",
            )
        ),
        "description-differs",
    ),
    Slip(
        "a documented value that its own regex refuses",
        schema(pattern(several("Étapes numériques(La Poste)", "APTIC"))),
        "value-rejected",
        PATTERN,
        several(r"Étapes numériques\(La Poste\)", "APTIC"),
    ),
    Slip(
        "a value in the description only",
        schema(enum("CNFS", "APTIC", "French Tech", description=f"{DESCRIBED}CNFS ; APTIC ; French Tech ; Grande école")),
        "description-differs",
    ),
    Slip("a space at the end of a value", schema(enum("Adultes ", "Enfants")), "value-spaces", f"{ENUM}/0", "Adultes"),
    Slip(
        "a pattern that refuses the example of the field",
        schema(column("pivot", example="43493312300029", constraints={"pattern": "^[0-9]{9,10}$"})),
        "example-refused",
    ),
    Slip(
        "commas in the text and semicolons in the pattern",
        schema(pattern(several("oui", "non"), description="Valeurs séparées par une virgule.")),
        "separator-differs",
        "/fields/0/description",
        "Valeurs séparées par «\u00a0;\u00a0».",
    ),
    Slip(
        "an example that kept the earlier separator",
        schema(pattern(several("oui", "non", sign=r"\|"), example="oui;non", description="Séparées par «\u00a0|\u00a0».")),
        "example-refused",
        "/fields/0/example",
        "oui|non",
    ),
    Slip(
        "a check removed instead of mended",
        schema(column("courriel")),
        "check-dropped",
        PATTERN,
        "^[^@]+@[^@]+$",
        (schema(column("courriel", constraints={"pattern": "^[^@]+@[^@]+$"})),),
    ),
    Slip(
        "a sign that the spreadsheet ate",
        schema(column(**PHONE, example="33180059880", constraints={"pattern": r"^\+33[0-9]{9}$"})),
        "example-refused",
    ),
    Slip(
        "a choice twice",
        schema(column(**PHONE, constraints={"pattern": r"^(?:\+590|\+33|\+590)[0-9]{9}$"})),
        "pattern-repeats",
        PATTERN,
        r"^(?:\+590|\+33)[0-9]{9}$",
    ),
    Slip("a tag that says another number", schema(version="1.1.0", resources=None), "version-in-urls"),
    Slip("a letter before the number", schema(version="v1.2.0"), "version-format", "/version", "1.2.0"),
    Slip("a number that did not grow", schema(column("b")), "version-not-after", earlier=(schema(),)),
    Slip("a date that did not follow", schema(version="1.3.0"), "date-stale", earlier=(schema(),)),
    Slip(
        "an example on a branch that moves",
        schema(resources=[{"path": "https://raw.githubusercontent.com/exemple/lieux/main/exemple-valide.csv"}]),
        "url-unpinned",
    ),
    Slip(
        "required deleted rather than false",
        schema(column(constraints={"minLength": 1})),
        "check-dropped",
        "/fields/0/constraints/required",
        True,
        (schema(column(constraints={"required": True, "minLength": 1})),),
    ),
    Slip(
        "a typo mended, then pasted again",
        schema(column(description="Nous mettrons à jour ces lieux.")),
        "typo-back",
        "/fields/0/description",
        "Nous mettons à jour ces lieux.",
        (schema(column(description="Nous mettrons à jour.")), schema(column(description="Nous mettons à jour."))),
    ),
    Slip(
        "several values announced, one taken",
        schema(
            column(
                **PHONE | {"description": "Numéros séparés par un point-virgule."},
                example="0102030405",
                constraints={"pattern": r"^\d{10}$"},
            )
        ),
        "several-refused",
    ),
    Slip(
        "a separator accepted before the first value",
        schema(pattern("(?:(?:^|;)(oui|non))+$")),
        "list-leading-separator",
        PATTERN,
        several("oui", "non"),
    ),
    Slip("a pattern without its ends", schema(pattern(r"\d{5}")), "pattern-unanchored", PATTERN, r"^\d{5}$"),
    Slip(
        "a field removed, its name given to another",
        schema(column("id", title="Numéro du lieu", description="Un compteur.", type="integer")),
        "name-reused",
        earlier=(schema(column("id", title="SIRET de la structure", description="Quatorze chiffres."), column("b")), schema(column("b"))),
    ),
]


def found_in(slip: Slip) -> list[Finding]:
    if isinstance(slip.file, bytes):
        return list(reading.read(slip.file).findings)
    # Through the bytes of a file, as it comes in.
    found = reading.read(json.dumps(slip.file, indent=2).encode())
    assert found.descriptor == slip.file
    beside = check_against([parse(one) for one in slip.earlier], parse(slip.file)) if slip.earlier else ()
    return [found.locate(finding) for finding in (*check(slip.file), *beside)]


def read_at(descriptor: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        descriptor = descriptor[int(step)] if isinstance(descriptor, list) else descriptor[step]
    return descriptor


@pytest.mark.parametrize("slip", HISTORY, ids=lambda slip: slip.story)
def test_each_defect_of_the_history_is_found_and_mended(slip: Slip) -> None:
    (finding,) = [one for one in found_in(slip) if one.code == slip.code]
    assert finding.line is not None
    assert finding.column is not None
    assert finding.message.endswith(".")
    if isinstance(slip.file, bytes):
        assert reading.read(slip.file).descriptor == slip.mended
    elif slip.mended is not None:
        assert read_at(render(apply_all(parse(slip.file), finding.fix)), slip.at) == slip.mended
    else:
        assert finding.fix == ()
