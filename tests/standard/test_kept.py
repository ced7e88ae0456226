"""What rows keep as text is read once, and what was read is never what another text said."""

from __future__ import annotations

from standard.models import Revision
from standard.models.kept import LONGEST, remembered, schema_of
from standard.schema import snapshot
from standard.schema.model import Schema


def test_a_text_is_read_once_while_it_is_remembered_and_a_long_one_each_time() -> None:
    read: list[str] = []
    known = remembered(lambda text: (read.append(text), text.upper())[1], texts=2)
    long = "x" * (LONGEST + 1)

    assert [known(text) for text in ("a", "b", "a", "c", "a", "b", long, long)] == [
        "A",
        "B",
        "A",
        "C",
        "A",
        "B",
        long.upper(),
        long.upper(),
    ]
    assert read == ["a", "b", "c", "b", long, long]


def test_rows_of_one_text_give_one_reading_and_a_row_that_changes_another() -> None:
    text = '{"format": 1, "operations": [{"op": "rename_field", "field": "f_1", "before": "a", "after": "b"}]}'
    one, other = Revision(operations=text), Revision(operations=text.replace('"b"', '"c"'))

    assert one.read_operations() is Revision(operations=text).read_operations()
    assert [operation.after for operation in other.read_operations()] == ["c"]  # type: ignore[attr-defined]
    one.operations = "[]"
    assert one.read_operations() == ()


def test_the_schema_of_a_revision_is_loaded_once_and_that_of_a_row_without_its_hash_each_time() -> None:
    text = snapshot.to_text(Schema({"name": "essai"}, ()))
    loaded: list[str] = []

    def load() -> str:
        loaded.append(text)
        return text

    assert schema_of("une empreinte", load) is schema_of("une empreinte", load)
    assert len(loaded) == 1
    assert schema_of("", load) == schema_of("", load)
    assert len(loaded) == 3
