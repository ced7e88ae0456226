"""What one does with a comment once it is said: correct it, remove it, say the same, mark a reply as read; its files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from concertation import permissions, queries
from concertation.models import Attachment, Comment, CommentDraft
from concertation.queries.attachments import HEADERS, attachment_at
from concertation.queries.naming import names_to_offer
from concertation.services import comments
from pages.base import StandardPage, private, standard_page
from pages.errors import NotHere
from pages.filters import LONGEST
from pages.forms.comments import OwnWordsForm
from pages.forms.refusals import done
from standard.permissions import require
from standard.schema.words import quoted
from standard.upload_limit import left_out


@dataclass(frozen=True, slots=True)
class OwnComment:
    comment: Comment
    back: str


@require_http_methods(["GET", "HEAD", "POST"])
def edit_comment(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Correct what one said, and attach files to it, while nobody has answered."""
    site, comment = found_comment(request, slug, key)
    require(permissions.can_change_comment(site.actor, comment, followed=queries.is_followed(comment)))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = OwnWordsForm(*sent, comment=comment)

    def edit() -> None:
        said = form.cleaned_data
        files = [comments.received(file.name, file) for file in said["attached"]]
        comments.edit(comment=comment, actor=site.person, body=said["body"], kind=said.get("kind", ""), now=site.now)
        for file in files:
            comments.attach(comment=comment, actor=site.person, file=file, now=site.now)

    if request.method == "POST":
        if why := left_out(request):
            form.add_error("attached", why)
        if done(form, edit):
            messages.success(request, "Votre commentaire est corrigé.")
            return redirect(_address(comment))
    return _render(site, "participation/edit_comment.html", comment, "Corriger", status=422 if form.errors else 200, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_comment(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Ask whether one removes what one said, then remove it."""
    site, comment = found_comment(request, slug, key)
    require(permissions.can_change_comment(site.actor, comment, followed=queries.is_followed(comment)))
    if request.method == "POST":
        comments.remove(comment=comment, actor=site.person, now=site.now)
        messages.success(request, "Votre commentaire est retiré.")
        return redirect(_address(comment))
    return _render(site, "participation/remove_comment.html", comment, "Retirer")


def of_comment(act: Callable[[HttpRequest, StandardPage, Comment], str]) -> Callable[..., HttpResponse]:
    """A view that only receives a button of a discussion, and goes back to it with the sentence that `act` gives."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def received(request: HttpRequest, slug: str, key: int) -> HttpResponse:
        site, comment = found_comment(request, slug, key)
        if request.method == "POST" and (said := act(request, site, comment)):
            messages.success(request, said)
        return redirect(_address(comment))

    return received


@of_comment
def like_comment(request: HttpRequest, site: StandardPage, comment: Comment) -> str:
    require(permissions.can_like_comment(site.actor, comment))
    if "reprendre" in request.POST:
        comments.unlike(comment=comment, actor=site.person, now=site.now)
        return "Votre soutien est repris."
    comments.like(comment=comment, actor=site.person, now=site.now)
    return "C’est noté\u00a0: vous dites la même chose."


@of_comment
def read_comment(request: HttpRequest, site: StandardPage, comment: Comment) -> str:
    require(permissions.can_mark_read(site.actor, comment))
    comments.mark_read(comment=comment, actor=site.person, now=site.now)
    return "C’est noté\u00a0: cette réponse n’appelle rien de plus."


@require_safe
@private
def attachment(request: HttpRequest, slug: str, key: UUID) -> HttpResponseBase:
    """A file that goes with a comment, for whoever reads the comment."""
    site, row = _attachment(request, slug, key)
    if not permissions.can_see_attachment(site.actor, row.comment) or not row.content.storage.exists(row.content.name or ""):
        raise NotHere("Ce fichier n’est plus joint à un commentaire.", standard=site.standard)
    return FileResponse(row.content.open("rb"), as_attachment=True, filename=row.name, content_type=row.media_type, headers=HEADERS)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_attachment(request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
    site, row = _attachment(request, slug, key)
    require(permissions.can_change_comment(site.actor, row.comment, followed=queries.is_followed(row.comment)))
    if request.method == "POST":
        comments.detach(attachment=row, actor=site.person, now=site.now)
        messages.success(request, f"{quoted(row.name)} n’est plus joint à votre commentaire.")
    return redirect("pages:edit_comment", slug, row.comment_id)


@require_http_methods(["GET", "HEAD", "POST"])
def discard_comment_draft(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Throw away what one was writing."""
    site = standard_page(request, slug)
    require(permissions.can_draft_comment(site.actor))
    draft = CommentDraft.objects.filter(standard=site.standard, author=site.person, pk=pk).first()
    if draft is None:
        raise NotHere("Ce brouillon n’est plus là\u00a0: il a été publié, ou jeté.", standard=site.standard)
    if request.method == "POST":
        comments.discard_draft(draft=draft, actor=site.person, now=site.now)
        messages.success(request, "Le brouillon est jeté.")
    return redirect("pages:my_space")


@require_safe
@private
def names(request: HttpRequest, slug: str) -> HttpResponse:
    """Those whom one may name after an @, for the form that offers them while one types."""
    site = standard_page(request, slug)
    require(permissions.can_draft_comment(site.actor))
    return JsonResponse({"names": names_to_offer(site.standard, request.GET.get("debut", "")[:LONGEST], site.now)})


def found_comment(request: HttpRequest, slug: str, key: int) -> tuple[StandardPage, Comment]:
    """The comment at that address, if whoever looks may read it."""
    site = standard_page(request, slug)
    comment = site.standard.comments.select_related("parent", "proposal").prefetch_related("attachments").filter(pk=key).first()
    if comment is None or not permissions.can_see_comment(site.actor, comment):
        raise NotHere("Aucun commentaire n’a ce numéro.", standard=site.standard)
    comment.standard = site.standard
    return site, comment


def _attachment(request: HttpRequest, slug: str, key: UUID) -> tuple[StandardPage, Attachment]:
    site = standard_page(request, slug)
    row = attachment_at(key)
    if row is None or row.comment.standard_id != site.standard.pk:
        raise NotHere("Ce fichier n’est plus joint à un commentaire.", standard=site.standard)
    return site, row


def _address(comment: Comment) -> str:
    return f"{comment.get_absolute_url()}#commentaire-{comment.pk}"


def _render(site: StandardPage, template: str, comment: Comment, here: str, **more: Any) -> HttpResponse:
    crumbs = [
        ("Participer", reverse("pages:consultation", args=[site.standard.slug])),
        ("Discussion", comment.get_absolute_url()),
    ]
    return site.render(template, OwnComment(comment, _address(comment)), section="participate", here=here, crumbs=crumbs, **more)
