"""A real history: what the committee of the standard of digital mediation places decided, until its second version."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeAlias

from accounts.models import Organisation, User
from concertation.models import Decision
from concertation.services.questions import OptionDraft
from standard.queries import working_schema
from standard.schema.model import ABSENT
from standard.schema.table_schema import parse
from standard.services import members, standards
from tests.concertation.world import DAY, World
from tests.known_schemas import MEDIATION, REAL

Change: TypeAlias = dict[str, Any]

ADDED = {
    "A1-4": ["services"],
    "C2-2": ["labels_nationaux", "labels_autres"],
    "C2-3": ["prise_rdv"],
    "C2-6": ["typologie"],
    "C2-7": ["horaires"],
    "A2-6": ["modalites_accompagnement"],
    "A3-3": ["accessibilite"],
    "C4-1": ["cle_ban"],
}
"""The fields that each arbitration added."""
TURNED = {
    "C4-1": ("pivot", "title", "Identifiant pivot"),
    "C4-2": ("code_insee", "constraints/required", True),
    "C4-3": ("adresse", "description", "L’adresse du lieu."),
    "C4-6": ("latitude", "description", "La latitude du lieu."),
    "C4-7": ("presentation_resume", "constraints/maxLength", None),
}
"""What an arbitration changed of a field, and what was there before it."""
VALUES = {
    "C4-11": "Créer avec le numérique",
    "C4-12": "S’équiper en matériel informatique",
    "C4-13": "Accompagner les démarches de santé",
    "C4-14": "Soutenir la parentalité et l'éducation avec le numérique",
    "C4-15": "Promouvoir la citoyenneté numérique",
}
"""The value that each arbitration added to the list of services."""
OUTCOMES = {"validé": "accepted", "reporté": "deferred", "en_suspens": "open", "écarté": "rejected", "traité_équipe": "accepted"}


def real(version: str) -> dict[str, Any]:
    """The descriptor of a version, as it was published."""
    assert REAL is not None
    descriptor: dict[str, Any] = json.loads((REAL / MEDIATION / f"schema-v{version}.json").read_text(encoding="utf-8"))
    return descriptor


def arbitrations() -> dict[str, dict[str, Any]]:
    assert REAL is not None
    listed = json.loads((REAL / MEDIATION / "arbitrations.json").read_text(encoding="utf-8"))
    return {one["id"]: one for one in listed}


def field_of(descriptor: dict[str, Any], name: str) -> dict[str, Any]:
    field: dict[str, Any] = next(one for one in descriptor["fields"] if one["name"] == name)
    return field


class Committee:
    """It decides here what it decided there, some of the arbitrations or all of them. The draft has what the others brought."""

    def __init__(self, keys: Collection[str]) -> None:
        self.keys = keys
        self.published, self.next_published = real("0.1.0"), real("0.1.1")
        self.listed = arbitrations()
        self.decided: dict[str, Decision] = {}
        admin = User.objects.create_user("admin@exemple.fr", display_name="Administration", is_staff=True)
        start = datetime(2022, 3, 24, 10, tzinfo=UTC)
        data = json.dumps(self._draft(), ensure_ascii=False).encode()
        standard = standards.create(slug="lieux", title="Lieux", data=data, actor=admin, now=start - DAY).standard

        def person(name: str, circle: str, *, chair: bool = False) -> User:
            organisation = Organisation.objects.create(name=name)
            user = User.objects.create_user(f"{name}@exemple.fr", display_name=name, organisation=organisation)
            members.invite(standard=standard, actor=admin, email=user.email, circle=circle, chair=chair, now=start - DAY)
            return user

        team, chair = person("equipe", "team"), person("presidence", "copil", chair=True)
        copil = (person("ville", "copil"), person("region", "copil"))
        self.world = World(standard, admin, team, chair, copil, team, team, team, now=start)

    def _draft(self) -> dict[str, Any]:
        left_out = {name for key, names in ADDED.items() if key in self.keys for name in names} | {"conditions_acces"}
        fields = [field for field in self.published["fields"] if field["name"] not in left_out]
        draft: dict[str, Any] = json.loads(json.dumps({**self.published, "fields": fields}))
        turned = [turned for key, turned in TURNED.items() if key in self.keys]
        for name, path, before in (*turned, ("date_maj", "constraints/required", False)):
            *into, last = path.split("/")
            holder = field_of(draft, name)
            for key in into:
                holder = holder[key]
            if before is None:
                del holder[last]
            else:
                holder[last] = before
        return draft

    def decide(self, told: dict[str, Callable[[Committee], list[Change] | None]]) -> None:
        """Each arbitration with the outcome that the record says. `None`: things stay as they are; nothing: words only."""
        for key, changes_of in told.items():
            if key in self.keys:
                self._decide(self.listed[key], key, changes_of(self))

    def _decide(self, told: dict[str, Any], key: str, changes: list[Change] | None) -> None:
        option = OptionDraft(title=told["decision"][:200], text="" if changes else told["decision"])
        if changes:
            option = replace(option, operations=self.world.operations(*changes))
        question = self.world.ask(option, title=told["question"][:200])
        chosen = self.world.option(question) if changes is not None else self.world.status_quo(question)
        outcome = OUTCOMES[told["status"]]
        self.decided[key] = self.world.agree_in_a_meeting(question, chosen, outcome=outcome, motive=told["decision"])

    def add(self, name: str, **otherwise: Any) -> Change:
        """A field as the version published it, but for what is said otherwise, at its place."""
        field = json.loads(json.dumps(field_of(self.published, name))) | otherwise
        for value in (value for key, value in VALUES.items() if key in self.keys and name == "services"):
            constraints = field["constraints"]
            constraints["pattern"] = constraints["pattern"].replace(f"|{value}", "")
        order = [one["name"] for one in self.published["fields"]]
        return {"op": "add_field", "field": field, "next": _next(name, order, [one.name for one in self._working().fields])}

    def turn(self, name: str, path: str, after: Any) -> Change:
        before = self.world.field(name).get(path)
        change = {"op": "set_property", "field": name, "path": path, "after": after}
        return change if before is ABSENT else {**change, "before": before}

    def as_published(self, name: str, path: str, *, descriptor: dict[str, Any] | None = None) -> Change:
        said: Any = field_of(descriptor or self.published, name)
        for key in path.split("/"):
            said = said[key]
        return self.turn(name, path, said)

    def value(self, field: str, value: str, descriptor: dict[str, Any]) -> Change:
        """A value at the place that a version gives it."""
        published = parse(descriptor).by_name(field)
        assert published is not None
        assert published.values is not None
        order = [one.text for one in published.values.values]
        return {"op": "add_value", "field": field, "value": value, "next": _next(value, order, self.world.values(field))}

    def _working(self) -> Any:
        return working_schema(self.world.standard)


def _next(one: str, order: list[str], known: Collection[str]) -> str | None:
    return next((other for other in order[order.index(one) + 1 :] if other in known), None)


def _new(name: str, title: str, kind: str = "string") -> Change:
    return {"op": "add_field", "field": {"name": name, "title": title, "type": kind}}


def _facultative_was_required(committee: Committee) -> list[Change]:
    constraints = field_of(committee.published, "modalites_accompagnement")["constraints"] | {"required": True}
    return [committee.add("modalites_accompagnement", constraints=constraints)]


def _added(key: str) -> Callable[[Committee], list[Change]]:
    return lambda committee: [committee.add(name) for name in ADDED[key]]


def _turned(key: str) -> Callable[[Committee], list[Change]]:
    return lambda committee: [committee.as_published(*TURNED[key][:2])]


def _listed(key: str) -> Callable[[Committee], list[Change]]:
    return lambda committee: [committee.value("services", VALUES[key], committee.published)]


BEFORE_0_1_0: dict[str, Callable[[Committee], list[Change] | None]] = {
    **{key: _added(key) for key in ("A1-4", "C2-2", "C2-3", "C2-6", "C2-7")},
    "A2-2": lambda committee: None,
    "A2-3": lambda committee: [_new("modalites_acces", "Modalités d’accès")],
    "A2-4": lambda committee: [_new("materiel", "Matériel à disposition")],
    "A2-5": lambda committee: None,
    "A2-6": _facultative_was_required,
    "A2-10": lambda committee: [_new("en_ligne", "Services en ligne", "boolean")],
    "A3-3": _added("A3-3"),
    "A3-7": lambda committee: [committee.turn("publics_accueillis", "title", "Publics")],
    "C4-1": lambda committee: [committee.add("cle_ban"), committee.as_published("pivot", "title")],
    **{key: _turned(key) for key in ("C4-2", "C4-3", "C4-6", "C4-7")},
    "C4-10": lambda committee: [],
    **{key: _listed(key) for key in VALUES},
    "C4-17": lambda committee: [{"op": "move_field", "field": "structure_parente", "after": "commune"}],
}
BEFORE_0_1_1: dict[str, Callable[[Committee], list[Change] | None]] = {
    "G-2": lambda committee: [committee.as_published("telephone", "constraints/pattern", descriptor=committee.next_published)],
    "G-3": lambda committee: [
        {"op": "rename_value", "field": "services", "value": VALUES["C4-12"], "after": VALUES["C4-12"].replace("’", "'")}
    ],
    "G-4": lambda committee: [committee.value("labels_nationaux", "Point numérique CAF", committee.next_published)],
    "G-5": lambda committee: [{"op": "rename_field", "field": "conditions_acces", "after": "conditions_access"}],
}
ALL = (*BEFORE_0_1_0, *BEFORE_0_1_1)
DIVERGING = ("A1-4", "C2-7", "A2-4", "A2-6", "A3-7", "C4-7", "C4-10", "C4-17", "G-5")
"""Some of those that the record says diverged, and some that did not."""
