"""The real call, by field and by nature: its figures are those of the page, counted from comments posted one by one."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Organisation, User
from concertation.models import Comment
from concertation.queries.call_statistics import call_statistics
from concertation.services import comments, consultations
from concertation.services.comments import CommentAnchor
from concertation.services.triage import sorting
from standard.models import Standard
from standard.queries import working_schema
from standard.services import members, standards
from tests.concertation.world import DAY, NOW
from tests.pages.visit import as_, read

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "mediation-num" / "comment-stats.json"
KINDS = {
    "complexite_saisie": "collection_difficulty",
    "felicitations": "validation",
    "pertinence_champ": "relevance",
    "modification": "modification",
    "ajout_validation": "input_constraint",
    "ajout_valeurs": "addition",
}


def figures() -> dict[str, Counter[str]]:
    """By field, how many comments of each nature. Those of a made call where the real ones are not at hand."""
    if not DATA.exists():
        return {"nom": Counter(validation=2), "services": Counter(addition=3, modification=1), "id": Counter(relevance=2)}
    rows = json.loads(DATA.read_text(encoding="utf-8"))["by_field"]
    return {row["field"]: Counter({KINDS[key]: amount for key, amount in row.items() if key in KINDS}) for row in rows}


@pytest.mark.django_db
def test_the_figures_of_the_page_are_those_of_the_call(time_machine: Any) -> None:
    told = figures()
    team = User.objects.create_user("equipe@exemple.fr", display_name="Équipe", is_staff=True)
    descriptor = {"name": "lieux", "title": "Lieux", "fields": [{"name": name, "title": name.title(), "type": "string"} for name in told]}
    standard: Standard = standards.create(slug="lieux", title="Lieux", data=json.dumps(descriptor).encode(), actor=team, now=NOW).standard
    people = []
    for rank in range(20):
        organisation = Organisation.objects.create(name=f"Hub {rank}")
        user = User.objects.create_user(f"h{rank}@exemple.fr", display_name=f"Hub {rank}", organisation=organisation, territory="32")
        members.join(standard=standard, actor=user, organisation=organisation, now=NOW)
        people.append(user)
    silent = User.objects.create_user("loin@exemple.fr", organisation=Organisation.objects.create(name="Trop loin"), territory="94")
    members.join(standard=standard, actor=silent, organisation=silent.organisation, now=NOW)
    call = consultations.open(standard=standard, actor=team, opens_at=NOW, closes_at=NOW + 14 * DAY, now=NOW)
    schema, at = working_schema(standard), NOW
    for name, counts in told.items():
        field = schema.by_name(name)
        assert field is not None
        for kind in counts.elements():
            at += timedelta(hours=2)
            comments.post(
                standard=standard,
                actor=people[at.hour % len(people) if at.day % 2 else at.day % len(people)],
                kind=kind,
                body=f"Remarque du {at.isoformat()}.",
                target=CommentAnchor(field=field.uid),
                now=at,
            )
    said = list(Comment.objects.order_by("pk"))
    stakes = [f"Enjeu {rank}" for rank in range(6)]
    for rank, title in enumerate(stakes):
        sorting.give_theme(comments=said[rank::6], actor=team, title=title, now=at)
    comments.answer_all(comments=said[:10], actor=team, disposition="noted", answer="Lu.", now=at)

    time_machine.move_to(at, tick=False)
    page = read(as_(None), f"/standards/lieux/equipe/statistiques/?appel={call.pk}")
    codes = [code for code, _ in Comment.Kind.choices]
    for name, counts in told.items():
        cells = "".join(f"<td>{counts[code]}</td>" for code in codes)
        assert f'<th scope="row">{name.title()}</th>{cells}<td><strong>{counts.total()}</strong></td>' in page
    total = sum(counts.total() for counts in told.values())
    assert f"{min(10, total)} commentaires sur {total} ont reçu une réponse" in page or total < 10
    assert len(re.findall(r'<rect class="tri-k\d" x=', page)) == sum(len(counts) for counts in told.values())
    assert "Trop loin" in page
    assert "Territoires invités : Corse." in page
    found = call_statistics(standard, schema, call, at)
    assert sum(amount for _, amount in found.by_day) == sum(one.total for one in found.by_organisation) == total
    board = read(as_(team), "/standards/lieux/equipe/commentaires/?suite=tous")
    assert f"{total} commentaires. Cochez" in board
    assert all(title in board for title in stakes)
