"""What a version publishes of its changes is read back, and compared with the bytes of the two versions, real series included."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from standard.publishing.changelog import SECTIONS, changelog, section_of
from standard.publishing.changes import OF_A_VERSION, release_changes
from standard.publishing.changes_json import changes_json, read
from standard.publishing.content import PastRelease, ReleaseContent
from standard.publishing.schema_json import schema_json
from standard.schema.compatibility import impacts
from tests.known_schemas import KnownSchema, known_standards
from tests.standard.publishing.libraries import bare

SERIES = [versions for versions in known_standards() if len(versions) > 1]
HEADINGS = {label: kind for kind, label in SECTIONS}


def read_back(section: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """The changes that a section of a change log tells: kind, sentence and what is to be done, as plain text."""
    found: list[tuple[str, str, tuple[str, ...]]] = []
    kind = ""
    for line in section.replace("\\", "").splitlines():
        if line.startswith("### "):
            kind = HEADINGS.get(line.removeprefix("### "), "")
        elif kind and line.startswith("- "):
            found.append((kind, line.removeprefix("- "), ()))
        elif kind and line.startswith("  - "):
            *_, (kind_, sentence, said) = found
            found[-1] = (kind_, sentence, (*said, line.removeprefix("  - ")))
    return found


def content_of(known: KnownSchema, before: ReleaseContent | None) -> ReleaseContent:
    content = replace(bare(known.descriptor()), version=known.version, base_url="https://a.example/")
    if before is None:
        return content
    said = release_changes(before.schema, content.schema)
    past = PastRelease(before.version, before.date, section=section_of(changelog(before).decode()))
    return replace(content, changes=said, previous=before.version, history=(past, *before.history))


def plain(text: str) -> str:
    return " ".join(text.replace("\\", "").split())


def without_what_a_version_says_of_itself(content: ReleaseContent) -> dict[str, Any]:
    descriptor = json.loads(schema_json(content))
    return {key: value for key, value in descriptor.items() if key not in OF_A_VERSION}


@pytest.mark.parametrize("versions", SERIES, ids=lambda versions: versions[0].slug)
def test_a_series_tells_its_changes_without_a_lie(versions: tuple[KnownSchema, ...]) -> None:
    before: ReleaseContent | None = None
    for known in versions:
        content = content_of(known, before)
        log = changelog(content).decode()
        own = section_of(log)
        told = read_back(own)

        # The log, read back, is what the version says for a program.
        said = read(changes_json(content)).changes
        in_order = [one for kind, _ in SECTIONS for one in said if one.kind == kind]
        wanted = [(one.kind, plain(one.sentence), tuple(map(plain, one.impacts))) for one in in_order]
        assert [(kind, plain(sentence), tuple(map(plain, todo))) for kind, sentence, todo in told] == wanted

        if before is None:
            assert "Première version publiée." in own
        else:
            # It is what the bytes say: nothing where they are alike, and each name that came or went.
            same = without_what_a_version_says_of_itself(before) == without_what_a_version_says_of_itself(content)
            assert bool(told) != same
            was, now = ({field["name"] for field in _fields(one)} for one in (before, content))
            text = plain(own)
            assert [name for name in was ^ now if name and plain(name) not in text] == []
            # Whom it concerns is whom the comparison of the two schemas concerns.
            felt = impacts(before.schema, content.schema)
            assert ("Les producteurs ont" in own) == any(impact.producer != "safe" for impact in felt)
            # What was published before is said again word for word.
            assert section_of(changelog(before).decode()) in log
        before = content


def _fields(content: ReleaseContent) -> list[dict[str, Any]]:
    fields: list[dict[str, Any]] = json.loads(schema_json(content))["fields"]
    return [{"name": "", **field} for field in fields]
