"""Whatever a descriptor says, its files are made and can be opened."""

import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from python_calamine import CalamineWorkbook

from standard.publishing import registry
from standard.publishing.csv_files import described_table
from standard.publishing.files import CSVW, HTML, JSON_SCHEMA, SCHEMA, XLSX_TEMPLATE
from standard.schema.cells import CONSTRAINTS
from tests.standard.publishing.libraries import bare
from tests.standard.publishing.test_documentation import LOADS, Page
from tests.standard.publishing.test_tools import told_by_csvw

texts = st.text(max_size=12) | st.sampled_from(["=1+1", "@x", "a\nb", "<b>", "`", "|", "a;b", "2024-01-01", "12", "%d/%m/%Y", "\x00\x0b"])
scalars = st.none() | st.booleans() | st.integers(-5, 10**18) | st.floats(allow_nan=False, allow_infinity=False) | texts
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=5)
types = st.sampled_from([*CONSTRAINTS, "inconnu"])
formats = st.sampled_from(["default", "any", "email", "uri", "uuid", "binary", "array", "object", "topojson"])
moments = st.sampled_from(["%d/%m/%Y", "%Q", "fmt:%Y", "%", "%-d"])
patterns = st.sampled_from(["^(?:a|b)(?:;(?:a|b))*$", r"^\d{3}$", "(", "(?=a)", "[", "a|b", "^(a|b)$", "", "(?:(?:^|,)(x|y z))+$"])
constraints = st.fixed_dictionaries(
    {},
    optional={
        "required": st.booleans() | values,
        "unique": st.booleans() | values,
        "enum": st.lists(scalars, max_size=4) | values,
        "pattern": patterns | values,
        "minimum": scalars,
        "maximum": values,
        "exclusiveMinimum": scalars,
        "minLength": st.integers(-1, 50) | values,
        "maxLength": st.integers(-1, 50) | values,
    },
)
fields = st.fixed_dictionaries(
    {},
    optional={
        "name": texts | values,
        "title": texts | values,
        "description": texts | values,
        "type": types | values,
        "format": formats | moments | values,
        "example": values,
        "examples": values,
        "constraints": constraints | values,
        "trueValues": values,
        "missingValues": values,
        "categories": values,
    },
)
about = ("title", "description", "primaryKey", "uniqueKeys", "foreignKeys", "missingValues", "licenses", "contributors", "homepage")
descriptors = st.fixed_dictionaries({"fields": st.lists(fields, max_size=4)}, optional=dict.fromkeys(about, values))


@given(descriptors)
def test_every_file_is_made_and_opens(descriptor: dict[str, Any]) -> None:
    content = bare(descriptor | {"title": "Essai"})
    made = {artefact.name: artefact.data for artefact in registry.artefacts(content)}
    assert json.loads(made[SCHEMA.name(content)]) == descriptor | {"title": "Essai"}
    assert Page(made[HTML.name(content)].decode()).tags & LOADS == set()
    Draft202012Validator.check_schema(json.loads(made[JSON_SCHEMA.name(content)]))
    assert CalamineWorkbook.from_filelike(io.BytesIO(made[XLSX_TEMPLATE.name(content)])).sheet_names[0] == "Données"
    with TemporaryDirectory() as folder:
        assert told_by_csvw(Path(folder), {name: made[name] for name in (CSVW.pattern, described_table(content))}) == []
