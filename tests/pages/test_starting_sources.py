"""Beginning a standard from an address on the site, and by a script: asked for, waited for, answered for, imported."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client

from accounts.models import User
from accounts.services import issue_token
from standard.models import Release, SourceVersion, Standard, StartingSource
from standard.permissions import OPERATOR
from standard.services import sources
from tests.api.described import undescribed
from tests.concertation.world import NOW
from tests.pages.visit import as_, read, send
from tests.standard.services.git_series import schema
from tests.standard.services.test_sources import Answering

START = "/standards/commencer/"


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create_superuser(email="admin@exemple.fr")


def found_series(source: StartingSource) -> None:
    """As the worker finds a repository of two versions, one of which renames a field."""
    versions = (("1.0.0", ("nom", "ville")), ("1.1.0", ("nom_usuel", "ville")))
    for number, (version, names) in enumerate(versions, 1):
        SourceVersion.objects.create(
            source=source, number=number, version=version, tag=f"v{version}", day=date(2022, number, 1), data=schema(version, *names),
            findings=json.dumps(["Une remarque."]), asks=number > 1,
        )  # fmt: skip
    SourceVersion.objects.create(source=source, number=3, version="1.2.0", tag="v1.2.0", problem="Aucun fichier schema.json.")
    StartingSource.objects.filter(pk=source.pk).update(state=StartingSource.State.DONE, result="{}")


def test_a_repository_is_begun_from_on_the_site(admin: User) -> None:
    browser = as_(admin)
    assert "Partir d’une adresse ou d’un dépôt git" in read(browser, START)
    html = send(browser, START, 422, step="fetch", holds="git", address="http://exemple.fr/x")
    assert "Donnez une adresse qui commence par « https:// »." in html

    html = send(browser, START, step="fetch", holds="git", address="https://git.exemple.fr/ville/lieux.git")
    source = StartingSource.objects.get()
    address = source.get_absolute_url()
    assert "Elle attend son tour." in html
    assert 'hx-trigger="every 2s"' in html

    found_series(source)
    html = read(browser, address)
    assert "2 versions à reprendre" in html
    assert "Version 1.1.0 : Le champ « nom » est-il devenu « nom_usuel » ?" in html
    assert "Elle ne sera pas reprise. Aucun fichier schema.json." in html
    assert 'value="Lieux"' in html
    html = send(browser, address, 422, slug="lieux", title="Lieux")
    assert "nous ne le devinons pas" in html

    html = send(browser, address, **{"slug": "lieux", "title": "Lieux", "devenu:1.1.0:nom=nom_usuel": "oui"})
    assert "1 version est reprise sur 2." in html
    assert sources.take(actor=OPERATOR, clock=lambda: NOW)
    html = read(browser, address)
    assert "2 versions sont reprises" in html
    assert [(one.version, one.date) for one in Release.objects.all()] == [("1.0.0", date(2022, 1, 1)), ("1.1.0", date(2022, 2, 1))]
    assert Standard.objects.get().elements.filter(name="nom_usuel").exists()

    # An import that stopped says so, and goes on from there.
    StartingSource.objects.update(state="failed", refusal="La lecture a été interrompue.")
    assert "Des versions manquent" in read(browser, address)
    send(browser, address, step="resume")
    assert StartingSource.objects.get().state == "queued"


def test_a_table_at_an_address_is_shown_to_be_corrected(admin: User) -> None:
    browser = as_(admin)
    send(browser, START, step="fetch", holds="examples", address="https://exemple.fr/lieux.csv")
    sources.take(actor=OPERATOR, clock=lambda: NOW, web=Answering("lieux.csv", b"nom,ville\nMairie,Rennes\n"))
    source = StartingSource.objects.get()

    answer = browser.get(source.get_absolute_url())

    assert answer.status_code == 302
    html = read(browser, answer["Location"])
    assert "2 champs trouvés." in html
    assert 'value="ville"' in html
    assert "n’a jamais été donnée" in read(browser, f"{START}00000000-0000-4000-8000-000000000000/", 404)


def test_a_script_does_the_same(admin: User, client: Client) -> None:
    known = {"headers": {"Authorization": f"Token {issue_token(actor=admin, user=admin)}"}}
    asked = {"address": "https://git.exemple.fr/ville/lieux.git", "holds": "git"}
    answer = client.post("/api/v1/starting/sources/", asked, content_type="application/json", **known)
    assert answer.status_code == 202
    found_series(StartingSource.objects.get())

    read_again = client.get(answer["Location"], **known)
    said = read_again.json()

    assert undescribed("GET", answer["Location"], read_again) == []
    assert [(one["version"], one["date"], one["problem"]) for one in said["versions"]][:2] == [
        ("1.0.0", "2022-01-01", ""),
        ("1.1.0", "2022-02-01", ""),
    ]
    assert [(one["version"], one["name"]) for one in said["questions"]] == [("1.1.0", "nom=nom_usuel")]
    made = {"slug": "lieux", "title": "Lieux"}
    refused = client.post(f"{answer['Location']}standard/", made, content_type="application/json", **known)
    assert refused.status_code == 400
    made |= {"answers": [{"version": "1.1.0", "apart": ["nom"]}]}
    done = client.post(f"{answer['Location']}standard/", made, content_type="application/json", **known)
    assert (done.status_code, done.json()["standard"], done.json()["state"]) == (202, "lieux", "queued")
    assert client.post(f"{answer['Location']}resume/", content_type="application/json", **known).status_code == 400
