"""The validation part of `make bench`: our check of a file beside frictionless' and beside polars only reading it.

Each measure is a process of its own, so that its time and its peak of memory are its own. frictionless is measured on fewer rows:
its speed does not depend on them.
"""

from __future__ import annotations

import csv
import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from standard.publishing.sample_cells import candidates
from standard.schema import table_schema
from standard.validation import child
from standard.validation.runner import run
from tests.known_schemas import MEDIATION, REAL
from tests.standard.validation.judging import judge_texts

ROOT: Final = Path(__file__).resolve().parents[2]
DEMO_SCHEMA: Final = ROOT / "concertation" / "demo" / "schema.json"
ROWS, MANY_ROWS, SHEET_ROWS = 500_000, 2_000_000, 100_000
FEW_ROWS, FEW_SHEET_ROWS = 50_000, 10_000
"""What frictionless is given: enough to take about as long."""
TURNS = 3
PANDERA: Final = os.environ.get("PANDERA", "")
"""A Python that has pandera, which is none of the project's."""
LOADED = 3
"""Seconds after which the libraries of a process made ready are surely loaded: it says nothing before its first order."""
TAILS: Final = 3_000
"""Different rows of a generated file, their key apart."""
REFUSED: Final = ("", "???", "31/02/2022", "48,85", "x" * 600)


def real_or_demo_schema() -> Path:
    return REAL / MEDIATION / "schema-v0.1.1.json" if REAL is not None else DEMO_SCHEMA


def good_and_bad_texts(descriptor: dict[str, Any]) -> dict[str, tuple[list[str], list[str]]]:
    """By field, texts that are accepted, real ones where there are some, and texts that are refused."""
    real: dict[str, list[str]] = {}
    for path in sorted((REAL / MEDIATION).glob("*.csv")) if REAL is not None else []:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in itertools.islice(csv.DictReader(file), 200):
                for name, text in row.items():
                    real.setdefault(name, []).append(text or "")
    found = {}
    for field in table_schema.parse(descriptor).fields:
        texts = list(dict.fromkeys([*real.get(field.name, []), *candidates(field), "Exemple"]))
        verdicts = judge_texts(field, texts)
        good = [text for text, codes in zip(texts, verdicts, strict=True) if not codes]
        if field.name not in real and not field.required:
            # Few people fill the fields that real files do not have.
            good = ["", "", "", "", *good]
        bad = [text for text, codes in zip(REFUSED, judge_texts(field, REFUSED), strict=True) if codes]
        found[field.name] = good, bad
    return found


def rows(descriptor: dict[str, Any], count: int, *, wrong: float) -> Iterator[list[str]]:
    """`count` rows, the share `wrong` of which holds one refused cell or, for a part, a key met twice."""
    key = descriptor.get("primaryKey") or ""
    texts = good_and_bad_texts(descriptor)
    names = [item["name"] for item in descriptor["fields"]]
    refusing = [name for name in names if texts[name][1] and name != key]
    tails = [[texts[name][0][(row + 7 * place) % len(texts[name][0])] for place, name in enumerate(names)] for row in range(TAILS)]
    every = round(1 / wrong)
    for row in range(count):
        cells = tails[row % TAILS].copy()
        if key:
            cells[names.index(key)] = f"62592a1d05457b{row if row % (every * 20) or not row else row - 1:010}"
        if row % every == 0 and (row % (every * 20) or wrong == 1):
            name = refusing[(row // every) % len(refusing)]
            cells[names.index(name)] = texts[name][1][row % len(texts[name][1])]
        yield cells


def written_csv(path: Path, descriptor: dict[str, Any], count: int, *, wrong: float) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([item["name"] for item in descriptor["fields"]])
        writer.writerows(rows(descriptor, count, wrong=wrong))
    return path


def written_xlsx(path: Path, descriptor: dict[str, Any], count: int, *, wrong: float) -> Path:
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        header = [item["name"] for item in descriptor["fields"]]
        for number, row in enumerate(itertools.chain([header], rows(descriptor, count, wrong=wrong))):
            sheet.write_row(number, 0, row)
    return path


def measure(who: str, path: Path, schema: Path) -> dict[str, float]:
    """Seconds and megabytes at the peak, of a process of its own."""
    program = [PANDERA, "tests/bench/beside_pandera.py"] if who == "pandera" else [sys.executable, "-m", "tests.bench.validation", who]
    done = subprocess.run([*program, str(path), str(schema)], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def measured_here(who: str, path: Path, schema: Path) -> dict[str, float]:
    descriptor = json.loads(schema.read_text(encoding="utf-8-sig"))
    if who == "ours":
        # As a worker does. Nobody's libraries are counted; what they cost is in the last measure.
        child.prepare()
        time.sleep(LOADED)
        start = time.perf_counter()
        report = run(path, descriptor, seconds=3_600, file_bytes=10**11, limit=5_000)
        assert hasattr(report, "rows"), report
        count, errors = report.rows, report.errors_total
    elif who == "polars":
        import polars

        start = time.perf_counter()
        count, errors = polars.read_csv(path, infer_schema=False).height, 0
    else:
        from frictionless import Schema, resources

        plain = {key: descriptor[key] for key in ("fields", "primaryKey", "missingValues") if key in descriptor}
        table = resources.TableResource(
            path=path.name, basepath=str(path.parent), format=path.suffix[1:], schema=Schema.from_descriptor(plain)
        )
        start = time.perf_counter()
        found = table.validate(limit_errors=10**9)
        count, errors = found.task.stats["rows"], found.stats["errors"]
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN if who == "ours" else resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "peak": peak, "rows": count, "errors": errors}


def best(schema: Path, *measured: tuple[str, Path]) -> list[dict[str, float]]:
    """The shortest of each, measured in turn: a machine is not as fast from one minute to the next."""
    turns = [[measure(who, path, schema) for who, path in measured] for _ in range(TURNS)]
    return [min(found, key=lambda each: each["seconds"]) for found in zip(*turns, strict=True)]


def told(label: str, found: dict[str, float], *others: str) -> None:
    rate = found["rows"] / found["seconds"]
    measured = f"{found['seconds']:>8.2f} s{rate:>12,.0f} rows/s{found['peak']:>7.0f} MB{found['errors']:>12,} errors"
    print(f"{label:<44}{measured}  {'; '.join(others)}", flush=True)


def compared(folder: Path, schema: Path) -> None:
    descriptor = json.loads(schema.read_text(encoding="utf-8-sig"))

    def rate(found: dict[str, float]) -> float:
        return found["rows"] / found["seconds"]

    few = written_csv(folder / "few.csv", descriptor, FEW_ROWS, wrong=0.01)
    path = written_csv(folder / "rows.csv", descriptor, ROWS, wrong=0.01)
    beside = [("pandera", path)] if PANDERA else []
    theirs, read, ours, *others = best(schema, ("frictionless", few), ("polars", path), ("ours", path), *beside)
    told(f"frictionless, {FEW_ROWS:,} rows, 1 % wrong", theirs)
    told(f"polars reads {ROWS:,} rows, {path.stat().st_size // 10**6} MB", read)
    told(
        f"ours, {ROWS:,} rows, 1 % wrong",
        ours,
        f"{rate(ours) / rate(theirs):.1f} × frictionless",
        f"{ours['seconds'] / read['seconds']:.1f} × reading",
    )
    for checked in others:
        told("pandera on polars, the same rows", checked, f"ours takes {ours['seconds'] / checked['seconds']:.1f} × as long")
    few = written_csv(few, descriptor, FEW_ROWS, wrong=1)
    path = written_csv(path, descriptor, ROWS, wrong=1)
    theirs, ours = best(schema, ("frictionless", few), ("ours", path))
    told(f"frictionless, {FEW_ROWS:,} rows, all wrong", theirs)
    told(f"ours, {ROWS:,} rows, all wrong", ours, f"{rate(ours) / rate(theirs):.1f} × frictionless")
    ours = measure("ours", written_csv(path, descriptor, MANY_ROWS, wrong=0.01), schema)
    told(f"ours, {MANY_ROWS:,} rows, 1 % wrong", ours)
    path.unlink()

    few = written_xlsx(folder / "few.xlsx", descriptor, FEW_SHEET_ROWS, wrong=0.01)
    path = written_xlsx(folder / "rows.xlsx", descriptor, SHEET_ROWS, wrong=0.01)
    theirs, ours = best(schema, ("frictionless", few), ("ours", path))
    told(f"frictionless, XLSX of {FEW_SHEET_ROWS:,} rows", theirs)
    told(f"ours, XLSX of {SHEET_ROWS:,} rows", ours, f"{rate(ours) / rate(theirs):.1f} × frictionless")

    small = written_csv(folder / "small.csv", descriptor, 10, wrong=0.1)
    command = [sys.executable, "manage.py", "validate_file", str(small), "--schema", str(schema)]
    taken = []
    for _ in range(TURNS):
        start = time.perf_counter()
        subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        taken.append(time.perf_counter() - start)
    print(f"{'validate_file on 10 rows, from start to exit':<44}{min(taken):>8.2f} s")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        schema = real_or_demo_schema()
        fields = len(json.loads(schema.read_text(encoding="utf-8-sig"))["fields"])
        print(f"\nvalidation of {fields} columns, the schema being {schema.name}")
        compared(Path(folder), schema)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measured_here(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))))
    else:
        main()
