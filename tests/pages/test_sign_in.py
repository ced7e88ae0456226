"""Signing in as a person does it: an address, a code read in the mail."""

import re
from functools import partial

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import CacheEntry, Organisation, User
from accounts.services import open_account
from pages.account.adapter import REFUSED
from tests.at_once import at_once
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db


def ask_code(client: Client, address: str, next_page: str = "") -> str:
    answer = client.post(reverse("account_login"), {"email": address, "next": next_page})
    assert answer.status_code == 302, answer.context["form"].errors
    code = re.search(r"^\s*([A-Z0-9-]{6,12})\s*$", mail.outbox[-1].body, re.MULTILINE)
    assert code, mail.outbox[-1].body
    return code[1]


def test_the_first_sign_in_opens_the_account_and_asks_how_one_signs(client: Client) -> None:
    code = ask_code(client, "Ana@Exemple.fr", next_page="/aide/")
    assert f"<p>{code}</p>" in mail.outbox[-1].alternatives[0].content, "It says the same in HTML, on a telephone too."

    answer = client.post(reverse("account_confirm_login_code"), {"code": code, "next": "/aide/"})

    assert answer.url == "/compte/?next=%2Faide%2F"
    answer = client.post(answer.url, {"display_name": " Ana  Roux ", "organisation": "Médiation du Lac", "next": "/aide/"})
    assert answer.url == "/aide/"
    user = User.objects.get()
    assert (user.email, user.display_name, str(user.organisation)) == ("ana@exemple.fr", "Ana Roux", "Médiation du Lac")
    assert not user.has_usable_password()
    assert user.emailaddress_set.get().verified


def test_the_next_sign_in_goes_straight_where_one_was_going(client: Client) -> None:
    User.objects.create_user("ana@exemple.fr", display_name="Ana")

    code = ask_code(client, "ana@exemple.fr", next_page="/aide/")
    answer = client.post(reverse("account_confirm_login_code"), {"code": code, "next": "/aide/"})

    assert answer.url == "/aide/"
    assert User.objects.count() == 1


def test_a_session_planted_before_signing_in_is_not_the_one_that_is_signed_in(client: Client) -> None:
    code = ask_code(client, "ana@exemple.fr")
    planted = client.cookies["sessionid"].value
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert client.cookies["sessionid"].value != planted
    other = Client()
    other.cookies["sessionid"] = planted
    assert "_auth_user_id" not in other.session


def test_a_wrong_code_is_refused_and_three_end_the_attempt(client: Client) -> None:
    ask_code(client, "ana@exemple.fr")

    answers = [client.post(reverse("account_confirm_login_code"), {"code": "XXXXXX"}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 302]
    assert "_auth_user_id" not in client.session


def test_a_mistyped_address_does_not_stop_one_from_asking_again(client: Client) -> None:
    ask_code(client, "anna@exemple.fr")
    code = ask_code(client, "ana@exemple.fr")

    assert client.post(reverse("account_confirm_login_code"), {"code": code}).url.startswith("/compte/")
    assert User.objects.get(pk=client.session["_auth_user_id"]).email == "ana@exemple.fr"


def test_a_closed_account_gets_no_code(client: Client) -> None:
    User.objects.create_user("ana@exemple.fr", is_active=False)

    client.post(reverse("account_login"), {"email": "ana@exemple.fr"})

    assert not any(re.search(r"^\s*[A-Z0-9-]{6,12}\s*$", message.body, re.MULTILINE) for message in mail.outbox)
    assert User.objects.count() == 1


def test_an_address_that_is_none_is_refused_beside_the_input(client: Client) -> None:
    answer = client.post(reverse("account_login"), {"email": "ana"})

    assert answer.context["form"].errors["email"] == ["Écrivez une adresse électronique complète, comme prenom.nom@exemple.fr."]
    assert not User.objects.exists()


def test_signing_in_never_leads_to_another_site(client: Client) -> None:
    User.objects.create_user("ana@exemple.fr", display_name="Ana")

    code = ask_code(client, "ana@exemple.fr", next_page="https://ailleurs.example/")
    answer = client.post(reverse("account_confirm_login_code"), {"code": code, "next": "https://ailleurs.example/"})

    assert answer.url == "/mon-espace/"


@pytest.fixture
def ana(client: Client) -> User:
    user = User.objects.create_user("ana@exemple.fr", display_name="Ana")
    client.force_login(user)
    return user


def test_an_organisation_typed_in_another_case_is_the_same(client: Client, ana: User) -> None:
    known = Organisation.objects.create(name="Médiation du Lac")

    client.post("/compte/", {"display_name": "Ana", "organisation": " médiation  DU lac "})

    ana.refresh_from_db()
    assert ana.organisation == known
    assert Organisation.objects.count() == 1


def test_no_organisation_is_a_choice(client: Client, ana: User) -> None:
    client.post("/compte/", {"display_name": "Ana", "organisation": ""})

    ana.refresh_from_db()
    assert ana.organisation is None


def test_an_address_is_refused_as_a_public_name(client: Client, ana: User) -> None:
    answer = client.post("/compte/", {"display_name": "ana@exemple.fr", "organisation": ""})

    assert answer.status_code == 422
    assert "plutôt qu’une adresse électronique" in answer.content.decode()


def test_profile_needs_an_account_and_comes_back_to_it(client: Client) -> None:
    assert client.get("/compte/").url == "/connexion/?next=/compte/"


def test_closing_an_account_erases_the_person_and_keeps_the_audit_identifier(client: Client, ana: User) -> None:
    audit_id = ana.audit_id
    assert client.get("/compte/fermer/").status_code == 200
    assert User.objects.get(email="ana@exemple.fr").is_active

    client.post("/compte/fermer/")

    ana.refresh_from_db()
    assert (ana.audit_id, ana.display_name, ana.is_active) == (audit_id, "", False)
    assert "ana" not in ana.email
    assert ana.public_name == f"Compte {audit_id.hex[:6]}"
    assert "_auth_user_id" not in client.session


def test_two_organisations_whose_names_look_alike_have_two_addresses() -> None:
    slugs = [Organisation.objects.create(name=name).slug for name in ("Les Relais", "Les relais !", "???")]

    assert slugs == ["les-relais", "les-relais-2", "organisation"]


def test_a_new_address_replaces_the_old_one_once_its_code_is_typed(client: Client) -> None:
    code = ask_code(client, "ana@exemple.fr")
    client.post(reverse("account_confirm_login_code"), {"code": code})

    client.post(reverse("account_email"), {"email": "nouvelle@exemple.fr", "action_add": ""})
    assert User.objects.get().email == "ana@exemple.fr"
    assert "nouvelle@exemple.fr" in client.get(reverse("account_email_verification_sent")).content.decode()
    sent = re.search(r"^\s*([A-Z0-9-]{6,12})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert sent
    client.post(reverse("account_email_verification_sent"), {"code": sent[1]})

    assert User.objects.get().email == "nouvelle@exemple.fr"
    assert [message.subject for message in mail.outbox[:2]] == ["Votre code de connexion", "Confirmez votre adresse"]
    (told,) = mail.outbox[2:]
    assert (told.to, told.subject) == (["ana@exemple.fr"], "L’adresse de votre compte a changé")
    assert "nouvelle@exemple.fr" in str(told.body)


def test_pages_of_the_account_are_readable(client: Client, ana: User) -> None:
    titles = {
        path: re.findall(r"<h1>(.*?)</h1>", client.get(path).content.decode())
        for path in ("/compte/", "/compte/adresse/", "/compte/fermer/", "/deconnexion/", "/connexion/compte-ferme/")
    }

    assert titles == {
        "/compte/": ["Mon compte"],
        "/compte/adresse/": ["Changer d’adresse électronique"],
        "/compte/fermer/": ["Fermer votre compte"],
        "/deconnexion/": ["Se déconnecter"],
        "/connexion/compte-ferme/": ["Ce compte est fermé"],
    }


def test_too_many_codes_for_one_address_are_refused_beside_the_input(client: Client) -> None:
    answers = [client.post(reverse("account_login"), {"email": "ana@exemple.fr"}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [200]
    assert answers[-1].context["form"].errors["email"] == ["Trop d’essais. Attendez quelques minutes, puis demandez un autre code."]
    assert len(mail.outbox) == 5


def test_asking_for_a_code_opens_no_account(client: Client) -> None:
    ask_code(client, "ana@exemple.fr")
    for _ in range(3):
        client.post(reverse("account_confirm_login_code"), {"code": "XXXXXX"})

    assert not User.objects.exists()
    assert not EmailAddress.objects.exists()


def test_another_code_takes_the_place_of_the_first(client: Client) -> None:
    first = ask_code(client, "ana@exemple.fr")
    client.post(reverse("account_confirm_login_code"), {"action": "resend"})
    second = re.search(r"^\s*([A-Z0-9-]{6,12})\s*$", str(mail.outbox[-1].body), re.MULTILINE)

    assert second
    assert len(mail.outbox) == 2
    if first != second[1]:
        assert client.post(reverse("account_confirm_login_code"), {"code": first}).status_code == 200
    assert client.post(reverse("account_confirm_login_code"), {"code": second[1]}).status_code == 302
    assert User.objects.get().email == "ana@exemple.fr"


def test_somebody_who_was_invited_has_the_account_that_waited_for_them(client: Client) -> None:
    invited = open_account(actor=None, email="ana@exemple.fr")
    client.post(reverse("account_confirm_login_code"), {"code": ask_code(client, "Ana@exemple.fr")})

    assert User.objects.get() == invited
    assert EmailAddress.objects.get().verified


@pytest.mark.django_db(transaction=True)
def test_one_address_proved_by_several_browsers_at_once_opens_one_account() -> None:
    browsers = [Client() for _ in range(4)]
    codes = [ask_code(browser, "ana@exemple.fr") for browser in browsers]

    def confirm(browser: Client, code: str) -> int:
        return browser.post(reverse("account_confirm_login_code"), {"code": code}).status_code

    assert at_once(*(partial(confirm, browser, code) for browser, code in zip(browsers, codes, strict=True))) == [302] * 4
    assert User.objects.get().email == "ana@exemple.fr"
    assert EmailAddress.objects.get().verified


def test_a_mail_server_that_is_down_is_said_beside_the_address(client: Client, mail_server: MailServer) -> None:
    mail_server.stop()

    answer = client.post(reverse("account_login"), {"email": "ana@exemple.fr"})

    assert answer.status_code == 200
    assert "Recommencez dans quelques minutes" in answer.content.decode()
    assert 'value="ana@exemple.fr"' in answer.content.decode()
    mail_server.start()
    assert client.post(reverse("account_login"), {"email": "ana@exemple.fr"}).status_code == 302
    assert mail_server.told == ["ana@exemple.fr"]


def test_an_address_that_the_mail_server_refuses_is_to_read_again(client: Client, mail_server: MailServer) -> None:
    mail_server.refuses["anna@exemple.fr"] = "550 5.1.1 Nobody of that name here"

    answer = client.post(reverse("account_login"), {"email": "anna@exemple.fr"})

    assert answer.context["form"].errors["email"] == [REFUSED]


@pytest.mark.parametrize("hangs_up", [True, False])
def test_another_code_that_cannot_leave_leaves_the_first_one_good(client: Client, mail_server: MailServer, hangs_up: bool) -> None:
    client.post(reverse("account_login"), {"email": "ana@exemple.fr"})
    said = mail_server.received[0][1].get_body(("plain",))
    assert said is not None
    code = re.search(r"^\s*([A-Z0-9-]{6,12})\s*$", said.get_content(), re.MULTILINE)
    assert code
    if hangs_up:
        mail_server.hangs_up_on.add("ana@exemple.fr")
    else:
        mail_server.stop()

    answer = client.post(reverse("account_confirm_login_code"), {"action": "resend"}, follow=True)

    assert "Recommencez dans quelques minutes" in answer.content.decode()
    assert client.post(reverse("account_confirm_login_code"), {"code": code[1]}).status_code == 302


def test_a_new_address_whose_code_cannot_leave_is_asked_again(client: Client, ana: User, mail_server: MailServer) -> None:
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    mail_server.stop()

    answer = client.post(reverse("account_email"), {"email": "nouvelle@exemple.fr", "action_add": ""}, follow=True)

    assert "Recommencez dans quelques minutes" in answer.content.decode()
    ana.refresh_from_db()
    assert ana.email == "ana@exemple.fr"


def test_limits_are_counted_for_all_the_processes_of_the_site(client: Client) -> None:
    client.post(reverse("account_login"), {"email": "ana@exemple.fr"})

    assert CacheEntry.objects.exists(), "What is counted must be where another process reads it."
