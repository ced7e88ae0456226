"""Files damaged in any way: a report or a sentence, never an error of ours, and never a file called valid that was not read."""

import io
import random
import signal
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from standard.schema import table_schema
from standard.validation.columns import framed
from standard.validation.examination import examine
from standard.validation.framing import Unreadable
from standard.validation.report import Refusal
from standard.validation.runner import run
from tests.known_schemas import known_files
from tests.standard.validation.files import SERVICES, archive, field, schema, workbook, written

SCHEMA = schema(
    field("nom", title="Nom du lieu"), field("siret", pattern="^[0-9]{14}$"), field("ouverture", "date"),
    field("places", "integer", minimum=0),
    field("services", pattern=f"^(?:{'|'.join(SERVICES)})(?:;(?:{'|'.join(SERVICES)}))*$"), field("id", unique=True),
    custom_checks=[{"name": "french-siret-value", "params": {"column": "siret"}}],
)  # fmt: skip
NAMES = [one["name"] for one in SCHEMA["fields"]]
ROWS = [[f"Médiathèque {n}", "13002526500013", "2024-05-31", n, ";".join(SERVICES[: n % 3 + 1]), f"l{n}"] for n in range(30)]
CSV = "\n".join([",".join(NAMES), *(",".join([f'"{name}"', *map(str, cells)]) for name, *cells in ROWS)])
PIECES = [
    b"\0", b'"', b'""', b"\r", b"\n\n", b";", b",,,,", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\x80", b"PK\x03\x04", b"x" * 70_000,
    b"=1+1", b"sep=|\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "é€".encode(), b"<", b"&#0;", b"1048576", b"A" * 400,
]  # fmt: skip
SECONDS = 30


@cache
def seeds(folder: Path) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Small files of this schema, and those that people filled in for others."""
    others = {known.path for known in known_files() if known.path.stat().st_size < 60_000}
    book = workbook(folder, [NAMES, *ROWS], [["autre"], ["x"]]).read_bytes()
    own = (
        CSV.encode(),
        CSV.encode("cp1252"),
        CSV.encode("utf-16"),
        b"\xef\xbb\xbf" + CSV.replace(",", ";").encode(),
        book,
        archive({"lieux.csv": CSV.encode()}),
        archive({"lieux.xlsx": book, "notes.txt": b"rien"}),
    )
    return own, tuple(path.read_bytes() for path in sorted(others))


def cut(draw: random.Random, content: bytes) -> bytes:
    return content[: draw.randrange(len(content) + 1)]


def mutated(draw: random.Random, content: bytes) -> bytes:
    damaged = bytearray(content)
    for _ in range(draw.randint(1, 20)):
        if damaged:
            damaged[draw.randrange(len(damaged))] = draw.randrange(256)
    return bytes(damaged)


def inserted(draw: random.Random, content: bytes) -> bytes:
    for _ in range(draw.randint(1, 4)):
        at = draw.randrange(len(content) + 1)
        content = content[:at] + draw.choice(PIECES) + content[at:]
    return content


def doubled(draw: random.Random, content: bytes) -> bytes:
    start, end = sorted((draw.randrange(len(content) + 1), draw.randrange(len(content) + 1)))
    return content[:end] + content[start:]


DAMAGES: tuple[Callable[[random.Random, bytes], bytes], ...] = (cut, mutated, inserted, doubled)


def rezipped(draw: random.Random, content: bytes) -> bytes:
    """An archive that opens, some of whose files are damaged: what a library reads, rather than what it refuses at once."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        members = {name: file.read(name) for name in file.namelist()}
    for name in draw.sample(sorted(members), k=min(2, len(members))):
        members[name] = draw.choice(DAMAGES)(draw, members[name])
    return archive(members)


def damaged(draw: random.Random, folder: Path) -> bytes:
    content = draw.choice(draw.choice(seeds(folder)))
    if content.startswith(b"PK") and draw.random() < 0.6:
        return rezipped(draw, content)
    if draw.random() < 0.1:
        content = cut(draw, content) + cut(draw, draw.choice(draw.choice(seeds(folder))))
    return draw.choice(DAMAGES)(draw, content)


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def tried(folder: Path, content: bytes) -> str:
    """What became of a file: "refused", "valid" or "wrong"."""
    path = written(folder, content, "essai")
    try:
        with at_most(SECONDS):
            report = examine(path, SCHEMA)
            if not report.valid:
                return "wrong"
            table = framed(path, table_schema.parse(SCHEMA))
            rows = sum(1 for _ in table.rows())
    except Unreadable:
        return "refused"
    assert report.rows == rows
    assert any(column.present for column in report.columns)
    assert "Aucune" not in report.sentence
    return "valid"


@pytest.mark.parametrize("files", [60, pytest.param(10_000, marks=pytest.mark.deep)])
def test_a_damaged_file_is_reported_or_refused(tmp_path_factory: pytest.TempPathFactory, files: int) -> None:
    folder = tmp_path_factory.mktemp("essais")
    found = {"refused": 0, "valid": 0, "wrong": 0}
    for number in range(files):
        found[tried(folder, damaged(random.Random(number), folder))] += 1
    assert min(found.values()) > 0, found


def far_away(folder: Path) -> bytes:
    """A sheet whose second cell is at the other end: read cell by cell it would fill any memory."""
    book = workbook(folder, [["nom"], ["x"]]).read_bytes()
    with zipfile.ZipFile(io.BytesIO(book)) as file:
        members = {name: file.read(name) for name in file.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = members[sheet].replace(b'r="A2"', b'r="XFD1048576"').replace(b'r="2"', b'r="1048576"')
    return archive(members)


def test_what_would_fill_the_memory_is_stopped(tmp_path: Path) -> None:
    found = run(written(tmp_path, far_away(tmp_path), "loin.xlsx"), SCHEMA)
    assert isinstance(found, Refusal)
    assert found.code == "too-large"
