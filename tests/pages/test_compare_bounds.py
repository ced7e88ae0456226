"""A comparison of two schemas that somebody brings weighs a bounded amount, whatever they hold, and says what it left out."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from standard.comparison import GROUPS
from standard.comparison.details import MOST
from standard.schema import table_schema
from tests.standard.hostile import FAMILIES, Descriptor, field, schema

ADDRESS = "/comparer/"
PAGE = 2_000_000
"""Bytes that no page, and no download, weighs."""


def send(before: Descriptor, after: Descriptor, **more: Any) -> Any:
    return Client().post(ADDRESS, {"avant-text": json.dumps(before), "apres-text": json.dumps(after), **more})


def html(answer: Any) -> str:
    """The page without the two schemas, which its form keeps."""
    assert answer.status_code == 200
    return re.sub(r"<textarea.*?</textarea>", "", answer.content.decode(), flags=re.DOTALL)


def renamed(size: int) -> tuple[Descriptor, Descriptor]:
    """Fields renamed one and all, each of which could be any of the others."""
    return FAMILIES["fields nearly named alike"](size)


@pytest.mark.parametrize(
    "family", ["fields nearly named alike", "fields that share nothing", "lists that share nothing", "values of another case"]
)
def test_a_page_and_its_downloads_weigh_a_bounded_amount(db: None, family: str) -> None:
    before, after = FAMILIES[family](300)
    page, data, text = html(send(before, after)), send(before, after, sortie="json"), send(before, after, sortie="markdown")
    assert max(len(page.encode()), len(data.content), len(text.content)) < PAGE
    assert page.count("<fieldset") <= 30
    assert page.count("<option") < 30 * 25 + 4 * 300


def test_twice_as_many_fields_make_no_page_heavier(db: None) -> None:
    """A choice among all fields for each of the fields was once 60 MB."""
    small, large = (len(html(send(*renamed(size)))) for size in (150, 300))
    assert large < 1.3 * small


def test_the_changes_are_paged_and_their_filters_stay(db: None) -> None:
    before, after = schema(), schema(*(field(f"c{rank}", title=f"Champ {rank}") for rank in range(2 * GROUPS + 10)))
    first, last = html(send(before, after)), html(send(before, after, page="3", nature="added"))
    assert (first.count("ui-change--added"), last.count("ui-change--added")) == (GROUPS, 10)
    assert "Page 1 sur 3" in first
    assert re.search(r'name="page" value="2"[^>]*>Page suivante', first)
    assert re.search(r'name="page" value="2"[^>]*>Page précédente', last)
    assert "Champ 109" in last
    # A page that is not there is the last one.
    assert html(send(before, after, page="99", nature="added")).count("ui-change--added") == 10
    parts = [json.loads(send(before, after, sortie="json", page=str(page)).content) for page in (1, 2, 3)]
    assert [part["last_page"] for part in parts] == [3, 3, 3]
    assert [change["field"] for part in parts for change in part["changes"]] == [f"c{rank}" for rank in range(2 * GROUPS + 10)]
    assert sum(len(part["operations"]) for part in parts) == 2 * GROUPS + 10


def test_of_many_values_the_first_ones_are_shown_and_the_others_counted(db: None) -> None:
    before, after = (schema(field("x", constraints={"enum": [f"{name}{rank}" for rank in range(400)]}), field("y" + name)) for name in "ab")
    shown = html(send(before, after))
    assert 0 < shown.count('data-label="Ce qui change"') <= MOST
    assert "autres valeurs qui changent" in shown
    assert html(send(before, after, champ="x")).count('data-label="Ce qui change"') > MOST


def test_the_questions_are_paged_and_what_was_answered_goes_along(db: None) -> None:
    before, after = renamed(60)
    answer = send(before, after)
    first = answer.context["page"].guesses
    assert (len(first.asked), first.last_page) == (25, 3)
    uid = first.fields[0].id
    later = send(before, after, questions="2", **{f"sens-{uid}": "non"})
    assert f'name="sens-{uid}" value="non"' in html(later)
    assert uid not in later.context["page"].guesses.asked
    assert later.context["page"].guesses.fields[0].answer == "non"


def test_what_is_not_in_the_list_is_named(db: None) -> None:
    before, after = renamed(60)
    uids = {one.name: one.uid for one in table_schema.parse(after).fields}
    question = send(before, after).context["page"].guesses.fields[0]
    offered = {uid for uid, _ in question.others}
    name = next(name for name, uid in uids.items() if uid not in offered and uid not in question.guess)
    told = send(before, after, **{f"sens-{question.id}": "autre", f"nomme-{question.id}": name})
    assert told.context["page"].guesses.fields[0].choice == (uids[name],)
    unknown = send(before, after, **{f"sens-{question.id}": "autre", f"nomme-{question.id}": "nulle part"})
    assert "Rien ne s’appelle «\u00a0nulle part\u00a0»" in html(unknown)


def test_where_not_everything_was_looked_for_it_is_said(db: None) -> None:
    before, after = FAMILIES["fields that share nothing"](250)
    said = "Ces deux schémas se ressemblent trop peu"
    assert said in html(send(before, after))
    assert json.loads(send(before, after, sortie="json").content)["complete"] is False
    assert said in send(before, after, sortie="markdown").content.decode()
    few = FAMILIES["fields that share nothing"](5)
    assert said not in html(send(*few))
    assert json.loads(send(*few, sortie="json").content)["complete"] is True
