"""What `make bench` runs where PANDERA names a Python that has `pandera[polars]`: the rules of a schema on a CSV, read whole by polars.

It gives the failures of each rule: no row of another length, no quote that is never closed, no word for anybody. It imports nothing of the
project, whose environment has no pandera.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from typing import Any, Final

import pandera.polars as pa
import polars as pl

FORMS: Final = {"date": r"^\d{4}-\d{2}-\d{2}$", "number": r"^-?\d+(?:\.\d+)?$", "integer": r"^-?\d+$", "year": r"^\d{4}$"}


def column(field: dict[str, Any]) -> pa.Column:
    asked = field.get("constraints", {})
    checks = [pa.Check.str_matches(FORMS[field["type"]])] if field.get("type") in FORMS else []
    if "pattern" in asked:
        checks.append(pa.Check.str_matches(f"^(?:{asked['pattern']})$"))
    if "enum" in asked:
        checks.append(pa.Check.isin(asked["enum"]))
    if "minLength" in asked or "maxLength" in asked:
        checks.append(pa.Check.str_length(asked.get("minLength"), asked.get("maxLength")))
    return pa.Column(pl.String, checks, nullable=not asked.get("required"), unique=bool(asked.get("unique")))


def main(path: str, schema: str) -> None:
    with open(schema, encoding="utf-8-sig") as file:
        fields = json.load(file)["fields"]
    rules = pa.DataFrameSchema({field["name"]: column(field) for field in fields})
    start = time.perf_counter()
    table = pl.read_csv(path, infer_schema=False)
    errors = 0
    try:
        rules.validate(table, lazy=True)
    except pa.errors.SchemaErrors as found:
        errors = found.failure_cases.height
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak": peak, "rows": table.height, "errors": errors}))


if __name__ == "__main__":
    main(*sys.argv[1:])
