"""The very bytes of a release. After a change that is wanted: `python -m tests.standard.publishing.test_golden`, then
read the difference."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from standard.publishing import registry
from tests.standard.publishing.libraries import release

GOLDEN = Path(__file__).with_name("golden")
ROOT = Path(__file__).resolve().parents[3]
MADE = {artefact.name: artefact for artefact in registry.artefacts(release())}
*FILES, ARCHIVE = MADE

DIGEST = """
import hashlib
from standard.publishing import registry
from tests.standard.publishing.libraries import release
for artefact in registry.artefacts(release()):
    print(artefact.name, hashlib.sha256(artefact.data).hexdigest())
"""


def parts(data: bytes) -> dict[str, bytes]:
    """What a ZIP or a workbook holds: how well it is compressed depends on the machine's zlib."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {entry.filename: file.read(entry) for entry in file.infolist()}


def test_the_files_of_a_release_in_order() -> None:
    assert [(artefact.name, artefact.media_type.split(";")[0]) for artefact in MADE.values()] == [
        ("schema.json", "application/json"),
        ("bibliotheques-gabarit.csv", "text/csv"),
        ("bibliotheques-gabarit.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("documentation.html", "text/html"),
        ("documentation.md", "text/markdown"),
        ("schema.jsonschema.json", "application/schema+json"),
        ("CHANGELOG.md", "text/markdown"),
        ("changes.json", "application/json"),
        ("exemple-valide.csv", "text/csv"),
        ("migration-depuis-1.0.0.csv", "text/csv"),
        ("migration-depuis-1.0.0.json", "application/json"),
        ("schema-v2.json", "application/json"),
        ("datapackage.json", "application/json"),
        ("exemple-valide.csv-metadata.json", "application/csvm+json"),
        ("bibliotheques.sqlite.sql", "application/sql"),
        ("bibliotheques.postgresql.sql", "application/sql"),
        ("exemple-invalide.csv", "text/csv"),
        ("exemple-invalide.json", "application/json"),
        ("annexe-valeurs.md", "text/markdown"),
        ("valeurs.csv", "text/csv"),
        ("fiches.html", "text/html"),
        ("apercu.svg", "image/svg+xml"),
        ("apercu.png", "image/png"),
        ("badge.svg", "image/svg+xml"),
        ("LICENSE.md", "text/markdown"),
        ("SEE_ALSO.md", "text/markdown"),
        ("README.md", "text/markdown"),
        ("SHA256SUMS", "text/plain"),
        ("bibliotheques-1.1.0.zip", "application/zip"),
    ]


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_the_one_that_was_read_and_agreed(name: str) -> None:
    made, agreed = MADE[name].data, (GOLDEN / name).read_bytes()
    if name.endswith(".png"):
        assert points(made) == points(agreed)
        return
    assert (parts(made) == parts(agreed)) if name.endswith(".xlsx") else (told(name, made) == told(name, agreed))


def points(data: bytes) -> tuple[tuple[int, int], bytes]:
    """A picture: how well it is compressed depends on the machine's zlib."""
    with Image.open(io.BytesIO(data)) as image:
        return image.size, image.convert("RGB").tobytes()


def told(name: str, data: bytes) -> str:
    """A text; of the fingerprints, those of the files whose bytes are the same on every machine."""
    lines = data.decode().splitlines(keepends=True)
    return "".join(line for line in lines if name != "SHA256SUMS" or not line.rstrip().endswith((".xlsx", ".png")))


def test_the_archive_holds_every_other_file() -> None:
    assert list(parts(MADE[ARCHIVE].data).items()) == [(name, MADE[name].data) for name in FILES]


def test_every_run_gives_the_same_bytes() -> None:
    runs = {
        subprocess.run(
            [sys.executable, "-c", DIGEST], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1
    assert runs.pop().count("\n") == len(MADE)


if __name__ == "__main__":
    for name in FILES:
        (GOLDEN / name).write_bytes(MADE[name].data)
