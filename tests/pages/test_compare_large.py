"""Two schemas too large for a page to compare while one waits: a worker compares them, one pair of a visitor at a time."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from standard.comparison.bare import compared_bare
from standard.comparison.details import MOST
from standard.models import FileComparison, SampleFile
from standard.permissions import OPERATOR
from standard.schema import table_schema
from standard.schema.operations import apply_all, read_changes
from standard.services import file_comparison
from tests.standard.hostile import FAMILIES, Descriptor, categorised, field, schema
from tests.standard.test_growth import lines

ADDRESS = "/comparer/"
MUNICIPALITIES = 36_000

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    """One whose browser keeps its session."""
    client = Client()
    session = client.session
    session["here"] = True
    session.save()
    return client


def sent(client: Client, before: Descriptor | bytes, after: Descriptor | bytes) -> Any:
    files = {
        f"{side}-file": SimpleUploadedFile("schema.json", one if isinstance(one, bytes) else json.dumps(one).encode())
        for side, one in (("avant", before), ("apres", after))
    }
    return client.post(ADDRESS, files)


def done(client: Client, before: Descriptor | bytes, after: Descriptor | bytes) -> str:
    """The address of the two, compared."""
    answer = sent(client, before, after)
    assert answer.status_code == 302, answer.content.decode()
    file_comparison.compare(comparison_id=FileComparison.objects.latest("created_at").pk, actor=OPERATOR)
    return str(answer["Location"])


def large() -> tuple[Descriptor, Descriptor]:
    """More fields than a page compares, most of which go under another name."""
    return FAMILIES["fields nearly named alike"](510)


def test_lists_of_all_municipalities_are_compared(visitor: Client) -> None:
    codes = [f"{rank:05}" for rank in range(MUNICIPALITIES)]
    before, after = (schema(field("commune", constraints={"enum": each})) for each in (codes, [*codes[5:], "99999"]))
    at = done(visitor, before, after)
    html = visitor.get(at).content.decode()
    assert "1\u00a0champ modifié" in html
    assert len(html) < 200_000
    answer = json.loads(b"".join(visitor.get(f"{at}comparaison.json")))
    (change,) = answer["changes"]
    assert {(row["before"], row["after"]) for row in change["values"]} == {*((code, None) for code in codes[:5]), (None, "99999")}
    result = apply_all(table_schema.parse(before), read_changes(answer))
    assert table_schema.render(result) == after


def test_its_state_is_shown_and_its_answer_is_paged(visitor: Client) -> None:
    at = sent(visitor, *large())["Location"]
    waiting = visitor.get(at).content.decode()
    assert "les prochains à être comparés" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    file_comparison.compare(comparison_id=FileComparison.objects.get().pk, actor=OPERATOR)
    first = visitor.get(at).content.decode()
    last = json.loads(FileComparison.objects.get().result)["shown"]
    assert f"Page 1 sur {last}" in first
    assert "Ces deux schémas se ressemblent trop peu" in first
    assert f"Page {last} sur {last}" in visitor.get(f"{at}?page={last}").content.decode()
    for part in (1, last):
        for output in ("json", "md"):
            assert 0 < len(b"".join(visitor.get(f"{at}comparaison.{output}?page={part}"))) < 2_000_000
    assert visitor.get(f"{at}comparaison.json?page=999").status_code == 404


def test_answers_have_it_compared_again_in_its_place(visitor: Client) -> None:
    at = done(visitor, *large())
    questions = visitor.get(at).context["page"].questions
    uid = questions["asked_fields"][0]["id"]
    answer = visitor.post(at, {f"sens-{uid}": "non"})
    assert answer.status_code == 302
    assert visitor.get(at).status_code == 404
    file_comparison.compare(comparison_id=FileComparison.objects.get().pk, actor=OPERATOR)
    told = visitor.get(answer["Location"]).context["page"].questions["asked_fields"][0]
    assert (told["id"], told["answer"]) == (uid, "non")


def test_a_visitor_has_one_at_a_time(visitor: Client) -> None:
    first = sent(visitor, *large())
    refused = sent(visitor, *large())
    assert (first.status_code, refused.status_code) == (302, 422)
    assert "attend déjà son tour" in refused.content.decode()
    assert SampleFile.objects.count() == 1
    visitor.post(f"{first['Location']}effacer/")
    assert sent(visitor, *large()).status_code == 302


def test_it_is_for_whoever_sent_it(visitor: Client) -> None:
    at = sent(visitor, *large())["Location"]
    other = Client()
    for address in (at, f"{at}comparaison.json", f"{at}comparaison.md"):
        assert other.get(address).status_code == 404
    assert other.post(f"{at}effacer/").status_code == other.post(at).status_code == 404
    assert "no-store" in visitor.get(at)["Cache-Control"]
    assert visitor.post(f"{at}effacer/").status_code == 302
    assert not SampleFile.objects.exists()


def test_what_is_no_schema_says_which(visitor: Client) -> None:
    at = done(visitor, large()[0], b'{"fields": [' + b" " * 300_000)
    assert "Après\u00a0: Ligne 1" in visitor.get(at).content.decode()


def test_what_is_larger_than_any_schema_is_refused(visitor: Client, settings: Any) -> None:
    settings.SCHEMA_MAX_BYTES = 1024**2
    answer = sent(visitor, b" " * (1024**2 + 1), b"{}")
    assert (answer.status_code, "dépasse 1\u00a0Mo" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("weight", [61_000, pytest.param(614_000, marks=pytest.mark.deep)])
def test_two_schemas_that_froze_the_site_are_compared_in_so_many_steps(weight: int) -> None:
    """61 kB once took ten seconds, 614 kB nearly two minutes, and the answer weighed 73 MB."""
    size = weight // 66
    before, after = (table_schema.parse(one) for one in FAMILIES["fields nearly named alike"](size))
    assert lines(lambda: compared_bare(before, after, {})) < 120 * weight
    found, comparison = compared_bare(before, after, {})
    assert not comparison.complete
    assert len(found.asked) <= 25
    assert sum(len(group.sentences) for group in comparison.shown.groups) < 50 * 30


def test_of_ten_thousand_values_the_first_ones_are_written(visitor: Client) -> None:
    at = done(visitor, categorised(10_000, "a"), categorised(10_000, "b"))
    (change,) = json.loads(b"".join(visitor.get(f"{at}comparaison.json")))["changes"]
    assert len(change["values"]) == 10 * MOST
    assert change["values_left"] == 2 * 10_000 - 10 * MOST
