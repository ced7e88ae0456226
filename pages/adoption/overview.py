"""Who uses a standard: in figures, by version and by department, then one by one; as a file too."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from concertation import permissions
from concertation.models import Reuse
from concertation.queries.adoption import CommitmentLine, WhoUses, who_uses
from concertation.services.reuses import ACTIONS
from pages.adoption.publications_file import as_csv
from pages.bars import StackedBar, stacked
from pages.base import StandardPage, standard_page
from pages.forms.adoption import SettleReuseForm, WithdrawnForm
from standard.permissions import Verdict, can_change_declared, can_declare
from standard.queries.publications import STANDINGS, AdoptionShare, publication_lines


@dataclass(frozen=True, slots=True)
class SharesDrawn:
    """The bars of some shares, and the same as a table."""

    shares: tuple[AdoptionShare, ...]
    bars: tuple[StackedBar, ...]


@dataclass(frozen=True, slots=True)
class ShownCommitment:
    """A commitment, with the form to withdraw it for whoever may."""

    line: CommitmentLine
    withdraw_form: WithdrawnForm | None


@dataclass(frozen=True, slots=True)
class ShownReuse:
    """A reuse, with what whoever reads it may do."""

    reuse: Reuse
    settle_form: SettleReuseForm | None
    can_withdraw: Verdict


@dataclass(frozen=True, slots=True)
class AdoptionPage:
    """A page of « Qui utilise ce standard »."""

    told: WhoUses
    natures: tuple[str, ...]
    by_version: SharesDrawn
    by_department: SharesDrawn
    commitments: tuple[ShownCommitment, ...]
    reuses: tuple[ShownReuse, ...]
    can_declare: Verdict
    can_reuse: Verdict
    published: bool
    """Whether there is a version to follow."""


def crumb(site: StandardPage) -> tuple[str, str]:
    return ("Qui utilise ce standard", reverse("pages:adoption", args=[site.standard.slug]))


def may_declare(site: StandardPage) -> Verdict:
    """Whether whoever reads may declare something, for whichever organisation."""
    own = site.reader is not None and site.reader.organisation_id is not None
    return can_declare(site.actor, own=own or site.actor.team)


def show(
    site: StandardPage,
    *,
    withdrawing: tuple[int, WithdrawnForm] | None = None,
    settling: tuple[int, SettleReuseForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; `withdrawing` a commitment, or `settling` a reuse, by its key: the form that came back."""
    told = who_uses(site.standard, site.actor, site.now)
    commitments = (ShownCommitment(line, _withdrawal(site, line, withdrawing)) for line in told.commitments)
    reuses = (ShownReuse(one, settle_form(site, one, settling), permissions.can_withdraw_reuse(site.actor, one)) for one in told.reuses)
    page = AdoptionPage(
        told=told,
        natures=tuple(STANDINGS.values()),
        by_version=_drawn(told.figures.by_version),
        by_department=_drawn(told.figures.by_department),
        commitments=tuple(commitments),
        reuses=tuple(reuses),
        can_declare=may_declare(site),
        can_reuse=permissions.can_declare_reuse(site.actor),
        published=bool(site.published),
    )
    came_back = (withdrawing or settling or (0, None))[1]
    return site.render("adoption/overview.html", page, section="releases", here=crumb(site)[0], status=status, form=came_back)


def settle_form(site: StandardPage, reuse: Reuse, settling: tuple[int, SettleReuseForm] | None = None) -> SettleReuseForm | None:
    """The form to settle a reuse, for whoever may: the one that came back, if it is this one's."""
    if settling is not None and settling[0] == reuse.pk:
        return settling[1]
    outcomes = outcomes_of(site, reuse)
    return SettleReuseForm(outcomes=outcomes, key=reuse.pk) if outcomes else None


def outcomes_of(site: StandardPage, reuse: Reuse) -> list[str]:
    return [outcome for outcome, action in ACTIONS.items() if permissions.can_settle_reuse(site.actor, reuse, action)]


def _withdrawal(site: StandardPage, line: CommitmentLine, withdrawing: tuple[int, WithdrawnForm] | None) -> WithdrawnForm | None:
    if withdrawing is not None and withdrawing[0] == line.commitment.pk:
        return withdrawing[1]
    return WithdrawnForm(key=line.commitment.pk) if can_change_declared(site.actor, line.commitment) else None


def _drawn(shares: tuple[AdoptionShare, ...]) -> SharesDrawn:
    return SharesDrawn(shares, stacked([(share.label, share.counts) for share in shares], tuple(STANDINGS.values())))


@require_safe
def adoption(request: HttpRequest, slug: str) -> HttpResponse:
    return show(standard_page(request, slug))


@require_safe
def publications_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The publications with what was found of each, for a spreadsheet."""
    site = standard_page(request, slug)
    answer = HttpResponse(as_csv(publication_lines(site.standard), settings.SITE_URL), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="qui-utilise-{site.standard.slug}.csv"'
    return answer
