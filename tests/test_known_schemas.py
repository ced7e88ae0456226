"""The schemas and files made for the tests: whole, and as odd as the real ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from standard.schema.compatibility import impacts
from standard.schema.diff import compare
from standard.schema.lint import check, check_against
from standard.schema.table_schema import parse
from standard.validation.examination import examine
from tests.known_schemas import (
    MADE,
    KnownFile,
    KnownSchema,
    known_files,
    made_schemas,
    real_schemas,
    requires_real_data,
    standards_of,
)


def test_every_made_schema_is_in_the_index_and_every_file_beside_a_version() -> None:
    assert {known.path for known in made_schemas()} == set((MADE / "schemas").glob("*/*.json"))
    assert {known.path for known in known_files() if known.path.is_relative_to(MADE)} == set((MADE / "files").glob("*/*"))


def test_the_bytes_of_the_made_schemas_are_of_every_kind() -> None:
    """Git must not make their ends of lines alike: .gitattributes says so."""
    written = [known.path.read_bytes() for known in made_schemas()]
    for sign in (b"\xef\xbb\xbf", b"\r\n", b"\t", b"\\u00e9"):
        assert [data for data in written if sign in data], sign
    assert [data for data in written if b"\n" not in data]
    filled = [path.read_bytes() for path in (MADE / "files").glob("*/*.csv")]
    for sign in (b"\xef\xbb\xbf", b"\r\n", b"\t", "Œuf".encode("cp1252")):
        assert [data for data in filled if sign in data], sign


def shown(standards: Iterable[tuple[KnownSchema, ...]]) -> Iterator[tuple[str, str]]:
    """What a few standards give to see: defects, forms of lists, kinds of changes, effects of changes."""
    for versions in standards:
        schemas = [parse(known.descriptor()) for known in versions]
        for rank, (known, schema) in enumerate(zip(versions, schemas, strict=True)):
            yield from (("défaut", finding.code) for finding in check(known.descriptor()))
            yield from (("liste", field.values.form) for field in schema.fields if field.values)
            yield from (("défaut d’une version", finding.code) for finding in check_against(schemas[max(0, rank - 2) : rank], schema))
            for other in schemas[max(0, rank - 1) : rank]:
                for before, after in ((other, schema), (schema, other)):
                    yield from (("opération", type(operation).__name__) for operation in compare(before, after))
                    yield from (("effet", impact.rule) for impact in impacts(before, after))


@requires_real_data
def test_what_real_schemas_show_the_made_ones_show_too() -> None:
    """So that what the real data proves is proved where they are not."""
    assert set(shown(standards_of(real_schemas()))) - set(shown(standards_of(made_schemas()))) == set()


@requires_real_data
@pytest.mark.deep
def test_what_real_files_show_the_made_ones_show_too() -> None:
    def told(files: Iterable[KnownFile]) -> set[str]:
        reports = [examine(known.path, known.schema.descriptor()) for known in files]
        return {told.code for report in reports for told in (*report.by_cause, *report.warnings)}

    made = [known for known in known_files() if known.path.is_relative_to(MADE)]
    assert told(set(known_files()) - set(made)) - told(made) == set()
