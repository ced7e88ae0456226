"""A cell is written as the new field writes it only where that says exactly the same."""

from typing import Any

import pytest

from standard.schema import table_schema
from standard.schema.correspondence.notation import rewritten
from standard.schema.model import Field


def field(kind: str, *values: str, **said: Any) -> Field:
    listed = {"constraints": {"enum": list(values)}} if values else {}
    (one,) = table_schema.parse({"fields": [{"name": "a", "type": kind, **said, **listed}]}).fields
    return one


BOOLEAN, MOMENT, DAY = field("boolean"), field("datetime"), field("date")


@pytest.mark.parametrize(
    ("old", "new", "text", "written"),
    [
        (BOOLEAN, field("string", "oui", "non"), "true", "oui"),
        (BOOLEAN, field("string", "Non", "Oui", "Ne sait pas"), "0", "Non"),
        (field("string", "oui", "non"), BOOLEAN, "non", "false"),
        (field("string", "Vrai", "Faux"), field("boolean", trueValues=["1"], falseValues=["0"]), "Vrai", "1"),
        (BOOLEAN, field("string", "gratuit", "payant"), "true", "true"),
        (BOOLEAN, field("string", "oui", "Oui", "non"), "true", "true"),
        (BOOLEAN, field("string", "oui", "non"), "peut-être", "peut-être"),
        (field("string", "oui", "non", "NSP"), BOOLEAN, "NSP", "NSP"),
        (BOOLEAN, field("string"), "true", "true"),
        (MOMENT, DAY, "2024-03-05T00:00:00", "2024-03-05"),
        (MOMENT, field("date", format="%d/%m/%Y"), "2024-03-05T00:00:00", "05/03/2024"),
        (MOMENT, DAY, "2024-03-05T10:00:00", None),
        (DAY, MOMENT, "2024-03-05", None),
    ],
)
def test_an_answer_and_a_day_are_written_otherwise_where_nothing_is_lost(old: Field, new: Field, text: str, written: str | None) -> None:
    assert rewritten(old, new, text) == written
