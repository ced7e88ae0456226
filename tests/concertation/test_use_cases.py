"""Use cases first: proposed, settled with reasons, ranked, served by fields whatever becomes of these; fields appraised; what rings."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concertation.models import UseCase
from concertation.queries.use_cases import ForUse, cases_by_question, for_use, own_appraisals, own_ranking, profiles_of
from concertation.rules.use_cases import AlarmKind, FieldVoice, in_order, weighed
from concertation.services import use_cases
from concertation.services.questions import OptionDraft
from concertation.services.use_cases import CaseText, FieldMark
from standard.models import SearchEntry
from standard.permissions import PermissionRefused
from standard.queries import working_schema
from standard.schema.words import quoted
from standard.services.errors import InvalidInput
from tests.concertation.world import World


@given(st.lists(st.permutations(range(4)).map(lambda order: order[: len(order) // 2 + 1]), max_size=7))
def test_an_order_holds_each_once_and_what_everybody_puts_first_is_first(rankings: list[list[int]]) -> None:
    keys = list(range(4))
    places = in_order(keys, rankings)
    assert sorted(key for place in places for key in place) == keys
    if rankings and len({ranking[0] for ranking in rankings}) == 1:
        assert places[0] == (rankings[0][0],)
    if not rankings:
        assert len(places) == 1


@given(st.lists(st.builds(FieldVoice, st.sampled_from("ab"), st.integers(1, 4), st.integers(1, 4)), max_size=8))
def test_what_is_said_of_a_field_is_weighed_by_its_means(voices: list[FieldVoice]) -> None:
    found = weighed(voices)
    assert sum(one.voices for one in found.values()) == len(voices)
    for field, one in found.items():
        said = [voice for voice in voices if voice.field == field]
        assert min(v.ease for v in said) <= one.ease <= max(v.ease for v in said)
        assert bool(one.found_easy) == any(v.ease >= 3 for v in said)


def propose(world: World, title: str, **more: Any) -> UseCase:
    said = {
        "standard": world.standard,
        "actor": world.copil[0],
        "now": world.now,
        "text": CaseText(title, "Orienter.", "Une aidante."),
        **more,
    }
    return use_cases.propose(**said)


def settle(world: World, use_case: UseCase, outcome: str = "kept", **more: Any) -> UseCase:
    return use_cases.settle(use_case=use_case, actor=world.team, outcome=outcome, now=world.now, **more)


def seen(world: World, **more: Any) -> ForUse:
    return for_use(world.standard, working_schema(world.standard), **more)


def test_a_use_case_is_proposed_then_settled_with_a_reason(world: World) -> None:
    with pytest.raises(PermissionRefused, match="Aucun appel"):
        propose(world, "Orienter", actor=world.contributor)
    world.call()
    first = propose(world, "Orienter", actor=world.contributor)
    assert propose(world, "Orienter", actor=world.contributor) == first
    with pytest.raises(InvalidInput, match="Dites qui s’en sert"):
        propose(world, "Vide", text=CaseText("Vide", "Parce que", " "))
    other, third = propose(world, "Inscrire"), propose(world, "Compter")
    said: dict[str, Any] = {"use_case": first, "text": CaseText("Orienter un public", "Orienter.", "Une aidante."), "now": world.now}
    assert use_cases.edit(actor=world.contributor, **said).title == "Orienter un public"
    settle(world, first)
    with pytest.raises(PermissionRefused, match="a instruit ce cas"):
        use_cases.edit(actor=world.contributor, **said)
    with pytest.raises(InvalidInput, match="Dites pourquoi"):
        settle(world, third, "refused")
    with pytest.raises(InvalidInput, match="auquel le réunir"):
        settle(world, third, "merged", reason="Pareil.", into=third)
    settle(world, third, "refused", reason="Hors du périmètre.")
    use_cases.link(use_case=other, actor=world.team, fields=[world.field("nom").uid], now=world.now)
    settle(world, other, "merged", reason="Pareil.", into=first)
    with pytest.raises(PermissionRefused, match="réuni à un autre"):
        settle(world, other, "refused", reason="Non.")
    found = seen(world)
    assert [line.use_case for line in found.kept] == [first]
    assert [field.name for field in found.kept[0].fields] == ["nom"]
    assert {line.use_case.state: line.use_case.reason for line in found.set_aside} == {"merged": "Pareil.", "refused": "Hors du périmètre."}
    assert [copy.title for copy in UseCase.history.filter(id=first.pk).order_by("history_id")][:2] == ["Orienter", "Orienter un public"]
    assert SearchEntry.objects.get(kind="usecase", subject=first.pk).title == "Orienter un public"
    verbs = world.standard.events.filter(verb__startswith="usecase.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [
        *["usecase.proposed"] * 3, "usecase.edited", "usecase.kept", "usecase.refused", "usecase.linked", "usecase.merged",
    ]  # fmt: skip


def test_people_rank_what_is_kept_and_say_so_once(world: World) -> None:
    cases = [settle(world, propose(world, title)) for title in ("A", "B", "C")]
    waiting = propose(world, "D")
    said: dict[str, Any] = {"standard": world.standard, "now": world.now}
    assert [line.place for line in seen(world).kept] == [None] * 3
    for who, order in ((world.contributor, (2, 0, 1)), (world.other, (2, 1)), (world.copil[0], (1, 2, 0))):
        use_cases.rank(actor=who, ranking=[cases[one] for one in order], **said)
    assert [(line.use_case.title, line.place) for line in seen(world).kept] == [("C", 1), ("B", 2), ("A", 3)]
    assert seen(world).rankings == 3
    assert own_ranking(world.standard, world.other) == (cases[2].pk, cases[1].pk)
    with pytest.raises(InvalidInput, match="deux places"):
        use_cases.rank(actor=world.other, ranking=[cases[0], cases[0]], **said)
    with pytest.raises(InvalidInput, match="retenus"):
        use_cases.rank(actor=world.other, ranking=[waiting], **said)
    with pytest.raises(PermissionRefused):
        use_cases.rank(actor=world.stranger, ranking=cases, **said)


def test_the_board_is_drawn_by_profile_and_rings(world: World) -> None:
    nom, public, seats = (world.field(name).uid for name in ("nom", "public", "places"))
    case, empty = (settle(world, propose(world, title)) for title in ("A", "B"))
    use_cases.link(use_case=case, actor=world.team, fields=[public], now=world.now)
    said: dict[str, Any] = {"standard": world.standard, "now": world.now}
    use_cases.appraise(actor=world.contributor, profile="producer", marks={seats: FieldMark(2, 1), public: FieldMark(4, 4)}, **said)
    use_cases.appraise(actor=world.other, profile="reuser", marks={seats: FieldMark(4, 2), nom: FieldMark(3, 3)}, **said)
    found = seen(world)
    assert {one.kind: one.sentence for one in found.alarms} == {
        AlarmKind.REQUIRED_FOR_NOTHING: f"Le champ {quoted('Nom')} est obligatoire et ne sert aucun cas d’usage.",
        AlarmKind.CASE_WITHOUT_FIELD: f"Le cas d’usage {quoted(empty.title)} n’est servi par aucun champ.",
        AlarmKind.NOBODY_FINDS_EASY: f"Personne ne trouve le champ {quoted('Places assises')} facile à collecter.",
    }
    point = found.point(seats)
    assert point is not None
    assert point.weighed is not None
    assert (point.weighed.voices, point.weighed.importance, point.weighed.ease) == (2, 3.0, 1.5)
    assert [one.field.name for one in seen(world, profile="producer").appraised] == ["public", "places"]
    assert profiles_of(world.standard) == {"producer": 1, "reuser": 1}
    use_cases.appraise(actor=world.other, profile="hub", marks={seats: None}, **said)
    assert {one.profile for one in own_appraisals(world.standard, world.other).values()} == {"hub"}
    assert seats not in own_appraisals(world.standard, world.other)
    for wrong in ({"marks": {nom: FieldMark(5, 1)}}, {"marks": {"ailleurs": None}}, {"marks": {}, "profile": "?"}):
        with pytest.raises(InvalidInput):
            use_cases.appraise(actor=world.other, **{"profile": "hub", **said, **wrong})


def test_nothing_rings_before_a_use_case_is_kept(world: World) -> None:
    propose(world, "A")
    assert seen(world).alarms == ()


def test_what_a_proposal_serves_its_fields_serve_once_it_is_accepted_whatever_they_become(world: World) -> None:
    case = settle(world, propose(world, "Orienter"))
    proposal = world.propose(world.add_value("Aînés"))
    with pytest.raises(PermissionRefused):
        use_cases.serve(proposal=proposal, actor=world.contributor, use_cases=[case], now=world.now)
    use_cases.serve(proposal=proposal, actor=world.copil[0], use_cases=[case], now=world.now)
    assert not seen(world).kept[0].fields
    question = world.ask(OptionDraft(proposal=proposal))
    assert cases_by_question(seen(world), {question.pk: list(question.options.all())}) == {question.pk: (case,)}
    with pytest.raises(PermissionRefused):
        use_cases.serve(proposal=proposal, actor=world.copil[0], use_cases=[], now=world.now)
    world.agree_in_a_meeting(question, world.option(question))
    assert [field.name for field in seen(world).kept[0].fields] == ["public"]
    world.change({"op": "rename_field", "field": "public", "before": "public", "after": "publics"})
    assert [field.name for field in seen(world).kept[0].fields] == ["publics"]
    assert seen(world).served_through({world.value("publics", "Aînés").uid}) == (case,)
    assert seen(world).served_through({world.field("nom").uid}) == ()
