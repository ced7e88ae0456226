"""`annexe-valeurs.md` and `valeurs.csv`: every allowed value of every field, what it means, and whether it is still to be used."""

from __future__ import annotations

from collections.abc import Iterator

from standard.publishing.content import ReleaseContent
from standard.publishing.csv_files import write_csv
from standard.publishing.dictionary import Entry, entries, value_notes
from standard.publishing.documentation_markdown import code, plain
from standard.publishing.prose import one_line, to_markdown
from standard.schema.correspondence.written import guarded
from standard.schema.model import Value
from standard.schema.words import NBSP, count, quoted

COLUMNS = ("champ", "valeur", "libelle", "definition", "a_ne_plus_utiliser", "remplacee_par")


def values_annex(content: ReleaseContent) -> bytes | None:
    """None where no field has a list of values."""
    listed = _listed(content)
    if not listed:
        return None
    blocks = [f"# Les valeurs{NBSP}: {plain(content.title)}", f"Version {content.version}."]
    for entry in listed:
        said = f"{count(len(entry.values), 'valeur', 'valeurs')}."
        if entry.separator is not None:
            said += f" Une cellule peut en contenir plusieurs, séparées par {quoted(entry.separator)}."
        blocks += [f"## {plain(entry.field.title)} ({code(entry.field.name)})", said, *map(_told, entry.values)]
    return ("\n\n".join(blocks) + "\n").encode()


def values_csv(content: ReleaseContent) -> bytes | None:
    """The same for a program: values as they are, which it compares; what is only read, a label or a definition, is no formula."""
    listed = _listed(content)
    return write_csv([COLUMNS, *(row for entry in listed for row in _rows(entry))]) if listed else None


def _listed(content: ReleaseContent) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries(content.schema) if entry.values)


def _told(value: Value) -> str:
    if not value.properties:
        return f"**{code(value.text)}**"
    label = f"{NBSP}: {plain(value.label)}" if value.label != value.text else ""
    said = " ".join(filter(None, (to_markdown(one_line(value.definition)), *map(plain, value_notes(value)))))
    return f"**{code(value.text)}**{label}" + (f"\n\n{said}" if said else "")


def _rows(entry: Entry) -> Iterator[tuple[str, ...]]:
    for value in entry.values:
        successors = value.properties.get("successors")
        replaced = "|".join(str(one) for one in successors) if isinstance(successors, list) else ""
        retired = "oui" if value.properties.get("deprecated") is True else ""
        label = value.label if value.label != value.text else ""
        yield entry.field.name, value.text, guarded(label), guarded(value.definition), retired, replaced
