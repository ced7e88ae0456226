"""The XLSX template: a sheet to fill, with drop-down lists, and a sheet that says how.

The lists stand in a hidden sheet under defined names, because a list written in the rule itself stops at 255
characters. Every text is written as text: nothing that a schema says becomes a formula or a link.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import Worksheet

from standard.moments import date_in_words
from standard.publishing.content import ReleaseContent
from standard.publishing.dictionary import Entry, entries, table_rules, value_notes
from standard.publishing.prose import to_text
from standard.schema.listed_cells import holding
from standard.schema.model import Field
from standard.schema.words import NBSP, enumerated, quoted

LAST_ROW: Final = 1_048_575
CREATED: Final = datetime(2000, 1, 1)
"""The same for every file, so that the same release gives the same bytes."""

DATA, GUIDE, LISTS = "Données", "Mode d’emploi", "Listes"
FONT: Final = {"font_name": "Arial", "font_size": 10, "valign": "top"}
INK, PALE, RULE = "#1F3A5F", "#E3E9F1", "#C3CCD8"
CELL_FORMATS: Final = {"date": {"default": "yyyy-mm-dd", "%Y-%m-%d": "yyyy-mm-dd", "%d/%m/%Y": "dd/mm/yyyy"}}
"""How Excel shows the dates that a person types, so that saving as CSV writes them as the schema says."""
NUMBERS: Final = frozenset({"integer", "number", "year"})
GUIDE_COLUMNS: Final = (
    ("Colonne", 26),
    ("Intitulé", 30),
    ("Remplissage", 13),
    ("Ce qu’on y écrit", 44),
    ("Description", 70),
    ("Exemple", 34),
)
VALUE_COLUMNS: Final = ("Colonne", "Valeur à écrire", "", "Libellé", "Définition", "")
LINE_HEIGHT, MOST_LINES = 13.5, 30
"""Points of a line of text, and how many lines a row may have: 409 points at most."""
NOTE_LIMIT, HINT_LIMIT, HINT_TITLE_LIMIT = 2_000, 255, 32


class TextSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter says nothing of its types
    """A sheet in which every cell is a text with a format of its own, as all of ours are: a list of 36,000 values takes 250,000 of
    them, and what the library looks up for any kind of cell is half of the time. The bytes are the same.
    """

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        self.fh.write(f'<c r="{xl_rowcol_to_cell_fast(row, col)}" s="{cell.format._get_xf_index()}" t="s"><v>{cell.string}</v></c>')


def xlsx_template(content: ReleaseContent) -> bytes:
    """The workbook: « Données », « Mode d’emploi », and the hidden lists."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": content.title, "subject": f"Version {content.version}", "company": content.publisher, "created": CREATED})
    described = entries(content.schema)
    data, guide, lists = (book.add_worksheet(name, TextSheet) for name in (DATA, GUIDE, LISTS))
    _fill_data(book, data, described, _fill_lists(book, lists, described))
    _fill_guide(book, guide, content, described)
    lists.very_hidden()
    data.activate()
    book.close()
    return buffer.getvalue()


def _fill_data(book: Any, sheet: Any, described: tuple[Entry, ...], lists: dict[int, str]) -> None:
    header = {**FONT, "bold": True, "bottom": 1, "bottom_color": INK, "num_format": "@"}
    mandatory = book.add_format({**header, "font_color": "#FFFFFF", "bg_color": INK})
    optional = book.add_format({**header, "bold": False, "font_color": INK, "bg_color": PALE})
    formats: dict[str, Any] = {}
    for column, entry in enumerate(described):
        shown = _number_format(entry.field)
        if shown not in formats:
            formats[shown] = book.add_format({"font_name": "Arial", "font_size": 10, "num_format": shown})
        sheet.set_column(column, column, min(max(len(entry.field.name) + 4, 14), 40), formats[shown])
        sheet.write_string(0, column, entry.field.name, mandatory if entry.field.required else optional)
        note = _note(entry)
        sheet.write_comment(0, column, note, {"x_scale": 2.6, "y_scale": min(1 + len(note) / 130, 7), "font_size": 9, "author": ""})
        if column in lists:
            sheet.data_validation(1, column, LAST_ROW, column, _drop_down(entry, lists[column]))
    sheet.freeze_panes(1, 0)


def _number_format(field: Field) -> str:
    """Text wherever Excel would otherwise change what is typed: a SIRET, a postal code, `+33…`, 1-2."""
    if field.type in NUMBERS and field.values is None:
        return "General"
    return CELL_FORMATS.get(field.type, {}).get(field.format, "@")


def _note(entry: Entry) -> str:
    lines = [entry.field.title, f"{entry.presence}. {entry.kind}.", to_text(entry.field.description)]
    if entry.examples:
        lines.append(f"Exemple{NBSP}: {entry.examples[0]}")
    return shortened("\n".join(line for line in lines if line), NOTE_LIMIT)


def _fill_lists(book: Any, sheet: Any, described: tuple[Entry, ...]) -> dict[int, str]:
    """Writes each list in a column under a defined name; answers with the name for each column of data."""
    text = book.add_format({"num_format": "@"})
    lists: dict[int, str] = {}
    for column, entry in enumerate(described):
        values = _proposed(entry)
        if not values:
            continue
        place = len(lists)
        name = f"liste_{column + 1}"
        for row, value in enumerate(values):
            sheet.write_string(row, place, value, text)
        letter = xlsxwriter.utility.xl_col_to_name(place)
        book.define_name(name, f"={LISTS}!${letter}$1:${letter}${len(values)}")
        lists[column] = name
    return lists


def _proposed(entry: Entry) -> tuple[str, ...]:
    """What the drop-down list offers."""
    field = entry.field
    if field.values is not None:
        live = [value for value in entry.values if value.properties.get("deprecated") is not True]
        texts = tuple(dict.fromkeys(value.text for value in live if value.text))
        return tuple(holding(field.values, [text]) for text in texts) if field.values.of_items else texts
    if field.type == "boolean":
        return tuple(dict.fromkeys((*_texts(field, "trueValues", "true"), *_texts(field, "falseValues", "false"))))
    return ()


def _texts(field: Field, key: str, default: str) -> tuple[str, ...]:
    texts = field.properties.get(key)
    return tuple(text for text in texts if isinstance(text, str) and text) if isinstance(texts, list) else (default,)


def _drop_down(entry: Entry, name: str) -> dict[str, Any]:
    """A list that refuses anything else, except where a cell may hold several values: there it only helps."""
    hint = "Choisissez une valeur de la liste."
    several = entry.field.values is not None and entry.field.values.several
    if entry.separator is not None:
        hint = f"Pour écrire plusieurs valeurs, séparez-les par {quoted(entry.separator)}, sans espace autour."
    elif several:
        hint = "Pour écrire plusieurs valeurs, gardez les crochets et séparez-les par une virgule, chacune entre guillemets."
    return {
        "validate": "list",
        "source": f"={name}",
        "input_title": shortened(entry.field.title, HINT_TITLE_LIMIT),
        "input_message": shortened(hint, HINT_LIMIT),
        "show_error": not several,
        "error_title": "Valeur hors de la liste",
        "error_message": "Choisissez une valeur de la liste. La feuille «\u00a0Mode d’emploi\u00a0» dit ce que chacune veut dire.",
    }


def _fill_guide(book: Any, sheet: Any, content: ReleaseContent, described: tuple[Entry, ...]) -> None:
    title = book.add_format({**FONT, "bold": True, "font_size": 16, "font_color": INK})
    section = book.add_format({**FONT, "bold": True, "font_size": 12, "font_color": INK})
    plain = book.add_format({**FONT})
    head = book.add_format({**FONT, "bold": True, "font_color": "#FFFFFF", "bg_color": INK, "border": 1, "border_color": INK})
    cell = book.add_format({**FONT, "text_wrap": True, "bottom": 1, "bottom_color": RULE, "num_format": "@"})
    strong = book.add_format({**FONT, "text_wrap": True, "bottom": 1, "bottom_color": RULE, "num_format": "@", "bold": True})
    for column, (_, width) in enumerate(GUIDE_COLUMNS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, content.title, title)
    sheet.set_row(0, 24)
    row = 1
    for line in (_edition(content), *_how_to(described), *table_rules(content.schema)):
        sheet.write_string(row, 0, line, plain)
        row += 1
    row = _table(sheet, row + 1, "Les colonnes", tuple(name for name, _ in GUIDE_COLUMNS), section, head)
    for entry in described:
        field = entry.field
        cells = (field.name, field.title, entry.presence, entry.sentence, field.description, "\n".join(entry.examples))
        _line(sheet, row, cells, strong if field.required else cell, cell)
        row += 1
    listed = [entry for entry in described if entry.values]
    if listed:
        row = _table(sheet, row + 1, "Les valeurs", VALUE_COLUMNS, section, head)
    for entry in listed:
        for value in entry.values:
            label = value.label if value.label != value.text else ""
            meaning = " ".join(filter(None, (value.definition, *value_notes(value))))
            _line(sheet, row, (entry.field.name, value.text, "", label, meaning, ""), cell, cell)
            row += 1
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")


def _edition(content: ReleaseContent) -> str:
    by = f", publiée par {content.publisher}" if content.publisher else ""
    return f"Version {content.version} du {date_in_words(content.date)}{by}."


def _how_to(described: tuple[Entry, ...]) -> tuple[str, ...]:
    several = [entry.separator for entry in described if entry.separator is not None]
    signs = enumerated(dict.fromkeys(map(quoted, several)), "ou")
    return (
        f"Remplissez la feuille {quoted(DATA)}, une ligne par élément, sans changer la première ligne.",
        "Les colonnes à l’en-tête foncé, en gras, sont obligatoires.",
        "Laissez vide ce que vous ne savez pas. Pour publier, enregistrez la feuille en CSV UTF-8.",
        *(
            [
                f"Une cellule qui peut contenir plusieurs valeurs les sépare par {signs}, sans espace{NBSP}: "
                "choisissez la première dans la liste, puis tapez les autres à la suite."
            ]
            if several
            else []
        ),
    )


def _table(sheet: Any, row: int, name: str, columns: tuple[str, ...], section: Any, head: Any) -> int:
    """Writes the title and the header of a table; answers with the row that follows."""
    sheet.write_string(row, 0, name, section)
    for column, label in enumerate(columns):
        sheet.write_string(row + 1, column, label, head)
    return row + 2


def _line(sheet: Any, row: int, cells: tuple[str, ...], first: Any, other: Any) -> None:
    lines = max(_lines(text, width) for text, (_, width) in zip(cells, GUIDE_COLUMNS, strict=True))
    if lines > 1:
        # LibreOffice does not make a row higher by itself, and Excel does no more once it is told.
        sheet.set_row(row, min(lines, MOST_LINES) * LINE_HEIGHT)
    for column, text in enumerate(cells):
        # The same as `write_string`, which first looks whether its row is an address such as « A1 ».
        sheet._write_string(row, column, shortened(text, 32_000), other if column else first)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of so many characters."""
    return sum(max(1, -(-len(line) // width)) for line in text.split("\n"))


def shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
