"""What the changes under discussion do to the files left as samples: weighed by the worker, told to whom it may be told, once."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from concertation.queries.weighing import compared, key_of
from concertation.services import weighing
from concertation.services.questions import OptionDraft
from standard import permissions, queries
from standard.models import Event, KeptSample, Notice, Revision, WeighedChange
from standard.permissions import OPERATOR
from standard.services import kept_samples, validation
from standard.services.kept_samples import Leaving
from standard.weighing.effect import FileEffect
from tests.concertation.world import World
from tests.pages.visit import as_, read

FILE = "nom;public;places\nGap;Enfants;12\nDigne;Familles;\nNice;Familles;8\n"


def leave(world: World, by: User, content: str = FILE, **left: Any) -> KeptSample:
    report = validation.submit(
        standard=world.standard,
        actor=by,
        name="lieux.csv",
        content=SimpleUploadedFile("lieux.csv", content.encode()),
        keep=True,
        left=Leaving(**left),
        now=world.now,
    )
    validation.check(report_id=report.pk, actor=OPERATOR)
    return KeptSample.objects.get(file=report.sample)


def weigh(world: World) -> None:
    while weighing.weigh(actor=OPERATOR, now=world.now):
        pass


def test_the_effect_of_an_option_is_weighed_once_and_again_when_the_schema_moves(world: World, client: Client) -> None:
    public = leave(world, world.contributor, access="public", producer="Métropole de Nice", dated=world.now.date())
    figures = leave(world, world.other, access="figures")
    hidden = leave(world, world.copil[0])
    assert (public.rows, public.producer and public.producer.name) == (3, "Métropole de Nice")
    removal = world.operations({"op": "remove_value", "field": "public", "value": "Familles"})
    question = world.ask(OptionDraft(title="Retirer", operations=removal))
    option = world.option(question)
    assert weighing.due(world.now)

    def effects(user: User) -> dict[KeptSample, tuple[FileEffect | None, bool]]:
        actor = queries.actor_for(user=user, standard=world.standard, now=world.now)
        seen = queries.samples_seen_by(actor, world.standard)
        found = queries.effects_of(actor, seen, {"": (queries.working_revision(world.standard), key_of(option))})
        return {one.sample: (one.effect, one.cells) for one in found[""]}

    assert effects(world.stranger) == {public: (None, True), figures: (None, False)}
    weigh(world)
    assert not weighing.due(world.now)
    page = client.get(f"/standards/{world.standard.slug}/questions/{question.number}/").content.decode().replace("\u00a0", " ")
    assert "Sur 2 fichiers (6 lignes) : 2 cassent (4 lignes, 1 valeur : « Familles »)." in page
    assert "Ce fichier ne donne que des chiffres" in page
    answer = client.get(f"/api/v1/standards/{world.standard.slug}/evidence/?question={question.number}").json()["results"][0]
    assert sorted(line["columns"][0]["values"] for line in answer["lines"]) == [[], [["Familles", 2]]]
    listed = client.get(f"/standards/{world.standard.slug}/echantillons/")
    assert b"Nice" in listed.content
    downloads = [client.get(f"/standards/{world.standard.slug}/echantillons/{sample.pk}/fichier") for sample in (public, figures, hidden)]
    assert [answer.status_code for answer in downloads] == [200, 403, 403]
    assert b"".join(downloads[0].streaming_content) == FILE.encode()
    told = client.get(f"/standards/{world.standard.slug}/champs/public/").content.decode().replace("\u00a0", " ")
    assert "2 fichiers sur 2 ont ce champ, rempli à 100 % ; 1 ne donne que des chiffres." in told
    assert "<code>Familles</code> : 2<" in told
    # To each what they may know, whoever read the page before.
    for reader, sentence in (
        (world.team, "3 fichiers sur 3 ont ce champ, rempli à 100 % ; 1 ne donne que des chiffres."),
        (world.other, "2 fichiers sur 2 ont ce champ, rempli à 100 %."),
        (None, "2 fichiers sur 2 ont ce champ, rempli à 100 % ; 1 ne donne que des chiffres."),
    ):
        told = read(as_(reader), f"/standards/{world.standard.slug}/champs/public/").replace("\u00a0", " ")
        assert f"<p>{sentence} " in told
    table = client.get(f"/standards/{world.standard.slug}/echantillons/producteurs.csv").content.decode()
    assert "places;Métropole de Nice;lieux.csv;places;3;2;2" in table
    assert "Familles" not in table
    assert client.get(f"/standards/{world.standard.slug}/echantillons/producteurs/").status_code == 200
    (places,) = (
        one for one in client.get(f"/api/v1/standards/{world.standard.slug}/producers/").json()["results"] if one["field"] == "places"
    )
    assert [one["filled"] for one in places["columns"]] == [2, 2]
    found = effects(world.team)
    assert {sample: cells for sample, (_, cells) in found.items()} == {public: True, figures: False, hidden: True}
    effect, _ = found[public]
    assert effect is not None
    assert (effect.state, effect.broken, effect.columns[0].values) == ("breaks", 2, (("Familles", 2),))
    kept = WeighedChange.objects.count()
    world.change({"op": "set_property", "field": "nom", "path": "description", "before": "Le nom affiché.", "after": "Le nom."})
    assert effects(world.stranger)[public][0] is None
    weigh(world)
    assert effects(world.stranger)[public][0] == effect
    assert WeighedChange.objects.count() == kept
    world.publish("1.0.0")
    weigh(world)
    assert KeptSample.objects.get(pk=public.pk).revision == queries.working_revision(world.standard)


def test_who_asked_is_told_once_where_a_decision_breaks_their_last_file(world: World) -> None:
    leave(world, world.contributor, tell_when_broken=True)
    last = leave(world, world.contributor, tell_when_broken=True, access="figures")
    leave(world, world.other)
    weigh(world)
    world.change({"op": "set_property", "field": "nom", "path": "description", "before": "Le nom affiché.", "after": "Le nom."})
    weigh(world)
    assert not Event.objects.filter(verb="sample.broken").exists()
    decision = world.change({"op": "set_property", "field": "places", "path": "constraints/required", "after": True})
    weigh(world)
    weigh(world)
    event = Event.objects.get(verb="sample.broken")
    (notice,) = Notice.objects.filter(event=event)
    assert (notice.recipient, event.read_details()["number"]) == (world.contributor, decision.number)
    last.refresh_from_db()
    assert (last.read_broken().broken, last.read_broken().columns[0].field) == (1, "places")


def test_a_sample_is_taken_back_or_removed_with_all_that_came_of_it(world: World) -> None:
    mine, theirs = leave(world, world.contributor, access="public"), leave(world, world.other, access="public")
    kept_samples.describe(sample=theirs, actor=world.team, producer="Gap", dated=None, now=world.now)
    kept_samples.choose(sample=mine, actor=world.contributor, access="committee", tell_when_broken=True, now=world.now)
    stranger = queries.actor_for(user=world.stranger, standard=world.standard, now=world.now)
    assert [one.producer and one.producer.name for one in queries.samples_seen_by(stranger, world.standard)] == ["Gap"]
    weigh(world)
    kept_samples.remove(sample=theirs, actor=world.team, motive="Il nomme des personnes.", now=world.now)
    kept_samples.remove(sample=mine, actor=world.contributor, now=world.now)
    assert not KeptSample.objects.exists()
    assert not WeighedChange.objects.exists()
    told = Notice.objects.filter(event__verb__in=["sample.removed", "sample.described"])
    assert {notice.recipient for notice in told} == {world.other}
    assert Revision.objects.exists()
    assert permissions.can_manage_samples(queries.actor_for(user=world.team, standard=world.standard, now=world.now))


def test_every_version_is_weighed_against_the_next_the_last_and_the_schema_of_today() -> None:
    states = list(range(20))
    pairs = set(compared(states))
    assert {(place, place + 1) for place in states[:-1]} < pairs
    assert {(later, earlier) for later in (0, 1) for earlier in states if earlier > later} < pairs
    assert (4, 6) in pairs
    assert (4, 9) not in pairs
