"""Changes that no longer fit the standard: each shown with what was decided since, and what may be done of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from accounts.typed import whole_number
from concertation import permissions, queries
from concertation.models import Decision, Option, Proposal
from concertation.queries import Carried
from concertation.services import proposals
from pages.base import StandardPage, standard_page
from pages.participation.draft import crumbs as proposal_crumbs
from pages.participation.draft import own_proposal
from standard.comparison import ChangesView, changes_view
from standard.permissions import require
from standard.schema.model import Schema
from standard.schema.operations import Conflict, Operation
from standard.schema.rebasing import WAYS, Contention, Way
from standard.schema.wording import sentences, together
from standard.services.errors import InvalidInput, RevisionRefused

LABELS: Final[dict[Way, str]] = {
    "both": "Garder les deux changements",
    "mine": "Garder ce changement, par-dessus ce qui a été décidé",
    "decided": "Laisser ce qui a été décidé",
}
BACK: Final = "Remettre ce qui a été retiré, avec ce changement"
"""What « mine » means of something that has gone."""


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """One thing to do of a change, and what it would then change; None for nothing."""

    way: Way
    label: str
    changes: ChangesView | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class ShownContention:
    """A change that does not fit: as it was written, what was decided since of the same thing, what may be done."""

    rank: int
    why: str
    written: ChangesView | None
    decided: ChangesView | None
    choices: tuple[ShownChoice, ...]

    @property
    def number(self) -> int:
        return self.rank + 1


@dataclass(frozen=True, slots=True)
class RebasePage:
    """The changes of a proposal or of an option, one by one."""

    title: str
    back: str
    seen: str
    contentions: tuple[ShownContention, ...]
    fitting: tuple[str, ...]
    """In sentences, the changes that apply as they are."""
    done: tuple[str, ...]
    """Those that were decided meanwhile."""
    decisions: tuple[Decision, ...]
    errors: tuple[str, ...] = ()


@require_http_methods(["GET", "HEAD", "POST"])
def rebase_proposal(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Bring one's proposal up to what was decided since it was written."""
    site = standard_page(request, slug)
    proposal = own_proposal(site, number)
    require(permissions.can_rebase_proposal(site.actor, proposal, queries.question_of(proposal), site.now))
    crumbs = [*proposal_crumbs(site), (f"Proposition n°\u00a0{proposal.number}", proposal.get_absolute_url())]

    def carry(seen: str, chosen: Mapping[int, Way]) -> None:
        proposals.rebase(proposal=proposal, actor=site.person, seen=seen, chosen=chosen, now=site.now)

    return _answer(site, proposal, proposal.title, proposal.get_absolute_url(), crumbs, carry)


@require_http_methods(["GET", "HEAD", "POST"])
def rebase_option(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Bring an option up to what was decided since, before it is voted on."""
    site = standard_page(request, slug)
    options = Option.objects.select_related("question__standard", "base_revision", "proposal__base_revision")
    option = get_object_or_404(options, question__standard=site.standard, question__number=number, pk=pk)
    require(permissions.can_rebase_option(site.actor, option, site.now))
    asked = option.question
    crumbs = [(f"Question n°\u00a0{asked.number}", asked.get_absolute_url())]

    def carry(seen: str, chosen: Mapping[int, Way]) -> None:
        proposals.rebase_option(option=option, actor=site.person, seen=seen, chosen=chosen, now=site.now)

    return _answer(site, option, option.title, f"{asked.get_absolute_url()}#option-{option.pk}", crumbs, carry)


class _Carry(Protocol):
    def __call__(self, seen: str, chosen: Mapping[int, Way]) -> None: ...


def _answer(
    site: StandardPage, row: Proposal | Option, title: str, back: str, crumbs: Sequence[tuple[str, str]], carry: _Carry
) -> HttpResponse:
    request, errors = site.request, tuple[str, ...]()
    chosen = _chosen(request.POST)
    if request.method == "POST" and request.POST.get("action") != "preview":
        try:
            carry(request.POST.get("seen", ""), chosen)
        except RevisionRefused as refused:
            errors = tuple(finding.message for finding in refused.findings)
        except (InvalidInput, Conflict) as refusal:
            errors = (str(refusal),)
        else:
            messages.success(request, "C’est repris\u00a0: ces changements s’appliquent au schéma d’aujourd’hui.")
            return redirect(back)
    found = queries.carried(row, site.standard, chosen)
    page = RebasePage(
        title=title,
        back=back,
        seen=found.seen,
        contentions=tuple(_shown(found, contention) for contention in found.rebasing.contentions),
        fitting=tuple(_fitting(found, row.read_operations())),
        done=tuple(_sentences(row.read_operations(), found.base.read_schema(), found.rebasing.done)),
        decisions=tuple(queries.decided_since(site.standard, found.base)),
        errors=errors,
    )
    return site.render(
        "participation/rebase.html",
        page,
        section="participate",
        here="Reprendre sur le schéma d’aujourd’hui",
        crumbs=crumbs,
        status=422 if errors else 200,
    )


def _chosen(data: QueryDict) -> dict[int, Way]:
    """The choices made on the page: `choix-3` says what to do of the change of rank 3."""
    made: dict[int, Way] = {}
    for name in data:
        rank = whole_number(name.removeprefix("choix-")) if name.startswith("choix-") else None
        way = next((way for way in WAYS if way == data[name]), None)
        if rank is not None and way is not None:
            made[rank] = way
    return made


def _shown(found: Carried, contention: Contention) -> ShownContention:
    gone = contention.choices[0].way == "decided" and len(contention.choices) > 1
    return ShownContention(
        rank=contention.rank,
        why=str(contention.conflict),
        written=_view(contention.written_on, (contention.operation,)),
        decided=_view(found.base.read_schema(), contention.decided),
        choices=tuple(
            ShownChoice(
                way=choice.way,
                label=BACK if gone and choice.way == "mine" else LABELS[choice.way],
                changes=_view(contention.met, choice.operations),
                chosen=choice == contention.chosen,
            )
            for choice in contention.choices
        ),
    )


def _view(schema: Schema, operations: Sequence[Operation]) -> ChangesView | None:
    """What operations change, as people read it; None where they are none, or where they need others."""
    try:
        return changes_view(schema, operations) if operations else None
    except Conflict:
        return None


def _fitting(found: Carried, operations: Sequence[Operation]) -> Iterator[str]:
    others = {*found.rebasing.done, *(contention.rank for contention in found.rebasing.contentions)}
    ranks = [rank for rank in range(len(operations)) if rank not in others]
    return _sentences(operations, found.base.read_schema(), ranks)


def _sentences(operations: Sequence[Operation], schema: Schema, ranks: Sequence[int]) -> Iterator[str]:
    """Some of the operations in sentences, on the schema that they were written on."""
    try:
        said = sentences(operations, schema)
    except Conflict:
        return
    yield from together((type(operations[rank]), said[rank]) for rank in ranks)
