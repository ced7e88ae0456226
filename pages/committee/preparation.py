"""The next version: what it changes, its number and why, then candidate, published, and withdrawn where it has to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from concertation import queries
from concertation.models import Decision, Question
from concertation.permissions import can_publish, can_put_version
from concertation.queries.quality import findings
from concertation.services import approvals
from concertation.services import releases as services
from pages.base import StandardPage, action_of, private, standard_page
from pages.committee.checking import ProblemGroup, candidate_of, find_release, grouped, preparation_crumbs
from pages.committee.divergences import DivergenceLine, lines_of
from pages.errors import NotHere
from pages.forms.arbitration import ReasonForm
from pages.forms.refusals import show
from pages.forms.team import PrepareForm, PublishForm, WaiverForm
from standard.models import Release
from standard.moments import day_of
from standard.permissions import Verdict, as_reader, can_prepare_release, can_see_release, can_waive, can_withdraw, require, team_or_chair
from standard.publishing import files
from standard.publishing.content import ChangeEntry
from standard.publishing.documentation_html import POLICY
from standard.queries import Suggestion, published_releases, suggest_version
from standard.schema import numbering
from standard.schema.compatibility import LEVELS, Against, Impact, Waiver
from standard.schema.findings import Finding
from standard.services import releases
from standard.services.errors import InvalidInput

PREVIEWED: Final = (files.HTML, files.XLSX_TEMPLATE, files.CHANGELOG, files.SCHEMA, files.ARCHIVE)
"""The files to look at before publishing: those for people first, everything last."""


@dataclass(frozen=True, slots=True)
class FilePreview:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect of the next version, and what lets it through, if anything does."""

    impact: Impact
    waiver: Waiver | None

    @property
    def query(self) -> str:
        """Which effect it is, in the address of the page that lets it through."""
        return urlencode({"regle": self.impact.rule, "champ": self.impact.field or ""})


@dataclass(frozen=True, slots=True)
class PreparationPage:
    """What the next version holds, and how far it is."""

    suggestion: Suggestion
    changes: tuple[ChangeEntry, ...]
    """With the decision behind each."""
    divergences: tuple[DivergenceLine, ...]
    """What decisions and the schema do not agree on, and no version was published over yet."""
    problems: tuple[ProblemGroup, ...]
    """What stands in the way of the candidate, or asks for a motive, as far as its schema tells: its files are made and read back on a page
    of their own.
    """
    findings: tuple[Finding, ...]
    """What lint says of it, the notes on style left out."""
    candidate: Release | None
    fresh: bool
    """Whether the candidate is the schema as it is now."""
    previews: tuple[FilePreview, ...]
    published: tuple[Release, ...]

    can_waive: Verdict
    can_prepare: Verdict
    can_publish: Verdict
    can_put: Verdict
    asked: Question | None
    """The question by which the candidate is put to the committee."""
    approval: Decision | None
    """The decision of the committee that approves it as it is."""

    @property
    def publish_label(self) -> str:
        return f"Publier la version {self.candidate.version}" if self.candidate is not None else ""

    @property
    def effects(self) -> tuple[Effect, ...]:
        """What the version changes for those who publish or read files, documentation apart: what counts first, the worst first."""
        waivers = [one.waiver for one in self.suggestion.waived]
        felt = [impact for impact in self.suggestion.impacts if impact.level != "patch"]
        effects = [Effect(impact, next((waiver for waiver in waivers if waiver.covers(impact)), None)) for impact in felt]
        return tuple(sorted(effects, key=lambda effect: (effect.waiver is not None, LEVELS.index(effect.impact.level))))

    @property
    def absent(self) -> tuple[DivergenceLine, ...]:
        """Among what does not agree, what was decided and the version does not carry."""
        return tuple(line for line in self.divergences if line.divergence.kind in ("not_applied", "condition"))

    @property
    def others(self) -> tuple[DivergenceLine, ...]:
        return tuple(line for line in self.divergences if line not in self.absent)

    @property
    def older(self) -> tuple[Against, ...]:
        """The published versions before the last one."""
        return self.suggestion.earlier[1:]

    @property
    def understated(self) -> bool:
        """Whether the number of the candidate is below the one that its changes call for."""
        return self.candidate is not None and numbering.is_before(self.candidate.version, self.suggestion.version)

    @property
    def blocked(self) -> bool:
        return any(group.weight == "blocks" for group in self.problems)

    @property
    def asks_why(self) -> bool:
        """Whether publishing takes a motive."""
        asked = (line for group in self.problems if group.weight == "asks" for line in group.lines if not line.assumed_in)
        return bool(self.divergences) or next(asked, None) is not None

    @property
    def errors(self) -> int:
        return sum(finding.severity == "error" for finding in self.findings)


def _preparation(site: StandardPage) -> PreparationPage:
    working = site.working
    suggestion = suggest_version(site.standard)
    candidate = candidate_of(site)
    fresh = candidate is not None and candidate.revision_id == working.pk
    committee = queries.has_committee(site.standard, site.now)
    approval = queries.approval_of(candidate) if candidate else None
    none = Verdict("Préparez d’abord la version.")
    found = findings(site.standard, working)
    return PreparationPage(
        suggestion=suggestion,
        changes=queries.changes_between(suggestion.since.revision if suggestion.since else None, working),
        divergences=lines_of(site, queries.to_assume(site.standard, day_of(site.now))),
        problems=grouped(site, services.problems_that_count(candidate)) if candidate is not None and fresh else (),
        findings=tuple(finding for finding in found if finding.severity != "info"),
        candidate=candidate,
        fresh=fresh,
        previews=_previews(candidate) if candidate else (),
        published=tuple(release for release in published_releases(site.standard) if release.state == Release.State.PUBLISHED),
        can_waive=can_waive(site.actor, candidate) if candidate else none,
        can_prepare=can_prepare_release(site.actor),
        can_publish=can_publish(site.actor, candidate, committee=committee, approved=approval is not None) if candidate else none,
        can_put=can_put_version(site.actor, candidate, stale=not fresh, committee=committee) if candidate else none,
        asked=queries.candidate_question(candidate) if candidate else None,
        approval=approval,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def waive(request: HttpRequest, slug: str) -> HttpResponse:
    """Let an effect of the next version through, or count it again; the address says which."""
    site = standard_page(request, slug)
    page = _preparation(site)
    rule, field = request.GET.get("regle", ""), request.GET.get("champ", "")
    concerned = [effect for effect in page.effects if (effect.impact.rule, effect.impact.field or "") == (rule, field)]
    if page.candidate is None or not concerned:
        raise NotHere("La version en préparation n’a pas cet effet.", standard=site.standard)
    require(page.can_waive)
    waived = concerned[0].waiver is None
    form = WaiverForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            motive = form.cleaned_data["motive"]
            services.waive(release=page.candidate, actor=site.person, rule=rule, field=field, motive=motive, waived=waived, now=site.now)
        except InvalidInput as error:
            show(form, error)
        else:
            counted = "ne compte plus" if waived else "compte de nouveau"
            messages.success(request, f"Cet effet {counted}. Le numéro proposé est {suggest_version(site.standard).version}.")
            return redirect(f"{reverse('pages:release_preparation', args=[slug])}#numero")
    return site.render(
        "committee/waive.html",
        {"effects": concerned, "waived": waived, "version": page.candidate.version},
        section="team",
        here="Laisser passer un effet" if waived else "Compter un effet de nouveau",
        crumbs=preparation_crumbs(site),
        status=422 if form.errors else 200,
        form=form,
    )


def _previews(candidate: Release) -> tuple[FilePreview, ...]:
    slug = candidate.standard.slug
    names = ((kind.label, kind.named(slug, candidate.version)) for kind in PREVIEWED)
    return tuple(FilePreview(label, reverse("pages:preview_file", args=[slug, name])) for label, name in names)


@require_http_methods(["GET", "HEAD", "POST"])
def release_preparation(request: HttpRequest, slug: str) -> HttpResponse:
    """What the next version changes; a POST makes the schema of now its candidate."""
    site = standard_page(request, slug)
    require(can_prepare_release(site.actor) if request.method == "POST" else team_or_chair(as_reader(site.actor)))
    page = _preparation(site)
    suggested = page.candidate.version if page.candidate else page.suggestion.version
    form = PrepareForm(request.POST if request.method == "POST" else None, suggested=suggested)
    if form.is_valid():
        try:
            prepared = services.prepare(standard=site.standard, actor=site.person, version=form.cleaned_data["version"], now=site.now)
        except InvalidInput as error:
            show(form, error)
        else:
            messages.success(request, f"La version {prepared.version} est prête à relire. Rien n’est encore publié.")
            return redirect(f"{request.path}#candidate")
    return site.render(
        "committee/release_preparation.html",
        page,
        section="team",
        here="Prochaine version",
        crumbs=[site.team_crumb],
        status=422 if form.errors else 200,
        form=form,
    )


@require_safe
@private
def preview_file(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """A file of the candidate, as it would be published now."""
    site = standard_page(request, slug)
    candidate = candidate_of(site)
    require(can_see_release(site.actor, candidate or Release(state=Release.State.CANDIDATE)))
    found = next((one for one in services.preview(candidate) if one.name == name), None) if candidate else None
    if found is None:
        raise NotHere("La version à relire n’a pas de fichier de ce nom.", standard=site.standard)
    response = HttpResponse(found.data, content_type=found.media_type)
    response["Content-Security-Policy"] = POLICY
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what publishing does; a POST publishes the candidate that was read, and no other."""
    site = standard_page(request, slug)
    require(can_prepare_release(site.actor))
    page = _preparation(site)
    if page.candidate is None:
        messages.info(request, "Aucune version n’attend d’être publiée. Préparez-la d’abord.")
        return redirect("pages:release_preparation", slug)
    if request.method == "POST" and (request.POST.get("revision") != str(page.candidate.revision.number) or not page.fresh):
        messages.error(request, "Cette version a changé depuis que vous l’avez ouverte. Relisez-la, puis publiez.")
        return redirect("pages:release_preparation", slug)
    if not page.fresh:
        messages.info(request, "Le schéma a changé depuis la préparation de cette version. Préparez-la de nouveau.")
        return redirect("pages:release_preparation", slug)
    require(page.can_publish)
    form = PublishForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            motive = form.cleaned_data["motive"] if form.is_valid() else ""
            published = services.publish(release=page.candidate, actor=site.person, motive=motive, now=site.now)
        except InvalidInput as error:
            show(form, error)
        else:
            messages.success(request, f"La version {published.version} est publiée. Ses fichiers ne changeront plus.")
            return redirect(published)
    return site.render(
        "committee/publish.html",
        page,
        section="team",
        here=f"Publier la version {page.candidate.version}",
        crumbs=preparation_crumbs(site),
        status=422 if form.errors else 200,
        form=form,
    )


@action_of("pages:release_preparation")
def put_version(request: HttpRequest, slug: str) -> HttpResponse:
    """Put the candidate to the committee, where it is not yet."""
    site = standard_page(request, slug)
    candidate = candidate_of(site)
    if candidate is None:
        raise NotHere("Aucune version n’est en préparation.", standard=site.standard)
    return redirect(approvals.put_candidate(release=candidate, actor=site.person, now=site.now))


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """Say that a published version should no longer be used, and why."""
    site = standard_page(request, slug)
    found = find_release(site, version)
    require(can_withdraw(site.actor, found))
    form = ReasonForm(request.POST if request.method == "POST" else None, auto_id="retrait_%s")
    if form.is_valid():
        releases.withdraw(release=found, actor=site.person, reason=form.cleaned_data["reason"], now=site.now)
        messages.success(request, f"La version {version} est retirée. Ses fichiers restent à leur adresse, avec le motif du retrait.")
        return redirect(found)
    return site.render(
        "committee/withdraw.html",
        found,
        section="team",
        here=f"Retirer la version {version}",
        crumbs=preparation_crumbs(site),
        status=422 if form.errors else 200,
        form=form,
    )
