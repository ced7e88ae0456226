"""Files and schemas as people make them, built in a test's own folder."""

import io
import zipfile
from pathlib import Path
from typing import Any

import xlsxwriter

SERVICES = ["Prendre en main un ordinateur", "Utiliser le numérique", "S'équiper"]


def schema(*fields: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {**properties, "fields": list(fields)}


def field(name: str, kind: str = "string", title: str = "", **constraints: Any) -> dict[str, Any]:
    descriptor: dict[str, Any] = {"name": name, "type": kind}
    if title:
        descriptor["title"] = title
    if constraints:
        descriptor["constraints"] = constraints
    return descriptor


def written(folder: Path, content: str | bytes, name: str = "lieux.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def workbook(folder: Path, *sheets: list[list[Any]], name: str = "lieux.xlsx") -> Path:
    """An XLSX file; dates are written as dates, None as nothing."""
    path = folder / name
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(number, column, cell)
    return path


def archive(members: dict[str, bytes]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return memory.getvalue()
