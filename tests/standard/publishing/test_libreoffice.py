"""The template opened, filled and saved by LibreOffice: what is typed in it is right for the check of files."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from standard.publishing.csv_files import valid_example
from standard.publishing.xlsx_template import xlsx_template
from standard.validation.examination import examine
from tests.known_schemas import known_standards
from tests.libreoffice import SAVED_AS, Filling, fill, needs_libreoffice
from tests.standard.publishing.libraries import DESCRIPTOR, bare

BEFORE_1900 = re.compile(r"\b1[0-8]\d\d\b")
"""A year whose days a workbook of Excel has no number for: LibreOffice then writes one that nobody reads."""


@pytest.mark.deep
@needs_libreoffice
def test_what_is_typed_in_the_template_of_each_known_standard_is_valid_however_it_is_saved(tmp_path: Path) -> None:
    fillings, meant = [], []
    for rank, descriptor in enumerate([DESCRIPTOR, *(versions[-1].descriptor() for versions in known_standards())]):
        content = bare(descriptor)
        example = valid_example(content)
        if example is None or not all(field.name for field in content.schema.fields):
            continue
        template = tmp_path / f"{rank}-gabarit.xlsx"
        template.write_bytes(xlsx_template(content))
        _, row = csv.reader(io.StringIO(example.decode()))
        saved = [tmp_path / f"{rank}{ending}" for ending in SAVED_AS if ending != ".xlsx" or not BEFORE_1900.search(",".join(row))]
        fillings.append(Filling(template, [row], saved))
        meant.append((descriptor, saved))
    fill(tmp_path, fillings)
    found = {
        f"{descriptor.get('name')}{path.suffix}": [(one.field, one.value, one.code) for one in report.errors]
        for descriptor, saved in meant
        for path in saved
        if not (report := examine(path, descriptor)).valid or report.rows != 1
    }
    assert len(meant) > 4
    assert found == {}
