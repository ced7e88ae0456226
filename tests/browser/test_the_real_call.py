"""The call of 2022, lived from its opening to its last answer: 122 comments of twenty people, one of them late, and six stakes.

Each kind of thing that people do is done once in a browser, the contributors on a phone; the comments that only make up the number
are sent to the same form by other people's browsers without a window, over the two weeks that the clock goes through.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from concertation.models import Comment, Decision, Proposal, Question
from standard.models import Standard, ValidationReport
from standard.moments import date_in_words
from standard.permissions import OPERATOR
from standard.services import standards, validation
from tests.browser.people import Person
from tests.browser.real_call import Call, descriptor
from tests.browser.test_a_call import LABELS, STAKES, answer_all_of_the_filter, at_a_desk, choose_all, on_a_phone, open_a_call, write_first
from tests.concertation.world import DAY, HOUR
from tests.pages.test_real_figures import figures

FILE: Final = "nom,services\nLieu du Port,Jouer aux échecs\nLieu du Pont,Jouer aux échecs\n"


@pytest.fixture
def lived(transactional_db: None, new_page: Callable[..., Page], time_machine: Any) -> Call:
    team = User.objects.create_user("equipe@exemple.fr", display_name="Équipe", is_staff=True)
    now = timezone.now()
    data = json.dumps(descriptor()).encode()
    standard: Standard = standards.create(slug="lieux", title="Lieux de médiation", data=data, actor=team, now=now).standard
    told = Counter({(name, kind): amount for name, counts in figures().items() for kind, amount in counts.items()})
    return Call(standard, team, new_page, time_machine, to_say=told)


@pytest.mark.deep
def test_the_real_call_is_lived_to_its_last_answer(lived: Call) -> None:
    total = lived.to_say.total()
    opened = timezone.localtime().replace(hour=9, minute=0) + DAY
    lived.later(opened - HOUR)
    for rank in range(18):
        lived.register(f"H{rank:02}", territory=("32", "11", "93", "94")[rank % 4])
    crowd = [*lived.users]
    lived.later(opened)
    team = at_a_desk(lived.new_page, lived.standard.slug, lived.team_user)
    # Fifty answers are one click, and as many rows, events and news.
    team.page.context.set_default_timeout(60_000)
    open_a_call(team)
    assert {address for address, _ in lived.rounds()} >= {user.email for user in lived.users.values()}

    first = writes_before_having_an_account(lived)
    says_the_same_and_adds_a_file(lived, first)
    proposes_from_a_value(lived)
    says_what_a_file_shows(lived)
    is_corrected_withdrawn_and_moderated(lived, team)

    # One writes a third of the rest each week; those who said nothing are reminded at half time, everybody two days before the end.
    for week in (1, 2):
        lived.later(opened + (7 * week - 3) * DAY)
        lived.say_some(3, crowd[:-1])
        lived.later(opened + (7 * week - 2) * DAY)
        lived.rounds()
        if week == 1:
            lived.later(opened + 7 * DAY + 6 * HOUR)
            half_time = lived.rounds()
            reminded = {address for address, _ in half_time}
            assert "h17@exemple.fr" in reminded, half_time
            assert reminded.isdisjoint({"ana@exemple.fr", "h05@exemple.fr"}), half_time
    team.enter_as(lived.team_user)
    is_extended(lived, team)
    lived.say_some(1, crowd)
    assert Comment.objects.counted().filter(parent=None).count() == total
    the_figures_are_those_of_2022(lived)

    # It closes at its hour, by itself; what comes after it is late, received and marked.
    lived.later(lived.call.closes_at + HOUR)
    is_late(lived)
    total += 1
    team.enter_as(lived.team_user)
    is_sorted_under_six_stakes(lived, team)
    becomes_a_question_or_is_settled(lived, team)
    is_answered_off_line(lived, team)
    is_answered_to_the_last(lived, team, total)
    is_contested_and_answered_again(lived, team, first)
    assert not Comment.objects.counted().filter(parent=None, disposition="").exists()
    visitor = on_a_phone(lived.new_page, lived.standard.slug)
    visitor.open("pages:comment_statistics")
    visitor.reads(f"{total} commentaires sur {total} ont reçu une réponse")
    visitor.look()


def writes_before_having_an_account(lived: Call) -> Comment:
    """Ana comes from the page of the call, writes, and only then says who she is."""
    ana = on_a_phone(lived.new_page, lived.standard.slug)
    said_of = lived.next_of("collection_difficulty", "id")
    ana.open("pages:consultation")
    ana.arrives("Appel sur la version bêta")
    ana.open("pages:frozen_field", lived.call.pk, said_of.uid)
    ana.arrives(said_of.title or said_of.name)
    write_first(ana, "collection_difficulty", "D’où tire-t-on cela ?", email="ana@exemple.fr", name="Ana", organisation="Hub de l’Aude")
    lived.users["Ana"] = User.objects.get(email="ana@exemple.fr")
    return Comment.objects.get()


def says_the_same_and_adds_a_file(lived: Call, first: Comment) -> None:
    """Bea registers first, keeps a draft, finishes it with a file, and says the same as Ana."""
    lived.users["Bea"] = User.objects.create_user("bea@exemple.fr", display_name="Bea")
    bea = lived.phone("Bea")
    bea.open("pages:join")
    bea.input("Nom affiché").fill("Bea")
    bea.input("Organisation").fill("Hub de l’Aube")
    bea.press("M’inscrire")
    bea.open("pages:frozen_field", lived.call.pk, lived.next_of("validation", "nom").uid)
    bea.input("Votre commentaire").fill("Voici nos lieux.")
    bea.input("Joindre des fichiers").set_input_files({"name": "lieux.csv", "mimeType": "text/csv", "buffer": b"nom;ville\nA;Auch\n"})
    bea.press("Garder comme brouillon")
    bea.arrives("Mon espace")
    bea.main.get_by_role("link", name="Commentaire à finir").click()
    bea.reads("Déjà joints à votre brouillon")
    bea.choose("Nature de votre commentaire", LABELS["validation"])
    bea.press("Publier le commentaire")
    bea.reads("Votre commentaire est publié.", "lieux.csv")
    bea.page.goto(first.get_absolute_url())
    bea.press("Je dis la même chose")
    bea.reads("vous dites la même chose")


def proposes_from_a_value(lived: Call) -> None:
    """One comments a value where it stands, is shown what was said of it, and proposes the change."""
    person = lived.phone("H00")
    services = lived.next_of("addition", "services")
    assert services.values is not None
    person.open("pages:frozen_field", lived.call.pk, services.uid)
    person.look()
    person.page.locator(f"#valeur-{services.values.values[0].uid}").get_by_role("link", name="Commenter").click()
    person.choose("Nature de votre commentaire", LABELS["addition"])
    person.input("Votre commentaire").fill("Il manque le prêt de matériel.")
    person.look()
    person.press("Publier le commentaire")
    person.reads("Votre commentaire est publié.", "Il manque le prêt de matériel.")
    person.page.goto(Comment.objects.get(body__startswith="Il manque le prêt").get_absolute_url())
    person.look()
    person.follow("Proposer ce changement")
    person.press("Ajouter une valeur")
    # One types at once: the new value has the focus, in sight.
    expect(person.page.locator("#valeur-n1")).to_be_focused()
    person.page.keyboard.insert_text("Emprunter du matériel")
    person.page.keyboard.press("Tab")
    expect(person.section("Votre proposition en clair")).to_contain_text("Emprunter du matériel")
    person.press("Continuer")
    person.input("Pourquoi ce changement").fill("On nous le demande chaque semaine.")
    person.look()
    person.press("Envoyer la proposition")
    person.reads("est à l’étude")
    assert Proposal.objects.get().state == Proposal.State.OPEN


def says_what_a_file_shows(lived: Call) -> None:
    """A file is tried on the frozen beta from the page of the call, and what it shows is said in one click."""
    lived.next_of("addition", "services")
    person = lived.phone("H01")
    person.open("pages:consultation")
    person.main.get_by_role("link", name=re.compile("fichier", re.IGNORECASE)).first.click()
    person.input("Fichier à vérifier").set_input_files({"name": "lieux.csv", "mimeType": "text/csv", "buffer": FILE.encode()})
    person.press("Vérifier")
    validation.check(report_id=ValidationReport.objects.get().pk, actor=OPERATOR)
    person.page.goto(ValidationReport.objects.get().get_absolute_url())
    person.look()
    told = person.main.locator("li, section, article", has_text="Jouer aux échecs")
    told.get_by_role("link", name="Le dire dans l’appel à commentaires").first.click()
    person.look()
    person.press("Publier le commentaire")
    person.reads("Votre commentaire est publié.", "Jouer aux échecs")


def is_corrected_withdrawn_and_moderated(lived: Call, team: Person) -> None:
    """One corrects what one said, takes back what was not to be said; what insults is hidden, and its author told why."""
    person = lived.phone("H02")
    on = lived.next_of("modification", "horaires")
    person.open("pages:frozen_field", lived.call.pk, on.uid)
    for body in ("Écrire les heurs.", "Ceci n’est pas pour ici."):
        person.choose("Nature de votre commentaire", LABELS["modification"])
        person.input("Votre commentaire").fill(body)
        person.press("Publier le commentaire")
    kept, gone = Comment.objects.filter(author=lived.users["H02"]).order_by("pk")
    person.page.goto(kept.get_absolute_url())
    person.follow("Corriger mon commentaire")
    person.input("Votre texte").fill("Écrire les heures.")
    person.press("Enregistrer la correction")
    person.reads("Votre commentaire est corrigé.", "Écrire les heures.")
    person.page.goto(gone.get_absolute_url())
    person.follow("Le retirer")
    person.press("Le retirer")
    person.reads("Votre commentaire est retiré.")
    rude = lived.phone("H03")
    rude.open("pages:frozen_field", lived.call.pk, on.uid)
    rude.choose("Nature de votre commentaire", LABELS["modification"])
    rude.input("Votre commentaire").fill("Un gros mot.")
    rude.press("Publier le commentaire")
    team.page.goto(Comment.objects.get(body="Un gros mot.").get_absolute_url())
    team.follow("Masquer ce commentaire")
    team.input("Pourquoi le masquer").fill("Injurieux.")
    team.press("Masquer le commentaire")
    team.reads("Injurieux.")
    assert any(address == "h03@exemple.fr" for address, _ in lived.rounds())
    rude.page.goto("/notifications/")
    rude.look()


def is_extended(lived: Call, team: Person) -> None:
    """The team gives two days more, and everybody is told."""
    later = timezone.localtime(lived.call.closes_at) + 2 * DAY
    team.open("pages:call")
    team.look()
    team.section("Changer la fermeture").get_by_label("Ferme le").fill(f"{later:%Y-%m-%dT%H:%M}")
    team.press("Changer la date")
    team.reads(date_in_words(later))
    assert any("prolongé" in subject for _, subject in lived.rounds())
    lived.later(lived.call.closes_at - timedelta(hours=47))
    assert len({address for address, _ in lived.rounds()}) >= 20


def the_figures_are_those_of_2022(lived: Call) -> None:
    """They are read by anybody while the call runs: by field and nature, and as many bars as there were."""
    visitor = on_a_phone(lived.new_page, lived.standard.slug)
    codes = list(LABELS)
    visitor.open("pages:comment_statistics")
    visitor.look()
    for name, counts in figures().items():
        on = lived.schema.by_name(name)
        assert on is not None
        row = visitor.page.get_by_role("row").filter(has=visitor.page.get_by_role("rowheader", name=on.title or name, exact=True)).first
        expect(row.get_by_role("cell")).to_have_text([*(str(counts[code]) for code in codes), str(counts.total())])


def is_late(lived: Call) -> None:
    ana = lived.phone("Ana")
    ana.open("pages:consultation")
    ana.look()
    ana.open("pages:frozen_field", lived.call.pk, lived.schema.fields[0].uid)
    ana.choose("Nature de votre commentaire", LABELS["precision"])
    ana.input("Votre commentaire").fill("J’arrive tard.")
    ana.press("Publier le commentaire")
    ana.reads("J’arrive tard.", "Reçu après la clôture")


def is_sorted_under_six_stakes(lived: Call, team: Person) -> None:
    """All the comments of a nature at once."""
    for kind, stake in STAKES.items():
        if not any(counts[kind] for counts in figures().values()):
            continue
        team.page.goto(f"{lived.board}?suite=tous")
        team.choose("Nature", LABELS[kind])
        team.press("Filtrer")
        choose_all(team, f"nature={kind}")
        team.page.get_by_text("Ranger sous un enjeu", exact=True).click()
        team.page.locator("#a-nouvel-enjeu").fill(stake)
        team.press("Ranger")
        team.reads("sous l’enjeu")
    team.look()


def becomes_a_question_or_is_settled(lived: Call, team: Person) -> None:
    """Two that say the same are one; what is missing becomes a question; a detail is settled without a vote."""
    services = lived.schema.by_name("services")
    assert services is not None
    team.page.goto(f"{lived.board}?champ={services.uid}")
    same = list(Comment.objects.counted().filter(parent=None, field_uid=services.uid, kind="addition").order_by("pk")[:4])
    for one in same[2:4]:
        team.page.locator(f"#choix-{one.pk}").check(force=True)
    team.page.get_by_text("Réunir ceux qui disent la même chose", exact=True).click()
    team.press("Réunir")
    team.reads("réuni")
    team.page.goto(f"{lived.board}?champ={services.uid}")
    said = Comment.objects.get(body__startswith="Il manque le prêt")
    same[:2] = [said, next(one for one in same if one != said)]
    for one in same[:2]:
        team.page.locator(f"#choix-{one.pk}").check(force=True)
    team.page.get_by_text("En faire une question ou une proposition", exact=True).click()
    team.press("En faire une question")
    team.input("Question").first.fill("Faut-il dire ce que l’on prête ?")
    team.choose("Nature", "Ajout de valeurs")
    # What H00 proposed from that comment is its first option already.
    expect(team.main.get_by_role("checkbox", name=re.compile("Emprunter du matériel"))).to_be_checked()
    team.press("Créer la question")
    assert set(Question.objects.get().related_comments.all()) == {*same[:2]}
    team.look()
    detail = Comment.objects.get(body="Écrire les heures.")
    team.page.goto(f"{lived.board}?champ={detail.field_uid}")
    team.page.locator(f"#choix-{detail.pk}").check(force=True)
    team.page.get_by_text("Régler ce détail", exact=True).click()
    team.page.locator("#a-detail").fill("« heures », et non « heurs »")
    team.page.locator("#a-detail-reponse").fill("C’est une coquille : corrigée.")
    team.press("Régler")
    assert Decision.objects.get().how == Decision.How.TEAM
    detail.refresh_from_db()
    assert detail.answer == "C’est une coquille : corrigée."


def is_answered_off_line(lived: Call, team: Person) -> None:
    """The answers to one stake are written in a spreadsheet, and read back."""
    team.page.goto(lived.board)
    team.main.get_by_role("navigation", name="Enjeux").get_by_role("link", name=STAKES["validation"]).click()
    team.page.wait_for_url(re.compile("enjeu="))
    with team.page.expect_download() as download:
        team.link("CSV").click()
    rows = list(csv.reader(download.value.path().read_text(encoding="utf-8-sig").splitlines()))
    answered, said = rows[0].index("Suite donnée"), rows[0].index("Réponse")
    for row in rows[1:]:
        row[answered], row[said] = "Pris en note", "Merci à vous."
    filled = io.StringIO()
    csv.writer(filled).writerows(rows)
    team.follow("Reprendre un tableau rempli")
    team.page.locator("input[type=file]").set_input_files(
        {"name": "reponses.csv", "mimeType": "text/csv", "buffer": filled.getvalue().encode("utf-8-sig")}
    )
    team.press("Montrer ce qu’il change")
    team.look()
    team.main.get_by_role("button", name=re.compile("^Écrire ")).click()
    team.page.wait_for_load_state()
    assert Comment.objects.filter(answer="Merci à vous.").count() == len(rows) - 1


def is_answered_to_the_last(lived: Call, team: Person, total: int) -> None:
    """Each stake at once, then the late one by itself; each author has one mail for all of it."""
    for kind, stake in STAKES.items():
        if not Comment.objects.counted().filter(parent=None, kind=kind, disposition="").exists():
            continue
        team.page.goto(lived.board)
        team.main.get_by_role("navigation", name="Enjeux").get_by_role("link", name=stake).click()
        choose_all(team, "enjeu=")
        answer_all_of_the_filter(team, "noted", f"Lu, et rangé : {stake}")
    team.page.goto(lived.board)
    team.main.get_by_role("link", name="Répondre à ce seul commentaire").click()
    team.input("Suite donnée").select_option("Retenu")
    team.input("Réponse de l’équipe projet").fill("Reçu tard, retenu quand même.")
    team.press("Publier la réponse de l’équipe")
    team.open("pages:board")
    team.reads(f"{total} commentaires sur {total} ont reçu une réponse")
    team.look()
    told = Counter(address for address, _ in lived.rounds())
    assert {told[address] for address in ("ana@exemple.fr", "bea@exemple.fr", "h05@exemple.fr")} == {1}, told


def is_contested_and_answered_again(lived: Call, team: Person, first: Comment) -> None:
    """Ana contests on her phone; the answer that follows is the last. Whoever said the same reads both."""
    ana = lived.phone("Ana")
    ana.page.goto("/mon-espace/")
    ana.look()
    ana.page.goto(first.get_absolute_url())
    ana.follow("Contester cette réponse")
    ana.input("Ce qui ne convient pas dans cette réponse").fill("Vous ne dites pas d’où on le tire.")
    ana.press("Contester la réponse")
    ana.reads("Votre contestation est envoyée")
    team.page.goto(f"{lived.board}?suite=contestes")
    team.main.get_by_role("link", name="Revoir la réponse").click()
    team.input("Réponse de l’équipe projet").fill("Du répertoire national : la définition le dira.")
    team.press("Publier la réponse de l’équipe")
    ana.page.goto(first.get_absolute_url())
    ana.reads("Du répertoire national : la définition le dira.")
    expect(ana.link("Contester cette réponse")).to_have_count(0)
    ana.input("Votre réponse").fill("Merci, c’est clair.")
    ana.press("Publier la réponse")
    team.page.goto(f"{lived.board}?suite=tous&reponses=1")
    team.reads("D’où tire-t-on cela ?")
