"""« Qualité du schéma »: what lint finds in the working schema, and its mending as a proposal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_http_methods

from concertation import permissions
from concertation.queries.quality import Flaw, flaws, mended
from concertation.services import proposals
from pages.base import StandardPage, standard_page
from pages.doors import NO_DOOR, Doorway, door
from pages.kept_forms import LedOn
from standard.models import Revision
from standard.permissions import Verdict, require
from standard.schema.findings import SEVERITIES, Severity
from standard.schema.wording import count, sentences

TITLES: Final[dict[Severity, tuple[str, str]]] = {
    "error": ("À corriger", "Ces défauts empêchent de se servir du schéma, ou lui font dire une chose fausse."),
    "warning": ("À surveiller", "Le schéma fonctionne, mais quelqu’un s’y trompera ou sera arrêté."),
    "info": ("À clarifier", "Le schéma est juste, et pourrait être plus clair."),
}


@dataclass(frozen=True, slots=True)
class FlawGroup:
    severity: Severity
    title: str
    meaning: str
    flaws: tuple[Flaw, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    groups: tuple[FlawGroup, ...]
    fixable: int
    """How many findings can be mended without judgement."""
    ticked: frozenset[str]
    can_propose: Verdict
    way: Doorway
    """What one goes through first, once what is to be mended is chosen; none where nobody new may propose."""

    @property
    def chosen_here(self) -> bool:
        """Whether corrections are chosen on the page, were it before signing in."""
        return bool(self.can_propose or self.way.url)


@require_http_methods(["GET", "HEAD", "POST"])
def quality(request: HttpRequest, slug: str) -> HttpResponse:
    """Read the findings; a POST makes a draft of the corrections that are ticked, or of the one whose button was pressed.

    `corriger` in the address ticks one: whoever has to sign in or register first comes back to what they chose.
    """
    site = standard_page(request, slug)
    allowed = permissions.can_propose(site.actor, site.call, site.now)
    revision = site.working
    found = flaws(site.standard, revision)
    first = not allowed and site.may_propose_first
    if request.method == "POST":
        alone = request.POST.get("seule", "")
        wanted = {alone} if alone else set(request.POST.getlist("corriger"))
        chosen = [flaw for flaw in found if flaw.fix and flaw.key in wanted]
        if chosen and first:
            return LedOn(door(allowed, slug, _ticked(slug, chosen)).url)
        require(allowed)
        if chosen:
            return _proposed(site, revision, chosen)
        reason = "Ce défaut n’est plus dans le schéma." if wanted else "Cochez au moins une correction."
        messages.info(request, reason)
        return redirect("pages:quality", slug)
    page = Quality(
        groups=tuple(
            FlawGroup(severity, *TITLES[severity], listed)
            for severity in SEVERITIES
            if (listed := tuple(flaw for flaw in found if flaw.finding.severity == severity))
        ),
        fixable=sum(bool(flaw.fix) for flaw in found),
        ticked=frozenset(request.GET.getlist("corriger")),
        can_propose=allowed,
        way=door(allowed, slug, request.get_full_path()) if first else NO_DOOR,
    )
    crumbs = [("Versions", reverse("pages:releases", args=[slug]))]
    return site.render("reading/quality.html", page, section="releases", here="Qualité du schéma", crumbs=crumbs)


def _ticked(slug: str, chosen: list[Flaw]) -> str:
    """The page with these corrections ticked."""
    ticked = urlencode([("corriger", flaw.key) for flaw in chosen])
    return f"{reverse('pages:quality', args=[slug])}?{ticked}#defaut-{chosen[0].key}"


def _proposed(site: StandardPage, revision: Revision, chosen: list[Flaw]) -> HttpResponse:
    """A draft with these corrections; those that another one forbids are left out, and said."""
    schema = revision.read_schema()
    operations, kept, left_out = mended(schema, chosen)
    said = sentences(operations, schema)[0].rstrip(".")
    draft = proposals.save_draft(
        standard=site.standard,
        actor=site.person,
        title=f"Corriger {count(len(kept), 'défaut', 'défauts')} du schéma" if len(kept) > 1 else Truncator(said).chars(200),
        motive="\n\n".join(["Le contrôle du schéma le signale\u00a0:", *(flaw.finding.message for flaw in kept)]),
        operations=operations,
        base=revision,
        now=site.now,
    )
    for flaw in left_out:
        messages.warning(
            site.request,
            f"Laissé de côté, car une autre correction touche au même endroit\u00a0: {flaw.finding.message} Reprenez-le ensuite.",
        )
    messages.success(site.request, "La correction est prête. Relisez-la et complétez le motif, puis envoyez-la.")
    return redirect("pages:edit_proposal", site.standard.slug, draft.number)
