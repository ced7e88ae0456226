"""Nothing is taken from anybody at an address that is not in the table, and each asks for the permission that it says."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete
from django.test import Client, RequestFactory, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from django.views.generic.base import RedirectView
from django.views.generic.edit import ProcessFormView

from accounts.models import TokenScope, User
from accounts.services import issue_token
from concertation.permissions import can_have_calendar
from standard.models import Standard
from standard.permissions import CLOSED, READS_ONLY, can_follow
from standard.queries import actor_for
from tests.config.one_click_forms import DESTROYS, ENDING, FOLDED, PAGE, PART_OF, PARTLY, one_click_forms
from tests.config.writing_routes import ROUTES
from tests.config.writing_routes.asking import Asks, Hidden, Open, OwnAccount, Route
from tests.config.writing_routes.places import Places, make_places
from tests.config.written_forms import PagesRead, texts_of, written_forms

pytestmark = pytest.mark.django_db

WRITES = ("POST", "PUT", "PATCH", "DELETE")
DUMMIES = {"NumberConverter": 1, "UUIDConverter": UUID(int=0)}
"""What stands for each kind of parameter; a word for the others."""


def addresses(resolver: URLResolver, rooms: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """Every address with its name, but those of Django's own administration, which asks for its own."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield ":".join([*rooms, entry.name or str(entry.pattern)]), entry
        elif entry.namespace != "admin":
            yield from addresses(entry, (*rooms, entry.namespace) if entry.namespace else rooms)


def methods_of(entry: URLPattern, admin: User) -> Iterator[str]:
    """Those by which the view takes something: a class has them, a function answers otherwise than 405.

    A form of Django takes a PUT as it takes a POST, and a function of a library any method: those count once.
    """
    kind = getattr(entry.callback, "view_class", None) or getattr(entry.callback, "cls", None)
    if kind is None:
        ours = entry.callback.__module__.startswith(("pages.", "api."))
        yield from (method for method in (WRITES if ours else WRITES[:1]) if takes(entry, method, admin))
    elif not issubclass(kind, RedirectView):
        once = {"PUT"} if issubclass(kind, ProcessFormView) else set()
        named = {name.upper() for name in kind.http_method_names}
        yield from (method for method in WRITES if hasattr(kind, method.lower()) and method in named - once)


def takes(entry: URLPattern, method: str, admin: User) -> bool:
    """Tried on what does not exist, then undone. A method that is refused is refused before anything else."""
    named = {key: DUMMIES.get(type(one).__name__, "x") for key, one in entry.pattern.converters.items()}
    request = RequestFactory().generic(method, "/")
    request.user = admin
    with suppress(Exception), transaction.atomic():
        transaction.set_rollback(True)
        return bool(entry.callback(request, **named).status_code != 405)
    return True


def test_every_address_that_takes_something_is_in_the_table() -> None:
    admin = User.objects.create_user("essai@exemple.fr", is_staff=True)
    found = {f"{method} {name}" for name, entry in addresses(get_resolver()) for method in methods_of(entry, admin)}

    assert found - ROUTES.keys() == set(), (
        "Say in tests/config/writing_routes/ which permission these ask for, or make them refuse the method."
    )
    assert ROUTES.keys() - found == set(), "These are no address any more: remove them from tests/config/writing_routes/."


@pytest.fixture(scope="module")
def places(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """Made once: whoever is refused writes nothing."""
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("fichiers")), transaction.atomic():
        yield make_places()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def pages(places: Places) -> PagesRead:
    """Read by several tests, none of which changes what they show."""
    return PagesRead()


def asked(route: str, places: Places, user: User | None, **headers: str) -> Any:
    """What the address answers to somebody, or to these headers, undone at once."""
    with transaction.atomic():
        answer = _asked(route, places, user, headers)
        transaction.set_rollback(True)
    return answer


def _asked(route: str, places: Places, user: User | None, headers: dict[str, str]) -> Any:
    method, name = route.split()
    said = ROUTES[route]
    client = Client(headers=headers)
    if user is not None:
        client.force_login(user)
    address = reverse(name, kwargs=said.at(places))
    sent: dict[str, Any] = {}
    if isinstance(said, Asks):
        address, sent = f"{address}?{said.query(places)}", said.sent(places)
    if name.startswith("api:"):
        return client.generic(method, address, json.dumps(sent), content_type="application/json")
    assert method == "POST"
    return client.post(address, sent)


def words(answer: Any) -> str:
    """What an answer says, its spaces made plain."""
    content = answer.content.decode()
    told = json.loads(content)["detail"] if "json" in answer["Content-Type"] else html.unescape(content)
    return " ".join(told.split())


def routes(kind: type[Route]) -> list[str]:
    return [name for name, route in ROUTES.items() if isinstance(route, kind)]


ASKED = [(name, who) for name, route in ROUTES.items() if isinstance(route, Asks) for who in route.refused]


@pytest.mark.parametrize(("name", "who"), ASKED)
def test_whoever_may_not_is_told_what_the_permission_says(name: str, who: str, places: Places) -> None:
    route = ROUTES[name]
    assert isinstance(route, Asks)
    user = places.world.contributor if who == "contributor" else None
    now = timezone.now()
    verdict = route.permission(actor_for(user=user, standard=places.world.standard, now=now), *route.on(places, now))
    assert not verdict

    answer = asked(name, places, user)

    if user is None and " api:" in name:
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Token")
    else:
        assert answer.status_code == 403, words(answer)[:2000]
        assert " ".join(verdict.reason.split()) in words(answer)


def test_a_token_goes_as_far_as_its_scope(places: Places) -> None:
    """One that reads writes nowhere; one that takes part is refused what any contributor is, though its person is the administrator."""
    admin, names, wrong = places.world.admin, [name for name in ROUTES if " api:" in name], {}
    with transaction.atomic():
        reading, part = (issue_token(actor=admin, user=admin, scope=scope) for scope in (TokenScope.READ, TokenScope.TAKE_PART))
        for name in names:
            answer = asked(name, places, None, Authorization=f"Bearer {reading}")
            if answer.status_code != 403 or " ".join(str(READS_ONLY).split()) not in words(answer):
                wrong[name] = answer.status_code
        for name in [name for name, who in ASKED if who == "contributor" and name in names]:
            if (answer := asked(name, places, None, Authorization=f"Bearer {part}")).status_code != 403:
                wrong[f"{name} (take part)"] = answer.status_code
        transaction.set_rollback(True)
    assert wrong == {}


UNREAD = "Nothing is read at this address that somebody else could have changed meanwhile."
UNEDITED: dict[str, str] = {
    **dict.fromkeys(
        (
            *("activity_prompt", "activity_entry", "entry_heart", "author", "person", "comment_like", "ballot_proxy", "proposal_support"),
            *("meeting_guests", "meeting_document", "subscriptions", "remote", "family_member", "token", "attachment", "validation_share"),
            "reuse",
        ),
        UNREAD,
    ),
    **dict.fromkeys(("validation", "conversion", "one_comparison"), "Its sender's alone, erased whole."),
    **dict.fromkeys(
        ("prompt_hands", "prompt_conclusion", "prompt_correction", "entry_forum", "entry_fate", "decision_condition"),
        "One value, said whole.",
    ),
    "news_pace": "One's own choice, said whole.",
    "webhook": "Removed whole.",
}
"""Addresses of the API that take PUT, PATCH or DELETE without an ETag, and why."""
OF_THEIR_AUTHORS = {"proposal", "comment_draft", "minutes"}
"""What an administrator does not write in anybody's place, or that nobody has begun: `api/test_editions.py` lives it."""


def test_nobody_writes_over_what_they_have_not_read(places: Places) -> None:
    """Whatever is edited by the API: its reading gives a tag; another tag is refused under the lock, and the right one is not."""
    world, wrong, tried = places.world, {}, set()
    for name, entry in addresses(get_resolver()):
        view = getattr(entry.callback, "cls", None)
        writes = [method for method in ("PUT", "PATCH", "DELETE") if hasattr(view, method.lower())] if name.startswith("api:") else []
        if not writes or name.removeprefix("api:") in UNEDITED.keys() | OF_THEIR_AUTHORS:
            continue
        said = ROUTES[f"{writes[0]} {name}"]
        client = Client()
        client.force_login(writer := world.admin)
        read = client.get(reverse(name, kwargs=said.at(places)))
        for method in writes:
            stale = asked(f"{method} {name}", places, writer, **{"If-Match": '"autre"'})
            if "ETag" not in read or stale.status_code != 412 or stale["ETag"] != read["ETag"]:
                wrong[f"{method} {name}"] = (read.status_code, stale.status_code, words(stale)[:200])
            elif (answer := asked(f"{method} {name}", places, writer, **{"If-Match": read["ETag"]})).status_code == 412:
                wrong[f"{method} {name}"] = (words(answer), answer.json()["errors"])
        tried.add(name.removeprefix("api:"))
    assert wrong == {}
    assert {"comment", "question", "option", "meeting", "agenda_item", "standard", "roadmap", "phase", "me"} <= tried


STILL_OPEN = {
    *("POST pages:start", "POST api:starting", "POST pages:import", "POST pages:reopen_standard", "POST pages:delete_standard"),
    *("POST pages:starting_source", "POST api:starting_sources", "POST api:starting_source_resume", "POST api:starting_source_standard"),
    *("POST pages:remove_sample", "DELETE api:sample"),
    *(
        "POST api:standards",
        "POST api:standard_reopen",
        "DELETE api:standard",
        "DELETE api:comment_draft",
        "POST api:comment_draft_attachments",
    ),
    *(name for name, route in ROUTES.items() if isinstance(route, Asks) and route.permission in (can_have_calendar, can_follow)),
}
"""What a closed standard does not close: another standard, what becomes of this one, a file that should not have stayed, one's own
drafts, what one follows and the address of one's calendar."""


def test_a_closed_standard_refuses_everybody_everywhere(places: Places) -> None:
    told = " ".join(str(CLOSED).split())
    with transaction.atomic():
        Standard.objects.filter(pk=places.world.standard.pk).update(closed_at=timezone.now())
        answers = {name: asked(name, places, places.world.admin) for name in routes(Asks) if name not in STILL_OPEN}
        transaction.set_rollback(True)
    assert {name: answer.status_code for name, answer in answers.items() if answer.status_code != 403} == {}
    assert [name for name, answer in answers.items() if told not in words(answer)] == []


@pytest.mark.parametrize("name", routes(Hidden))
def test_what_is_hidden_is_nowhere_for_the_others(name: str, places: Places) -> None:
    for user in (None, places.world.contributor):
        assert asked(name, places, user).status_code == 404


@pytest.mark.parametrize("name", routes(OwnAccount))
def test_a_visitor_is_sent_to_sign_in(name: str, places: Places) -> None:
    answer = asked(name, places, None)
    if " api:" in name:
        assert answer.status_code == 401
    else:
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("name", routes(Open))
def test_what_is_open_answers_a_visitor(name: str, places: Places) -> None:
    route = ROUTES[name]
    assert isinstance(route, Open)
    assert asked(name, places, None).status_code == route.answer


def test_what_is_written_in_any_form_outlives_the_session(places: Places, pages: PagesRead) -> None:
    """It is in the form again, on its page, once whoever wrote it has signed in."""
    found, lost = dict(written_forms(places, pages)), []
    for name, written in found.items():
        client, texts = Client(), written.filled()
        with transaction.atomic():
            answer = written.send(client, texts)
            sent_to_sign_in = answer.status_code == 302 and answer["Location"].startswith(reverse("account_login"))
            if answer.status_code in (403, 404) or sent_to_sign_in:
                client.force_login(written.writer)
                again = texts_of(client.get(written.page).content.decode())
                lost += [f"{name}: {one}" for one in texts.items() if one not in again]
            elif not isinstance(ROUTES[name], Open):
                lost += [f"{name}: {answer.status_code}"]
            transaction.set_rollback(True)
    assert lost == []
    assert len(found) > 30, "Some of the forms are no longer found."


def test_enter_in_an_input_sends_nothing_that_its_button_does_not_say(places: Places, pages: PagesRead) -> None:
    """It presses the first button of a form: where there are several, that one only shows, keeps, or asks to choose."""
    several = {name: written for name, written in written_forms(places, pages) if written.takes_lines and len(written.buttons) > 1}
    assert {name for name, written in several.items() if written.buttons[0] not in {"preview", "voir", "save", "choisir"}} == set()
    assert len(several) > 3, "Some of the forms are no longer found."


def test_every_address_that_destroys_says_how_it_asks() -> None:
    named = {name.removeprefix("POST pages:") for name in ROUTES if name.startswith("POST pages:")}
    assert {name for name in named if ENDING & set(name.split("_"))} - DESTROYS.keys() == set(), "Say how in one_click_forms.py."
    assert DESTROYS.keys() - named == set()


def test_nothing_goes_by_one_click(places: Places, pages: PagesRead) -> None:
    """Whatever is destroyed, or ended, was said to be lost first; and a button that is not known to destroy deletes no row."""
    gone: list[str] = []

    def note(sender: type, **_: Any) -> None:
        gone.append(sender.__name__)

    deleted: dict[str, list[str]] = {}
    with transaction.atomic():
        found = list(one_click_forms(places, pages))
        bare = [one for one in found if not one.folded and DESTROYS.get(one.name) != PAGE]
        post_delete.connect(note)
        for one in bare:
            client = Client()
            client.force_login(one.reader)
            for sent in one.sent():
                gone.clear()
                with transaction.atomic():
                    client.post(one.address, sent)
                    transaction.set_rollback(True)
                if set(gone) - PART_OF:
                    deleted[f"{one.name} {sent}"] = gone.copy()
        post_delete.disconnect(note)
        transaction.set_rollback(True)
    assert deleted == {}
    assert {one.name for one in bare if DESTROYS.get(one.name) == FOLDED} == set()


def test_what_is_said_to_ask_is_shown_so() -> None:
    pages = (path.read_text(encoding="utf-8") for path in (settings.BASE_DIR / "templates").rglob("*.html"))
    assert {name for page in pages for name in re.findall(r'asks_first "pages:(\w+)"', page)} == {
        name for name, how in DESTROYS.items() if how in (FOLDED, PARTLY)
    }
