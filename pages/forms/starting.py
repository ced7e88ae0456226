"""The first fields of a standard as the rows of a form, and what the columns of somebody's table say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import QueryDict

from pages.forms.descriptors import StartForm
from standard.models import StartingSource
from standard.services.standards import Answers
from standard.services.starting import DictionaryTable
from standard.starting.dictionary import MOST_ROWS, ROLES
from standard.starting.drafting import SEPARATORS, DraftField, coded
from standard.starting.kinds import KINDS

SPARE: Final = 3
"""Empty rows after those that are filled."""
LINES: Final = "\n"


class SourceForm(forms.Form):
    """A file to begin from, and what it is."""

    kind = forms.ChoiceField(
        label="Ce que contient le fichier",
        choices=(
            ("dictionary", "Un tableau qui décrit les champs, un par ligne (nom, description, type, valeurs…)"),
            ("examples", "Des données comme celles que l’on publiera, une colonne par champ"),
        ),
        widget=forms.RadioSelect,
        initial="dictionary",
    )
    file = forms.FileField(label="Fichier", help_text="CSV, XLSX, XLS ou ODS, 20\u00a0Mo au plus.", widget=forms.FileInput)


class AddressForm(forms.Form):
    """An address to begin from, and what stands there."""

    holds = forms.ChoiceField(
        label="Ce qu’il y a à cette adresse",
        choices=StartingSource.Holds.choices,
        widget=forms.RadioSelect,
        initial=StartingSource.Holds.GIT,
    )
    address = forms.CharField(label="Adresse", max_length=2000, help_text="Elle commence par https:// et tout le monde peut la lire.")
    path = forms.CharField(
        label="Endroit du schéma dans le dépôt git", max_length=500, required=False, help_text="Sans cela, schema.json, à la racine."
    )
    resource = forms.CharField(
        label="Table du paquet de données", max_length=200, required=False, help_text="Son nom, si le datapackage.json en a plusieurs."
    )


class FetchedForm(StartForm):
    """What a standard made of a fetched schema is called."""

    version = forms.CharField(
        label="Version déjà publiée",
        max_length=40,
        required=False,
        help_text="Si ce schéma est déjà publié ailleurs, son numéro, par exemple 0.1.0. Il est alors repris tel quel.",
    )

    def __init__(self, *arguments: Any, tagged: bool, **more: Any) -> None:
        super().__init__(*arguments, **more)
        if tagged:
            # Its tags say it.
            del self.fields["version"]


TOLD: Final = "devenu:"
"""What begins the name of an answer to what a version only supposes: then its number, and the name of what is supposed."""


def typed_answers(post: QueryDict) -> dict[str, Answers]:
    """What somebody says became what, by version."""
    said: dict[str, dict[str, list[str]]] = {}
    for key, answer in post.items():
        if key.startswith(TOLD) and answer in ("oui", "non"):
            version, _, name = key.removeprefix(TOLD).partition(":")
            said.setdefault(version, {"oui": [], "non": []})[str(answer)].append(name)
    return {version: Answers(one["oui"], one["non"]) for version, one in said.items()}


@dataclass(frozen=True, slots=True)
class StartRow:
    """A field as a row of the form."""

    place: int
    field: DraftField
    error: str = ""

    @property
    def values(self) -> str:
        return LINES.join(self.field.written_values)


@dataclass(frozen=True, slots=True)
class StartColumn:
    """A column of the table that somebody sent, and what it is held to say."""

    place: int
    header: str
    role: str
    sample: str


def rows_of(fields: Sequence[DraftField], problems: dict[int, str] | None = None, *, more: int = SPARE) -> tuple[StartRow, ...]:
    spare = [DraftField()] * more
    return tuple(StartRow(place, field, (problems or {}).get(place, "")) for place, field in enumerate((*fields, *spare)))


def typed_fields(post: QueryDict) -> tuple[DraftField, ...]:
    """The fields that the rows of a form say, those left empty apart."""
    return tuple(field for field in _typed(post) if not field.blank)


def _typed(post: QueryDict) -> Iterator[DraftField]:
    for place in range(min(len(post), MOST_ROWS + 200)):
        if f"title-{place}" not in post:
            return
        kind = post.get(f"type-{place}", "string")
        values, labels = coded(tuple(filter(None, map(_line, post.get(f"values-{place}", "").splitlines()))))
        yield DraftField(
            name=_line(post.get(f"name-{place}", "")),
            title=_line(post.get(f"title-{place}", "")),
            description=post.get(f"description-{place}", "").replace("\r\n", LINES).strip(),
            type=kind if kind in KINDS else "string",
            required=f"required-{place}" in post,
            values=values,
            labels=labels,
            example=_line(post.get(f"example-{place}", "")),
            separator=mark if (mark := post.get(f"separator-{place}", "")) in SEPARATORS else "",
            longest=_number(post.get(f"longest-{place}", "")),
        )


def columns_of(table: DictionaryTable) -> tuple[StartColumn, ...]:
    samples = [
        next((row[place] for row in table.rows if place < len(row) and row[place].strip()), "") for place in range(len(table.header))
    ]
    return tuple(StartColumn(*column) for column in zip(range(len(table.header)), table.header, table.roles, samples, strict=True))


def typed_table(post: QueryDict) -> DictionaryTable | None:
    """The table that came with the form, read with what its columns are now said to be; None where there is none."""
    try:
        said = json.loads(post.get("table", ""))
        header = tuple(str(text) for text in said["header"])
        rows = tuple(tuple(str(cell) for cell in row) for row in said["rows"][:MOST_ROWS])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    asked = [post.get(f"role-{place}") for place in range(len(header))]
    if None in asked:
        return DictionaryTable.of(header, rows)
    return DictionaryTable(header, rows, tuple(role if role in ROLES else "" for role in asked if role is not None))


def kept_table(table: DictionaryTable) -> str:
    return json.dumps({"header": table.header, "rows": table.rows}, ensure_ascii=False)


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,4}", text.strip()) else None


def _line(text: str) -> str:
    return " ".join(text.split())
