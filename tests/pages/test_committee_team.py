"""The pages of the project team: board, comments, call for comments, members."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localtime

from accounts.models import User
from concertation.models import Comment, Consultation
from concertation.services import comments
from concertation.services.comments import CommentAnchor
from concertation.services.questions import OptionDraft
from standard.models import Membership
from standard.services import members
from tests.concertation.world import World
from tests.pages.visit import HOME, as_, beside, read, refused, send, stays_bounded
from tests.pages.web_form import WebForm

TEAM = f"{HOME}equipe/"
ONLY_TEAM = "Cette action revient à l&#x27;équipe projet du standard."


def say(world: World, body: str, **target: str) -> Comment:
    return comments.post(
        standard=world.standard, actor=world.copil[0], kind="precision", body=body, target=CommentAnchor(**target), now=world.now
    )


def at(moment: object) -> str:
    return localtime(moment).strftime("%Y-%m-%dT%H:%M")  # type: ignore[arg-type]


# --- The board --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["", "commentaires/", "appel/", "membres/", "version/publier/"])
def test_the_pages_of_the_team_are_for_the_team(world: World, page: str) -> None:
    assert "Connectez-vous pour continuer" in read(as_(None), f"{TEAM}{page}", 403)
    assert ONLY_TEAM in read(as_(world.contributor), f"{TEAM}{page}", 403)
    assert ONLY_TEAM in read(as_(world.chair), f"{TEAM}{page}", 403)


def test_the_chair_reads_what_the_next_version_does_and_may_let_an_effect_through(world: World) -> None:
    assert "Connectez-vous pour continuer" in read(as_(None), f"{TEAM}version/", 403)
    assert "et à la présidence" in read(as_(world.contributor), f"{TEAM}version/", 403)
    read(as_(world.chair), f"{TEAM}version/")
    assert as_(world.chair).post(f"{TEAM}version/", {"version": "1.0.0"}).status_code == 403


def test_the_board_says_what_is_to_do_and_each_next_step(world: World) -> None:
    said = say(world, "Et les seniors ?")
    world.propose(world.add_value("Tous"), title="Accueillir tout le monde")
    world.ask(OptionDraft(title="Oui"), title="Faut-il des horaires ?")
    voted = world.ask(OptionDraft(title="Oui"), title="Faut-il une adresse ?")
    world.open_ballot(voted)

    html = read(as_(world.team), TEAM)

    assert "Aucun commentaire sur 1 n’a encore reçu de réponse" in html
    assert f'href="{HOME}commentaires/{said.pk}/#suite"' in html
    assert f'href="{HOME}questions/nouvelle/?proposition=1"' in html
    assert f'href="{HOME}questions/1/modifier/">Écrire la recommandation' in html
    assert f'href="{HOME}questions/2/#vote">Suivre le vote' in html
    assert "Aucune décision n’attend." in html
    assert "Aucun appel à commentaires n’a encore été ouvert." in html


def test_the_board_is_filtered_by_words(world: World) -> None:
    say(world, "Et les séniors ?")
    say(world, "Et les horaires ?")

    html = read(as_(world.team), f"{TEAM}?q=SENIORS")

    assert "Et les séniors ?" in html
    assert "Et les horaires ?" not in html
    assert "Rien ne correspond aux mots cherchés." in html


def test_the_board_shows_the_decision_to_record_and_the_version_to_prepare(world: World) -> None:
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Tous")))
    world.agree_in_a_meeting(question, world.option(question))

    html = read(as_(world.team), TEAM)

    assert "Version 0.1.0" in html
    assert "1 décision à publier" in html


def test_the_board_asks_for_the_same_queries_whatever_it_holds(world: World) -> None:
    def add(number: int) -> None:
        say(world, f"Remarque {number}", field=world.field("nom").uid)
        world.propose(world.add_value(f"Public {number}"), title=f"Ajouter {number}")
        world.ask(OptionDraft(title="Oui"), title=f"Question {number} ?")

    stays_bounded(as_(world.team), TEAM, add, first=6)


# --- Comments ---------------------------------------------------------------------------------------------------------


def test_several_comments_receive_one_answer(world: World) -> None:
    one, two, other = say(world, "Un."), say(world, "Deux."), say(world, "Trois.")

    html = send(as_(world.team), f"{TEAM}commentaires/", comment=[one.pk, two.pk], disposition="noted", answer="Merci à vous deux.")

    assert "2 commentaires ont reçu leur réponse." in html
    assert [Comment.objects.get(pk=said.pk).answer for said in (one, two, other)] == ["Merci à vous deux.", "Merci à vous deux.", ""]
    assert "Trois." in html
    assert "Un." not in html


def test_what_somebody_else_answered_meanwhile_is_not_written_over(world: World) -> None:
    said, other = say(world, "Un."), say(world, "Deux.")
    board, alone, team = f"{TEAM}commentaires/", said.get_absolute_url().partition("#")[0], as_(world.team)
    seen = WebForm(read(team, board), **{"class": "tri-board"}).values["vu"]
    seen_alone = [one for one in seen if one.startswith(f"{said.pk}:")]
    assert f'name="vu" value="{seen_alone[0]}"' in read(team, alone)
    comments.answer(comment=said, actor=world.team, disposition="rejected", answer="Non, hors sujet.", now=world.now)
    mine = {"disposition": "noted", "answer": "Merci beaucoup."}
    for address, sent in ((board, {"comment": [said.pk, other.pk], "vu": seen}), (alone, {"vu": seen_alone})):
        html = send(team, address, 422, **sent, **mine)
        assert f"a répondu entre-temps au commentaire n° {said.pk}, « Écarté »" in html
        assert "Non, hors sujet." in html
        assert "Merci beaucoup.</textarea>" in html
    assert set(Comment.objects.values_list("answer", flat=True)) == {"Non, hors sujet.", ""}
    again = WebForm(read(team, f"{board}?suite=tous"), **{"class": "tri-board"}).values["vu"]
    send(team, board, comment=[said.pk, other.pk], vu=again, **mine)
    assert set(Comment.objects.values_list("answer", flat=True)) == {"Non, hors sujet.", "Merci beaucoup."}
    again = WebForm(read(team, f"{board}?suite=tous"), **{"class": "tri-board"}).values["vu"]
    send(team, board, comment=[said.pk], vu=again, **mine)
    assert set(Comment.objects.values_list("answer", flat=True)) == {"Merci beaucoup."}


def test_an_answer_without_comment_or_words_comes_back_with_what_was_chosen(world: World) -> None:
    one = say(world, "Un.")
    team = as_(world.team)

    html = send(team, f"{TEAM}commentaires/", 422, comment=[one.pk], disposition="noted", answer="")
    assert "Écrivez la réponse" in beside(html, "suite_answer")
    assert f'value="{one.pk}" checked' in html

    html = send(team, f"{TEAM}commentaires/", 422, disposition="noted", answer="Merci.")
    assert "Choisissez au moins un commentaire." in html
    assert Comment.objects.get().disposition == ""


def test_only_the_team_answers(world: World) -> None:
    one = say(world, "Un.")
    sent = {"comment": [one.pk], "disposition": "noted", "answer": "Faux."}

    refused(as_(world.contributor), f"{TEAM}commentaires/", ONLY_TEAM, **sent)
    refused(as_(world.chair), f"{TEAM}commentaires/", ONLY_TEAM, **sent)
    assert Comment.objects.get().answer == ""


def test_comments_are_brought_together_in_a_question(world: World) -> None:
    one, two = say(world, "Un."), say(world, "Deux.")

    html = send(as_(world.team), f"{TEAM}commentaires/", comment=[one.pk, two.pk], action="question")

    assert "Préparer une question" in html
    assert html.count("checked") == 2


@pytest.mark.parametrize(
    ("filters", "shown"),
    [("", ["Nom ?", "Tous ?"]), ("suite=repondus", ["Merci."]), ("suite=tous&q=merci", ["Merci."]), ("champ=standard", ["Tous ?"])],
)
def test_comments_are_filtered(world: World, filters: str, shown: list[str]) -> None:
    say(world, "Nom ?", field=world.field("nom").uid)
    say(world, "Tous ?")
    comments.answer(comment=say(world, "Merci."), actor=world.team, disposition="noted", answer="Bien.", now=world.now)

    html = read(as_(world.team), f"{TEAM}commentaires/?{filters}")

    assert [body for body in ("Nom ?", "Tous ?", "Merci.") if f"<p>{body}</p>" in html] == shown


def test_the_comments_ask_for_the_same_queries_whatever_their_number(world: World) -> None:
    stays_bounded(as_(world.team), f"{TEAM}commentaires/", lambda number: say(world, f"N° {number}", field=world.field("nom").uid))


# --- The call for comments --------------------------------------------------------------------------------------------


def test_the_team_opens_a_call_changes_its_end_and_closes_it(world: World) -> None:
    team, end = as_(world.team), timezone.now() + timedelta(days=14)

    assert "L’appel est ouvert depuis le" in send(team, f"{TEAM}appel/ouvrir/", title="Bêta", opens_at="", closes_at=at(end))
    call = Consultation.objects.get()
    assert "L’appel ferme désormais le" in send(team, f"{TEAM}appel/{call.pk}/reporter/", closes_at=at(end + timedelta(days=7)))
    assert Consultation.objects.get().closes_at > call.closes_at
    html = send(team, f"{TEAM}appel/{call.pk}/clore/")
    assert "Ouvrir un appel" in html
    assert "Bêta, du" in html
    refused(team, f"{TEAM}appel/{call.pk}/clore/", "Cet appel à commentaires est clos depuis")


def test_a_call_that_ends_before_it_begins_comes_back(world: World) -> None:
    now = timezone.now()

    html = send(as_(world.team), f"{TEAM}appel/ouvrir/", 422, opens_at=at(now + timedelta(days=2)), closes_at=at(now + timedelta(days=1)))

    assert beside(html, "appel_closes_at") == "La fermeture doit venir après l’ouverture."
    assert not Consultation.objects.exists()


def test_only_the_team_opens_and_closes_a_call(world: World) -> None:
    world.now = timezone.now()
    call = world.call()
    end = at(timezone.now() + timedelta(days=60))

    for client in (as_(world.contributor), as_(world.chair)):
        refused(client, f"{TEAM}appel/ouvrir/", ONLY_TEAM, closes_at=end)
        refused(client, f"{TEAM}appel/{call.pk}/reporter/", ONLY_TEAM, closes_at=end)
        refused(client, f"{TEAM}appel/{call.pk}/clore/", ONLY_TEAM)


# --- Members ----------------------------------------------------------------------------------------------------------


def test_the_team_invites_somebody_for_an_organisation(world: World) -> None:
    User.objects.create_user("nouvelle@exemple.fr")
    html = send(
        as_(world.team), f"{TEAM}membres/", email="Nouvelle@exemple.fr", circle="copil", chair="", organisation="  ville de   LYON "
    )

    member = Membership.objects.get(user__email="nouvelle@exemple.fr")
    assert (member.circle, member.organisation) == ("copil", world.chair.organisation)
    assert "nouvelle@exemple.fr" in html


@pytest.mark.parametrize(
    ("sent", "field", "message"),
    [
        ({"email": "n", "circle": "team"}, "email", "Écrivez une adresse électronique complète"),
        ({"email": "lyon@exemple.fr", "circle": "copil"}, "email", "Cette personne fait déjà partie de ce cercle."),
        ({"email": "n@exemple.fr", "circle": "team", "chair": "on"}, "chair", "Seul un membre du comité de pilotage"),
        ({"email": "n@exemple.fr"}, "circle", "Choisissez un cercle."),
    ],
)
def test_an_invitation_to_mend_comes_back(world: World, sent: dict[str, str], field: str, message: str) -> None:
    before = Membership.objects.count()

    html = send(as_(world.team), f"{TEAM}membres/", 422, organisation="Une autre", **sent)

    assert message in beside(html, f"inviter_{field}")
    assert Membership.objects.count() == before


def test_a_membership_ends_and_stays_in_the_list_of_former_members(world: World) -> None:
    member = Membership.objects.get(user=world.contributor)

    html = send(as_(world.team), f"{TEAM}membres/{member.pk}/retirer/")

    assert "Anciens membres" in html
    assert not Membership.objects.active(timezone.now()).filter(user=world.contributor).exists()


def test_only_the_team_manages_the_members(world: World) -> None:
    member = Membership.objects.get(user=world.copil[0])

    for client in (as_(None), as_(world.contributor), as_(world.chair)):
        refused(client, f"{TEAM}membres/", "", email="intrus@exemple.fr", circle="team")
        refused(client, f"{TEAM}membres/{member.pk}/retirer/", "")
    assert not User.objects.filter(email="intrus@exemple.fr").exists()


def test_the_members_ask_for_the_same_queries_whatever_their_number(world: World) -> None:
    def add(number: int) -> None:
        members.invite(standard=world.standard, actor=world.team, email=f"n{number}@exemple.fr", circle="contributor", now=world.now)

    stays_bounded(as_(world.team), f"{TEAM}membres/", add)


def test_many_contributors_take_several_pages(world: World) -> None:
    for number in range(60):
        members.invite(standard=world.standard, actor=world.team, email=f"n{number}@exemple.fr", circle="contributor", now=world.now)

    html = read(as_(world.team), f"{TEAM}membres/?page=2")

    assert "Contributeurs (62)" in html
    assert "n59@exemple.fr" in html
    assert "n1@exemple.fr" not in html
