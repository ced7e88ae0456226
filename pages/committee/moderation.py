"""Withholding a text, the public log that says why, the appeal of whoever wrote it; contesting an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from concertation import permissions
from concertation.models import Comment, Moderation, Proposal
from concertation.queries.subjects import CommentSubject, comment_subjects
from concertation.queries.triage import judged_alone, moderation_log
from concertation.services.triage import contesting, moderating
from pages.base import StandardPage, private, standard_page
from pages.errors import NotHere
from pages.forms.refusals import done
from standard.permissions import Verdict, require

PER_PAGE: Final = 30
WITHHELD: Final = {"body": "Le commentaire", "title": "Titre", "motive": "Motif"}
"""What is withheld, in words; operations are not shown."""
STATES: Final = {
    "in_force": "Texte masqué",
    "appealed": "Recours à examiner",
    "upheld": "Texte masqué, recours examiné",
    "lifted": "Texte rendu",
}


class ModerationForm(forms.Form):
    """Why, in one's own words. The service says what is missing."""

    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, label: str, help_text: str) -> None:
        super().__init__(data, auto_id="motif_%s", use_required_attribute=False)
        self.fields["text"].label, self.fields["text"].help_text = label, help_text


@dataclass(frozen=True, slots=True)
class MotivePage:
    """A text, and what is asked of whoever acts upon it."""

    title: str
    lead: str
    said: str
    """The text that it is about."""
    answered: str
    """What it was answered; empty where that is not what it is about."""
    button: str
    back: str
    """The page of the text."""


@dataclass(frozen=True, slots=True)
class ModerationLine:
    moderation: Moderation
    what: str
    """What is withheld, without its words."""
    state: str


@dataclass(frozen=True, slots=True)
class ModerationPage:
    line: ModerationLine
    withheld: tuple[tuple[str, str], ...]
    """For its author and for those who judge: what it said."""
    appeal: str
    can_appeal: Verdict
    can_settle: Verdict


@dataclass(frozen=True, slots=True)
class ModerationLog:
    lines: tuple[ModerationLine, ...]
    listed: Page[Moderation]


@require_http_methods(["GET", "HEAD", "POST"])
def hide_comment(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    site = standard_page(request, slug)
    comment = _comment(site, key)
    require(permissions.can_hide_comment(site.actor, comment))
    form = ModerationForm(
        request.POST or None, label="Pourquoi le masquer", help_text="Son auteur le lira, et le journal public de la modération le dira."
    )
    page = MotivePage(
        "Masquer ce commentaire",
        "Son texte ne sera plus lu nulle part. Son auteur en sera averti, et pourra déposer un recours, une fois.",
        comment.body,
        "",
        "Masquer le commentaire",
        comment.get_absolute_url(),
    )

    def act(text: str) -> Moderation:
        return moderating.hide(comment=comment, actor=site.person, motive=text, now=site.now)

    return _reason(site, page, form, act, "Le commentaire est masqué. Son auteur en est averti.")


@require_http_methods(["GET", "HEAD", "POST"])
def refuse_proposal(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    site = standard_page(request, slug)
    found = Proposal.objects.public().filter(standard=site.standard, number=number).select_related("standard").first()
    if found is None:
        raise NotHere("Aucune proposition n’a ce numéro.", standard=site.standard)
    proposal = found
    require(permissions.can_refuse_proposal(site.actor, proposal, in_question=proposal.options.exists()))
    form = ModerationForm(
        request.POST or None, label="Pourquoi la refuser", help_text="Son auteur le lira, et le journal public de la modération le dira."
    )
    page = MotivePage(
        "Refuser cette proposition",
        "Une proposition indésirable (publicité, insulte, essai) quitte le débat. Ce qui se discute s’arbitre par une question.",
        f"{proposal.title}\n\n{proposal.motive}",
        "",
        "Refuser la proposition",
        proposal.get_absolute_url(),
    )

    def act(text: str) -> Moderation:
        return moderating.refuse(proposal=proposal, actor=site.person, motive=text, now=site.now)

    return _reason(
        site, page, form, act, "La proposition est refusée. Son auteur en est averti.", then=reverse("pages:proposals", args=[slug])
    )


@require_http_methods(["GET", "HEAD", "POST"])
def contest_answer(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Say why the answer to one's comment does not do, with both texts under the eyes."""
    site = standard_page(request, slug)
    comment = _comment(site, key)
    require(permissions.can_contest_answer(site.actor, comment, getattr(comment, "contest", None)))
    form = ModerationForm(
        request.POST or None,
        label="Ce qui ne convient pas dans cette réponse",
        help_text="L’équipe projet reverra sa réponse. On conteste une fois\u00a0: la réponse suivante est la dernière.",
    )
    page = MotivePage(
        "Contester cette réponse",
        "Vous avez dit, et l’équipe projet a répondu\u00a0:",
        comment.body,
        f"{comment.get_disposition_display()}. {comment.answer}",
        "Contester la réponse",
        comment.get_absolute_url(),
    )

    def act(text: str) -> None:
        contesting.contest(comment=comment, actor=site.person, reason=text, now=site.now)

    return _reason(site, page, form, act, "Votre contestation est envoyée\u00a0: l’équipe projet revoit sa réponse.")


@require_safe
def log(request: HttpRequest, slug: str) -> HttpResponse:
    """What was withheld and why, for everybody; without what was withheld."""
    site = standard_page(request, slug)
    listed = site.paged(moderation_log(site.standard), PER_PAGE, "moderation")
    page = ModerationLog(_lines(list(listed.object_list)), listed)
    return site.render("committee/moderation_log.html", page, section="participate", here="Journal de la modération")


@private
@require_http_methods(["GET", "HEAD", "POST"])
def moderation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Why a text is withheld; its author appeals here, and whoever judges answers."""
    site = standard_page(request, slug)
    rows = Moderation.objects.select_related(
        "standard", "by", "comment__standard", "comment__proposal", "comment__question", "proposal__standard"
    )
    found = rows.filter(standard=site.standard, pk=pk).first()
    if found is None:
        raise NotHere("Aucun acte de modération n’a ce numéro.", standard=site.standard)
    can_appeal = permissions.can_appeal(site.actor, found)
    can_settle = permissions.can_settle_moderation(site.actor, found, alone=judged_alone(found, site.now))
    settling = "restored" in request.POST
    appeal_form = ModerationForm(
        request.POST if request.method == "POST" and not settling else None,
        label="Votre recours",
        help_text="Dites pourquoi ce texte devrait être rendu. Seuls ceux qui l’examinent le liront.",
    )
    settle_form = ModerationForm(request.POST if settling else None, label="Votre réponse", help_text="L’auteur du texte la lira.")
    if request.method == "POST":
        require(can_settle if settling else can_appeal)
        form = settle_form if settling else appeal_form
        now, restored = site.now, request.POST.get("restored") == "1"

        def act() -> Moderation:
            text = form.cleaned_data["text"]
            if settling:
                return moderating.settle(moderation=found, actor=site.person, restored=restored, answer=text, now=now)
            return moderating.appeal(moderation=found, actor=site.person, reason=text, now=now)

        if done(form, act):
            messages.success(request, "Votre réponse est envoyée." if settling else "Votre recours est déposé.")
            return redirect(found)
    readable = permissions.can_read_withheld(site.actor, found)
    said = found.read_withheld() if readable and found.lifted_at is None else {}
    page = ModerationPage(
        line=_lines([found])[0],
        withheld=tuple((label, said[name]) for name, label in WITHHELD.items() if name in said),
        appeal=found.appeal if readable else "",
        can_appeal=can_appeal,
        can_settle=can_settle,
    )
    return site.render(
        "committee/moderation.html",
        page,
        section="participate",
        here="Texte masqué",
        crumbs=[("Journal de la modération", reverse("pages:moderation_log", args=[slug]))],
        status=422 if appeal_form.errors or settle_form.errors else 200,
        appeal_form=appeal_form,
        settle_form=settle_form,
    )


def _comment(site: StandardPage, key: int) -> Comment:
    found = Comment.objects.select_related("standard", "contest").filter(standard=site.standard, pk=key).first()
    if found is None:
        raise NotHere("Aucun commentaire n’a ce numéro.", standard=site.standard)
    return found


def _reason(
    site: StandardPage, page: MotivePage, form: ModerationForm, act: Callable[[str], object], told: str, *, then: str = ""
) -> HttpResponse:
    """Ask for the motive, then act; `then`: where one goes afterwards, where the text can no longer be read."""
    if site.request.method == "POST" and done(form, lambda: act(form.cleaned_data["text"])):
        messages.success(site.request, told)
        return redirect(then or page.back)
    return site.render(
        "committee/reason.html",
        page,
        section="participate",
        here=page.title,
        crumbs=[("Participer", reverse("pages:consultation", args=[site.standard.slug]))],
        status=422 if form.errors else 200,
        form=form,
    )


def _lines(rows: list[Moderation]) -> tuple[ModerationLine, ...]:
    subjects = comment_subjects(row.comment for row in rows if row.comment is not None)
    return tuple(ModerationLine(row, _what(row, subjects), STATES[row.state]) for row in rows)


def _what(row: Moderation, subjects: Mapping[int, CommentSubject]) -> str:
    if row.comment is None:
        return f"Une proposition, n°\u00a0{row.proposal.number}" if row.proposal is not None else ""
    kind = "Une réponse" if row.comment.parent_id is not None else "Un commentaire"
    return f"{kind}, n°\u00a0{row.comment.pk}, sur {subjects[row.comment.pk].words}"
