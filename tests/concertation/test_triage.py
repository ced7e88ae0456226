"""How the team goes through what was said: sorted, answered once for all that say the same, contested once."""

from typing import Any

import pytest

from accounts.models import User
from concertation import queries
from concertation.models import Comment, Theme, Triage
from concertation.queries.triage import TriageFilters, sorted_of, theme_counts
from concertation.services import comments, proposals
from concertation.services.comments import CommentAnchor
from concertation.services.questions import OptionDraft
from concertation.services.triage import contesting, crediting, moderating, settling, sorting
from standard.models import Event, Notice
from standard.permissions import PermissionRefused
from standard.services.errors import InvalidInput
from tests.concertation.world import DAY, HOUR, World


def say(world: World, body: str, *, on: str = "", kind: str = "addition", by: User | None = None, parent: Comment | None = None) -> Comment:
    target = CommentAnchor(field=world.field(on).uid) if on else CommentAnchor()
    author = by or world.contributor
    return comments.post(standard=world.standard, actor=author, kind=kind, body=body, target=target, parent=parent, now=world.now)


def kept(world: World, **asked: str) -> list[Comment]:
    return list(TriageFilters(**asked).keep(world.standard).order_by("pk"))


def test_the_list_is_filtered_by_all_that_one_asks(world: World) -> None:
    call = world.call()
    world.contributor.territory = "32"
    world.contributor.save()
    name = say(world, "Le nom usuel.", on="nom")
    seats = say(world, "Trop difficile à compter.", on="places", kind="collection_difficulty", by=world.other)
    whole = say(world, "Merci de ce travail.", by=world.copil[0])
    by = {"actor": world.team, "now": world.now}
    theme = sorting.give_theme(comments=[name, whole], title="  Le nom des lieux ", **by)
    assert sorting.give_theme(comments=[name], title="LE NOM DES LIEUX", **by) == theme
    sorting.assign(comments=[seats], to=world.team, **by)
    comments.answer(comment=whole, disposition="noted", answer="Merci à vous.", **by)
    assert kept(world) == [name, seats]
    assert kept(world, state="all", theme=str(theme.pk)) == [name, whole]
    assert kept(world, theme="none") == kept(world, kind="collection_difficulty") == kept(world, assigned=str(world.team.pk)) == [seats]
    assert kept(world, field=world.field("nom").uid) == kept(world, territory="32") == kept(world, assigned="none") == [name]
    assert kept(world, organisation=str(world.other.organisation_id)) == kept(world, words="difficile") == [seats]
    assert kept(world, state="answered") == kept(world, state="all", field="standard") == [whole]
    assert kept(world, call=str(call.pk)) == [name, seats]
    assert [(one.theme, one.total, one.left) for one in theme_counts(world.standard)] == [(theme, 2, 1)]


def test_one_answer_goes_to_each_author_of_what_says_the_same(world: World) -> None:
    world.call()
    first, second, third = (
        say(world, "Le soir ?"),
        say(world, "Et le soir ?", by=world.other),
        say(world, "Le soir aussi.", by=world.copil[0]),
    )
    by = {"actor": world.team, "now": world.now}
    sorting.merge(comment=second, duplicates=[third], **by)
    sorting.merge(comment=first, duplicates=[second], **by)
    assert kept(world) == [first]
    assert kept(world, state="merged") == [second, third]
    assert sorted_of([first])[first.pk].duplicates == (second, third)
    comments.answer(comment=first, disposition="accepted", answer="Ajouté.", **by)
    assert {(one.author, one.answer) for one in Comment.objects.all()} == {
        (world.contributor, "Ajouté."), (world.other, "Ajouté."), (world.copil[0], "Ajouté.")
    }  # fmt: skip
    assert set(Notice.objects.filter(event__verb="comment.answered").values_list("recipient", flat=True)) == {
        world.contributor.pk, world.other.pk, world.copil[0].pk
    }  # fmt: skip
    sorting.set_apart(comment=third, **by)
    assert kept(world, state="merged") == [second]
    with pytest.raises(InvalidInput, match="au moins deux"):
        sorting.merge(comment=first, duplicates=[first], **by)


def test_what_a_colleague_brought_together_meanwhile_stays_so(world: World) -> None:
    world.call()
    first, second, third, fourth = (say(world, text) for text in ("Le soir ?", "Et le soir ?", "Le soir aussi.", "Ouvrez le soir."))
    by = {"actor": world.team, "now": world.now}
    sorting.merge(comment=first, duplicates=[second], **by)
    # From a page that was shown before: the one that stands for these was a duplicate, then one of these was.
    sorting.merge(comment=second, duplicates=[third], **by)
    assert {one.pk for one in sorted_of([second])[second.pk].duplicates} == {first.pk, third.pk}
    sorting.merge(comment=fourth, duplicates=[third], **by)
    assert kept(world) == [fourth]
    assert kept(world, state="merged") == [first, second, third]


def test_an_answer_is_contested_once_and_the_next_is_the_last(world: World) -> None:
    world.call()
    said = say(world, "Le soir ?")
    with pytest.raises(PermissionRefused, match="pas encore reçu"):
        contesting.contest(comment=said, actor=world.contributor, reason="Non.", now=world.now)
    comments.answer(comment=said, actor=world.team, disposition="rejected", answer="Non.", now=world.now)
    assert queries.meter(world.standard).answered == 1
    with pytest.raises(PermissionRefused, match="Seul l’auteur"):
        contesting.contest(comment=said, actor=world.other, reason="Non.", now=world.now)
    contesting.contest(comment=said, actor=world.contributor, reason="Aucune raison n’est donnée.", now=world.now + HOUR)
    assert kept(world) == kept(world, state="contested") == [said]
    meter = queries.meter(world.standard)
    assert (meter.answered, meter.waiting) == (0, 1)
    assert Notice.objects.get(event__verb="comment.contested").recipient == world.team
    comments.answer(comment=said, actor=world.team, disposition="rejected", answer="Non.", now=world.now + DAY)
    assert Event.objects.filter(verb="comment.answer_maintained").exists()
    assert Notice.objects.get(event__verb="comment.answer_maintained").recipient == world.contributor
    assert kept(world) == []
    with pytest.raises(PermissionRefused, match="déjà contesté"):
        contesting.contest(comment=said, actor=world.contributor, reason="Encore.", now=world.now + DAY)


def test_replies_come_back_until_the_team_speaks_or_reads(world: World) -> None:
    world.call()
    first, second = say(world, "Le soir ?"), say(world, "Et le matin ?", by=world.other)
    for number, said in enumerate((first, second)):
        comments.answer(comment=said, actor=world.team, disposition="noted", answer="Noté.", now=world.now + number * HOUR)
    world.now += DAY
    assert kept(world, state="all", replies=True) == []
    for said in (first, second):
        say(world, "Mais encore ?", by=said.author, parent=said)
    assert kept(world, state="all", replies=True) == [first, second]
    world.now += HOUR
    sorting.mark_read(comments=[first], actor=world.team, now=world.now)
    say(world, "Bientôt.", by=world.team, parent=second)
    assert kept(world, state="all", replies=True) == []
    world.now += HOUR
    say(world, "Merci.", by=world.contributor, parent=first)
    assert kept(world, state="all", replies=True) == [first]


def test_a_comment_says_which_decision_it_contradicts_and_what_came_of_it(world: World) -> None:
    world.call()
    said = say(world, "Pas d’étudiants.")
    decision = world.change({"op": "add_value", "field": "public", "value": "Étudiants"})
    sorting.mark_contradiction(comments=[said], decision=decision, actor=world.team, now=world.now)
    assert Triage.objects.get(comment=said).contradicts == decision
    proposal = world.propose(world.add_value("Lycées"))
    crediting.credit(proposal=proposal, comments=[said], actor=world.team, now=world.now)
    crediting.credit(proposal=proposal, comments=[said], actor=world.team, now=world.now)
    assert [source.comment.author for source in proposal.sources.all()] == [world.contributor]
    assert Notice.objects.filter(event__verb="proposal.credited").count() == 1


def test_only_the_team_sorts_and_only_what_everybody_reads(world: World) -> None:
    world.call()
    said = say(world, "Le soir ?")
    reply = say(world, "Oui.", parent=said)
    with pytest.raises(PermissionRefused):
        sorting.give_theme(comments=[said], actor=world.contributor, title="Horaires", now=world.now)
    with pytest.raises(InvalidInput) as caught:
        sorting.give_theme(comments=[said, reply], actor=world.team, title="Horaires", now=world.now)
    assert caught.value.field == "comments"
    with pytest.raises(InvalidInput, match="de l’équipe projet"):
        sorting.assign(comments=[said], actor=world.team, to=world.contributor, now=world.now)
    assert not Theme.objects.exists()
    theme = sorting.make_theme(standard=world.standard, actor=world.team, title="Horaires", now=world.now)
    other = sorting.make_theme(standard=world.standard, actor=world.team, title="Accès", now=world.now)
    with pytest.raises(InvalidInput, match="déjà ce nom"):
        sorting.rename_theme(theme=other, actor=world.team, title="horaires", now=world.now)
    sorting.give_theme(comments=[said], actor=world.team, title="Horaires", now=world.now)
    sorting.take_theme_off(theme=theme, comments=[said], actor=world.team, now=world.now)
    sorting.remove_theme(theme=theme, actor=world.team, now=world.now)
    assert list(Theme.objects.all()) == [other]


def test_what_is_sorted_is_read_in_a_bounded_number_of_queries(world: World, django_assert_max_num_queries: Any) -> None:
    world.call()
    for number in range(12):
        say(world, f"Remarque {number}.", on="nom")
    rows = kept(world)
    with django_assert_max_num_queries(6):
        sorted_of(rows)
    question = world.ask(OptionDraft(text="Autrement"))
    question.related_comments.set(rows[:2])
    assert [one.number for one in sorted_of(rows)[rows[0].pk].questions] == [question.number]


def test_the_team_settles_a_detail_that_the_committee_is_told_of(world: World) -> None:
    world.call()
    first, second = say(world, "Une coquille.", on="nom"), say(world, "Le même défaut.", on="nom", by=world.other)
    proposal = world.propose(world.describe("nom", "Le nom affiché sur la porte."), by=world.contributor)
    by: Any = {"standard": world.standard, "actor": world.team, "now": world.now}
    decision = settling.settle_detail(comments=[first, second], title="Préciser le nom", answer="Précisé.", proposal=proposal, **by)
    assert (decision.outcome, world.field("nom").description) == ("settled_by_team", "Le nom affiché sur la porte.")
    assert set(decision.question.related_comments.all()) == {first, second}
    assert {one.answer for one in Comment.objects.all()} == {"Précisé."}
    assert set(Notice.objects.filter(event__verb="decision.taken").values_list("recipient", flat=True)) >= {world.chair.pk}
    third = say(world, "Autre chose.")
    breaking = world.propose(world.operations({"op": "remove_field", "field": "places"}), by=world.team)
    with pytest.raises((PermissionRefused, InvalidInput)):
        settling.settle_detail(comments=[third], title="Retirer", answer="Retiré.", proposal=breaking, **by)
    gone = say(world, "Une insulte.")
    moderating.hide(comment=gone, motive="Injurieux.", actor=world.team, now=world.now)
    with pytest.raises(InvalidInput, match="il est masqué"):
        settling.settle_detail(comments=[third, gone], title="Le nom", answer="Fait.", **by)
    assert Comment.objects.get(pk=third.pk).disposition == ""
    assert not third.questions.exists()


def test_a_proposal_begun_from_comments_credits_their_authors_once_it_is_sent(world: World) -> None:
    world.call()
    said = say(world, "Ajoutez les lycées.", on="public")
    draft = crediting.begin(standard=world.standard, comments=[said], actor=world.team, now=world.now)
    assert not Notice.objects.filter(event__verb="proposal.credited").exists()
    proposals.edit(
        proposal=draft, actor=world.team, title="Les lycées", motive="Demandé.", operations=world.add_value("Lycées"), now=world.now
    )
    draft.refresh_from_db()
    proposals.submit(proposal=draft, actor=world.team, now=world.now)
    assert Notice.objects.get(event__verb="proposal.credited").recipient == world.contributor
