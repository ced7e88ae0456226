"""Every address of the site, what leads to each in a standard that lives, and what its view asks of a request."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pytest
from django.core.files.base import ContentFile
from django.http import QueryDict
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.datastructures import MultiValueDict
from drf_spectacular.generators import SchemaGenerator

from concertation.models import CalendarKey
from concertation.services import comments, follow_ups, proposals, use_cases
from concertation.services.questions import OptionDraft
from standard.permissions import OPERATOR
from standard.services import file_comparison, file_conversion, releases, validation
from tests.concertation.world import World
from tests.config.writing_routes.places import make_activity, make_adoption, make_meeting, make_shared, make_use_case
from tests.hostile.circles import circle_words

PART: Final = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """An address as it is declared, the methods that its view receives, and the parts that lead to something."""

    pattern: str
    methods: tuple[str, ...]
    parts: Mapping[str, str]

    @property
    def api(self) -> bool:
        return self.pattern.startswith("api/")

    def address(self, **parts: str) -> str:
        given = {**self.parts, **parts}
        return "/" + PART.sub(lambda part: given[part[1]], self.pattern)


def routes(leading: Callable[[str, str], str]) -> Iterator[Route]:
    """Those of the resolver but the administration's; `leading` gives, for a pattern and a part, what leads somewhere."""
    for pattern, view in _patterns(get_resolver()):
        if pattern.startswith("admin/"):
            continue
        view_class = getattr(view, "view_class", None) or getattr(view, "cls", None)
        possible = ("get", "head", "post", "put", "patch", "delete", "options")
        methods = tuple(name for name in possible if view_class is None or hasattr(view_class, name))
        if view_class is None:
            methods = ("get", "head", "post")
        yield Route(pattern, methods, {name: leading(pattern, name) for name in PART.findall(pattern)})


def _patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        pattern = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, pattern)
        else:
            assert isinstance(entry, URLPattern)
            yield pattern, entry.callback


def lived_in(world: World) -> Callable[[str, str], str]:
    """Make one of everything, and give what leads there."""
    published = world.publish("1.0.0")
    now, standard = world.now, world.standard
    call = world.call()
    comment = comments.post(standard=standard, actor=world.contributor, kind="addition", body="Il manque les étudiants.", now=now)
    proposal = world.propose(world.add_value("Étudiants"), by=world.contributor)
    invited = proposals.invite_author(proposal=proposal, actor=world.contributor, email=world.team.email, now=now)
    retired = world.add_value("Retraités")
    proposals.save_draft(standard=standard, actor=world.contributor, title="Un brouillon", operations=retired, now=now)
    asked = world.ask(OptionDraft(proposal=proposal), OptionDraft(title="Rien", text="Rien."), title="Première ?")
    decided = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Seniors")), title="Deuxième ?")
    ballot = world.open_ballot(world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Bébés")), title="Troisième ?"))
    decision = world.agree_in_a_meeting(decided, world.option(decided))
    again = world.publish("2.0.0")
    candidate = releases.prepare(standard=standard, actor=world.team, version="2.0.1", now=world.now)
    sent: dict[str, Any] = {"standard": standard, "actor": world.team, "name": "a.csv", "now": world.now}
    report = validation.submit(content=ContentFile(b"nom;public\nGap;enfants\n"), **sent)
    conversion = file_conversion.submit(content=ContentFile(b"nom;public\nGap;Enfants\n"), before=published, after=again, **sent)
    comparison = file_comparison.submit(actor=world.team, before=b"{}", after=b"{}", now=world.now)
    validation.check(report_id=report.pk, actor=OPERATOR)
    members = list(standard.memberships.order_by("pk").values_list("pk", flat=True))
    by_part = {
        "slug": standard.slug,
        "report_id": report.pk,
        "conversion_id": conversion.pk,
        "comparison_id": comparison.pk,
        "key": comment.pk,
        "version": "1.0.0",
        "before": "1.0.0",
        "after": "2.0.0",
    }
    by_word = {
        "members": members[0],
        "membres": members[-1],
        "releases": candidate.pk,
        "validations": report.pk,
        "consultations": call.pk,
        "appel": call.pk,
        "comments": comment.pk,
        "proposals": proposal.pk,
        "propositions": proposal.number,
        "authors": invited.pk,
        "coauteurs": invited.pk,
        "questions": asked.pk,
        "options": world.option(asked).pk,
        "ballots": ballot.pk,
        "decisions": decision.pk,
        "follow-ups": follow_ups.add(decision=decision, actor=world.team, text="Écrire.", now=now).pk,
        **meeting_words(world),
        **activity_words(world),
        **circle_words(world),
        **use_case_words(world),
        **adoption_words(world),
        "fichiers": "erreurs.csv",
        "files": "erreurs.csv",
        "champs": "nom",
    }

    def leading(pattern: str, part: str) -> str:
        word = f"//{pattern}".split(f":{part}>")[0].rsplit("/", 2)[-2]
        return str(by_part.get(part) or by_word.get(part if part == "token" else word) or "schema.json")

    return leading


def meeting_words(world: World) -> dict[str, Any]:
    """A meeting that is open, and one of each thing that it has."""
    met = make_meeting(world)
    secret = str(CalendarKey.objects.filter(standard=world.standard).order_by("pk")[0].secret)
    return {
        "reunions": met.pk,
        "meetings": met.pk,
        "ordre-du-jour": met.agenda.get().pk,
        "notes": met.agenda.get().pk,
        "documents": met.documents.get().pk,
        "meeting-documents": met.documents.get().pk,
        "ressources": met.documents.get().pk,
        "inviter": met.invitations.get().user_id,
        "rejoindre": secret,
        "mon-calendrier": secret,
    }


def activity_words(world: World) -> dict[str, Any]:
    """A debate that is open, its statement and a position on it."""
    made = make_activity(world)
    prompt, entry = made.prompts.get().pk, made.entries.get().pk
    return {
        **dict.fromkeys(("activites", "activities"), made.pk),
        **dict.fromkeys(("demander", "mains", "synthese", "activity-prompts"), prompt),
        **dict.fromkeys(("paroles", "activity-entries"), entry),
    }


def use_case_words(world: World) -> dict[str, Any]:
    """A use case that is kept, and a field that is shared."""
    case, shared = make_use_case(world), make_shared(world)
    use_cases.settle(use_case=case, actor=world.team, outcome="kept", now=world.now)
    return {"cas-d-usage": case.number, "use-cases": case.pk, "champs-partages": shared.pk, "shared-fields": shared.pk}


def adoption_words(world: World) -> dict[str, Any]:
    """What somebody publishes, commits to and makes of the data."""
    made = make_adoption(world, world.standard.releases.filter(published_at__isnull=False).latest("pk"))
    commitment, reuse = made["commitment"].pk, made["reuse"].pk
    return {
        "publications": made["publication"].number,
        **dict.fromkeys(("engagements", "commitments"), commitment),
        **dict.fromkeys(("reutilisations", "reuses"), reuse),
    }


class Asked:
    """The names that views ask of queries and forms."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names: set[str] = set()
        for method in ("__getitem__", "_getlist", "__contains__"):
            self._listen(monkeypatch, method)

    def _listen(self, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
        usual = getattr(MultiValueDict, method)

        def heard(mapping: Any, key: Any, *more: Any, **others: Any) -> Any:
            # Those of Django's own registers are no parameters.
            if isinstance(mapping, QueryDict) and isinstance(key, str) and key != "csrfmiddlewaretoken":
                self.names.add(key)
            return usual(mapping, key, *more, **others)

        monkeypatch.setattr(MultiValueDict, method, heard)


def documented() -> dict[tuple[str, str], dict[str, Any]]:
    """By method and address of the API, the JSON that OpenAPI says it receives, each property with a plausible value."""
    document = SchemaGenerator().get_schema(request=None, public=True)
    shapes = document["components"]["schemas"]
    found = {}
    for address, operations in document["paths"].items():
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if content is not None:
                found[method, address] = _plausible(content["schema"], shapes)
    return found


def _plausible(shape: Mapping[str, Any], shapes: Mapping[str, Any]) -> Any:
    if "$ref" in shape:
        return _plausible(shapes[shape["$ref"].rsplit("/", 1)[-1]], shapes)
    for several in ("allOf", "oneOf", "anyOf"):
        if several in shape:
            return _plausible(shape[several][0], shapes)
    if "enum" in shape:
        return shape["enum"][0]
    match shape.get("type"):
        case "object":
            return {name: _plausible(one, shapes) for name, one in shape.get("properties", {}).items()}
        case "array":
            return [_plausible(shape["items"], shapes)]
        case "integer" | "number":
            return 1
        case "boolean":
            return False
        case "string" if shape.get("format") == "date":
            return "2022-06-01"
        case "string" if shape.get("format") == "date-time":
            return "2022-07-01T00:00:00Z"
        case _:
            return "Un texte"
