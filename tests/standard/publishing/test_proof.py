"""A release carries the fingerprint of the chain that made it, so that whoever keeps its files can find the chain altered."""

from __future__ import annotations

import json
from dataclasses import replace

from standard.publishing.registry import artefacts
from tests.standard.publishing.libraries import release

FINGERPRINT = "0fc8192eda93a0713dadbd9912187fcea1a0131d20bef37b780890f698e248a3"


def test_a_release_says_the_fingerprint_where_people_and_programs_read() -> None:
    files = {artefact.name: artefact.data.decode("utf-8", "ignore") for artefact in artefacts(replace(release(), fingerprint=FINGERPRINT))}

    assert json.loads(files["changes.json"])["fingerprint"] == FINGERPRINT
    assert f"<code>{FINGERPRINT}</code>" in files["documentation.html"]
    assert f"`{FINGERPRINT}`" in files["documentation.md"]


def test_a_bare_export_has_no_chain_and_says_nothing_of_it() -> None:
    files = {artefact.name: artefact.data.decode("utf-8", "ignore") for artefact in artefacts(release())}

    assert "La preuve" not in files["documentation.html"] + files["documentation.md"]
    assert "fingerprint" not in json.loads(files["changes.json"])
