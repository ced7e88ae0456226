"""`make bench`: how long the heavy things take, on a standard larger than any real one. Prints, judges nothing."""

import csv
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from standard.schema import compatibility, diff, lint, table_schema
from standard.validation.runner import run

FIELDS, VALUES, ROWS = 150, 300, 20_000


def descriptor(edition: int) -> dict[str, Any]:
    """A schema of FIELDS fields, one in three with a list of values; the next edition renames, adds and removes some."""

    def field(number: int) -> dict[str, Any]:
        made: dict[str, Any] = {"name": f"champ_{number}", "title": f"Champ {number}", "type": "string", "description": "Un texte " * 20}
        if number % 3 == 0:
            made["constraints"] = {"enum": [f"Valeur {value}" for value in range(VALUES) if (value + edition) % 97]}
        return made

    return {"name": "banc", "fields": [field(number) for number in range(FIELDS + edition) if edition == 0 or number % 29]}


def table(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow([f"champ_{number}" for number in range(FIELDS)])
        for row in range(ROWS):
            rows.writerow([f"Valeur {1 + (row + number) % 90}" for number in range(FIELDS)])


def timed(label: str, action: Callable[[], object], times: int = 5) -> None:
    """Prints the best of `times` runs, in milliseconds."""
    best = min(_seconds(action) for _ in range(times))
    print(f"{label:<60}{best * 1000:>10.1f} ms")


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def main() -> None:
    old, new = descriptor(0), descriptor(1)
    before, after = table_schema.parse(old), table_schema.parse(new)
    print(f"{FIELDS} fields, {FIELDS // 3} lists of about {VALUES} values")
    timed("table_schema.parse", lambda: table_schema.parse(old))
    timed("table_schema.render", lambda: table_schema.render(before))
    timed("diff.compare", lambda: diff.compare(before, after))
    timed("compatibility.impacts", lambda: compatibility.impacts(before, after))
    timed("lint.check", lambda: lint.check(old))
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "table.csv"
        table(data)
        timed(f"validation of {ROWS} rows, {data.stat().st_size // 1_000_000} MB", lambda: run(data, old), times=1)


if __name__ == "__main__":
    main()
