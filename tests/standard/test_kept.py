"""What rows keep as text is read once, and what was read is never what another text said."""

from __future__ import annotations

from standard.models import Revision
from standard.models.kept import LONGEST, Memory, remembered


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


def test_what_was_read_under_a_hash_is_not_even_loaded_again_until_the_room_is_taken() -> None:
    loaded: list[str] = []
    memory = Memory(str.upper, characters=4)

    def text(said: str) -> str:
        loaded.append(said)
        return said

    assert [memory.get(key, lambda said=said: text(said)) for key, said in (("1", "aa"), ("2", "bb"), ("1", "aa"), ("3", "cc"))] == [  # type: ignore[misc]
        "AA",
        "BB",
        "AA",
        "CC",
    ]
    assert loaded == ["aa", "bb", "cc"]
    assert ("1" in memory, "2" in memory, "3" in memory) == (True, False, True)


def test_a_row_without_its_hash_yet_and_a_long_text_are_read_each_time() -> None:
    memory = Memory(str.upper, characters=4 * LONGEST)
    long = "x" * (LONGEST + 1)

    assert [memory.get("", lambda said=said: said) for said in ("a", "b")] == ["A", "B"]  # type: ignore[misc]
    assert memory.get("1", lambda: long) == long.upper()
    assert "1" not in memory
