"""manage.py create_token: prints the token and nothing else."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from knox.auth import TokenAuthentication
from knox.models import AuthToken

from accounts.models import User

pytestmark = pytest.mark.django_db


def token(*arguments: str) -> str:
    out = StringIO()
    call_command("create_token", *arguments, stdout=out)
    printed = out.getvalue()
    assert printed == printed.strip() + "\n"
    return printed.strip()


def whose(value: str) -> User:
    user, _ = TokenAuthentication().authenticate_credentials(value.encode())
    return user


def test_the_account_is_created_where_absent() -> None:
    assert whose(token("Ana@Exemple.fr")) == User.objects.get(email="ana@exemple.fr")
    assert not User.objects.get().can_create_standards


def test_a_second_token_is_for_the_same_account_and_the_first_still_works() -> None:
    first, second = token("ana@exemple.fr"), token("ana@exemple.fr")

    assert first != second
    assert whose(first) == whose(second) == User.objects.get()


def test_an_admin_may_create_standards() -> None:
    assert whose(token("ana@exemple.fr", "--admin")).can_create_standards


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(CommandError, match="n’est pas une adresse électronique"):
        call_command("create_token", "ana")
    assert not User.objects.exists()


def test_a_person_makes_a_token_seen_once_and_takes_it_back(client: Client) -> None:
    ana = User.objects.create_user("ana@exemple.fr", display_name="Ana")
    bob = User.objects.create_user("bob@exemple.fr", display_name="Bob")
    bobs, _ = AuthToken.objects.create(user=bob)
    client.force_login(ana)

    shown = client.post("/compte/jetons/", {"create": "1"}).context["new_token"]
    assert whose(shown) == ana
    assert shown not in client.get("/compte/jetons/").content.decode()

    client.post("/compte/jetons/", {"revoke": bobs.digest})
    client.post("/compte/jetons/", {"revoke": AuthToken.objects.get(user=ana).digest})
    assert list(AuthToken.objects.all()) == [bobs]
