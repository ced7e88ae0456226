"""Saying something, reading a discussion, answering it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeVar
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.typed import whole_number
from concertation import permissions, queries
from concertation.comment_table import mark_of
from concertation.models import Comment, CommentDraft, Proposal, Question
from concertation.queries import Thread
from concertation.queries.similar import similar
from concertation.queries.subjects import CommentSubject, comment_subjects
from concertation.queries.topics import topic_of
from concertation.queries.traces import Trace, comment_traces
from concertation.services import comments
from concertation.services.comments import CommentAnchor
from concertation.services.comments.attaching import ReceivedFile
from concertation.services.comments.writing import about_key
from pages.base import StandardPage, back, standard_page
from pages.doors import ENTER, led_on
from pages.errors import NotHere
from pages.forms import refusals
from pages.forms.comments import AnswerForm, CommentForm, ReplyForm, offer_names, seen_answers, seen_of
from pages.participation.thread_sorting import ThreadSorting, thread_sorting
from standard.permissions import Verdict, require
from standard.schema.model import Field
from standard.services.errors import InvalidInput
from standard.upload_limit import left_out

Row = TypeVar("Row", Proposal, Question)
KEEP: Final = "brouillon"
LOOK: Final = "deja-dit"
"""What the other buttons of the form ask: to keep a draft, to look for what was already said."""
LONGEST_PREFILLED: Final = 4_000
"""Of a text that an address gives, or that is compared with others, in characters."""


@dataclass(frozen=True, slots=True)
class CommentPage:
    """What somebody comments on; at most one of the three, and none of them for the standard itself."""

    field: Field | None
    proposal: Proposal | None
    question: Question | None
    value: str
    back: str
    """The page one came from, to go back to; "" where none is known."""
    can_comment: Verdict
    can_draft: Verdict
    already: tuple[Thread, ...]
    """What others said that is near."""
    draft: CommentDraft | None
    """One's own, on the same thing."""
    shown: str
    """The mark of the draft that the form began from; empty where it began from none."""

    @property
    def with_draft(self) -> bool:
        """Whether the form began from the draft as it still is."""
        return self.draft is not None and self.shown == _mark(self.draft)

    @property
    def has_files(self) -> bool:
        """Whether files wait with it."""
        return self.draft is not None and self.with_draft and bool(self.draft.files.all())


@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, slug: str) -> HttpResponse:
    """Comment on what `field`, `value`, `proposal` or `question` names. A form that is not complete comes back here."""
    site = standard_page(request, slug)
    page = _comment_page(site, request.POST if request.method == "POST" else request.GET)
    if request.method != "POST":
        return _comment_form(site, page, _begun(site, page))
    said, action = request.POST, request.POST.get("action", "")
    if action == KEEP:
        return _keep(site, page)
    if action == ENTER and not page.can_comment:
        return led_on(request, page.can_comment, slug, back(request, request.get_full_path()))
    require(page.can_comment)
    if action == LOOK:
        again = CommentForm(field=page.field, value=page.value, kind=said.get("kind", ""), body=said.get("body", ""))
        return _comment_form(site, page, again)
    form = CommentForm(said, request.FILES, field=page.field)
    if why := left_out(request):
        form.add_error("attached", why)
    if form.is_valid():
        try:
            posted = comments.post(
                standard=site.standard,
                actor=_person(request),
                kind=form.cleaned_data["kind"],
                body=form.cleaned_data["body"],
                target=_anchor(page.field, form.cleaned_data.get("value", ""), page.proposal, page.question),
                files=_received(request),
                with_draft=page.with_draft,
                now=site.now,
            )
        except InvalidInput as refusal:
            _show_refusal(form, refusal)
        else:
            messages.success(
                request,
                "Votre commentaire est publié. L’équipe projet répond à chacun\u00a0; vous suivez le vôtre dans «\u00a0Mon espace\u00a0».",
            )
            address = back(request, reverse("pages:thread", args=[slug, posted.pk])).split("#")[0]
            return redirect(f"{address}#commentaire-{posted.pk}")
    return _comment_form(site, page, form)


def _anchor(field: Field | None, value: str, proposal: Proposal | None, question: Question | None) -> CommentAnchor:
    return CommentAnchor("" if field is None else field.uid, value, proposal, question)


def _show_refusal(form: CommentForm, refusal: InvalidInput) -> None:
    """What a service says of a file is said beside the input that sends files."""
    refusals.show(form, refusal if refusal.field != "file" else InvalidInput("attached", refusal.message))


def _keep(site: StandardPage, page: CommentPage) -> HttpResponse:
    """Keep what is written as a draft, which its author alone sees: below the one that they had not under the eyes."""
    require(page.can_draft)
    said = site.request.POST
    other = page.draft if page.draft is not None and not page.with_draft else None
    body = said.get("body", "")
    if other is not None and other.body not in body:
        body = f"{other.body}\n\n{body}".strip()
    form = CommentForm(said, site.request.FILES, field=page.field)
    if why := left_out(site.request):
        form.add_error("attached", why)
        return _comment_form(site, page, form)
    try:
        kept = comments.save_draft(
            standard=site.standard,
            actor=site.person,
            body=body,
            kind=said.get("kind", "") or (other.kind if other is not None else ""),
            target=_anchor(page.field, page.value, page.proposal, page.question),
            files=_received(site.request),
            now=site.now,
        )
    except InvalidInput as refusal:
        _show_refusal(form, refusal)
        return _comment_form(site, page, form)
    done = "Votre brouillon est gardé dans «\u00a0Mon espace\u00a0»\u00a0: vous seul le voyez." if kept else "Le brouillon vide est jeté."
    beside = " Un autre vous y attendait sur le même sujet\u00a0: les deux textes y sont, l’un sous l’autre." if other is not None else ""
    messages.success(site.request, f"{done}{beside}")
    return redirect("pages:my_space")


def _mark(draft: CommentDraft) -> str:
    return mark_of(draft.kind, draft.body)


def _received(request: HttpRequest) -> list[ReceivedFile]:
    """The files that were sent with the form."""
    return [comments.received(file.name or "", file) for file in request.FILES.getlist("attached")]


def _begun(site: StandardPage, page: CommentPage) -> CommentForm | None:
    """The form with what the address gives, or with one's draft; None where there is nothing of it yet."""
    asked = site.request.GET
    if "texte" in asked:
        return CommentForm(field=page.field, value=page.value, kind=asked.get("nature", ""), body=asked["texte"][:LONGEST_PREFILLED])
    return CommentForm(field=page.field, value=page.value, kind=page.draft.kind, body=page.draft.body) if page.draft is not None else None


def _person(request: HttpRequest) -> User:
    """Whoever is signed in; permissions were required before."""
    assert isinstance(request.user, User)
    return request.user


def _comment_page(site: StandardPage, data: QueryDict) -> CommentPage:
    uid = data.get("field", "")
    field = _field(site, uid) if uid else None
    if uid and field is None:
        raise NotHere("Ce champ n’est plus dans le standard\u00a0: commentez plutôt celui qui le remplace.", standard=site.standard)
    proposal = _numbered(site, Proposal.objects.public(), data.get("proposal", ""))
    question = _numbered(site, Question.objects.all(), data.get("question", ""))
    consultation = site.call
    can_comment = permissions.can_comment(site.actor, consultation, site.now)
    can_draft = permissions.can_draft_comment(site.actor)
    already = similar(site.standard, data.get("body", "")[:LONGEST_PREFILLED], field_uid=uid)
    value = data.get("value", "")
    key = about_key(_anchor(field, value, proposal, question), None)
    drafts = CommentDraft.objects.filter(standard=site.standard, author=site.reader, about=key).prefetch_related("files")
    draft = drafts.first() if site.reader is not None else None
    began = _mark(draft) if draft is not None and "texte" not in data else ""
    shown = data.get("with_draft", "") if site.request.method == "POST" else began
    return CommentPage(field, proposal, question, value, back(site.request, ""), can_comment, can_draft, already, draft, shown)


def _field(site: StandardPage, uid: str) -> Field | None:
    """The field, in the schema that the call of the moment froze, or else in the working one."""
    call = site.call
    frozen = call.revision.read_schema().by_uid(uid) if call is not None and call.receives(site.now) else None
    return frozen or site.schema.by_uid(uid)


def _numbered(site: StandardPage, rows: QuerySet[Row], number: str) -> Row | None:
    if not number:
        return None
    known = whole_number(number)
    row = rows.filter(standard=site.standard, number=known).first() if known is not None else None
    if row is None:
        raise NotHere("Ce que vous commentez n’est plus à cette adresse.", standard=site.standard)
    return row


def _comment_form(site: StandardPage, page: CommentPage, form: CommentForm | None) -> HttpResponse:
    return site.render(
        "participation/comment.html",
        page,
        section="participate",
        here="Commenter",
        crumbs=[("Participer", reverse("pages:consultation", args=[site.standard.slug]))],
        status=422 if form is not None and form.errors else 200,
        form=form,
    )


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """One discussion: what it is about, what was said, what follows from it."""

    thread: Thread
    subject: CommentSubject
    traces: tuple[Trace, ...]
    can_reply: Verdict
    can_answer: Verdict
    sorting: ThreadSorting
    can_change: Verdict
    can_read: Verdict
    can_like: Verdict
    liked: bool
    own_reply: Comment | None
    """The last reply, where whoever looks wrote it and may still change it."""
    seen: str
    """What it is answered, for the team's form to send back."""
    propose_url: str
    """Where to propose the change that the comment asks for; empty where one may not propose, or where it is on no field."""


@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A discussion; a POST is a reply in it, or the team's answer where it gives a `disposition`."""
    site = standard_page(request, slug)
    rows = Comment.objects.filter(Q(pk=key) | Q(replies__pk=key), standard=site.standard).select_related("standard").distinct()
    found = next(iter(queries.threads(rows, even_removed=True)), None)
    if found is None:
        raise NotHere("Aucune discussion n’a ce numéro.", standard=site.standard)
    said = found.comment
    page = ThreadPage(
        thread=found,
        subject=comment_subjects([said])[said.pk],
        traces=comment_traces([said]).get(said.pk, ()),
        can_reply=permissions.can_reply(site.actor, said, site.call, site.now),
        can_answer=permissions.can_answer_comment(site.actor, said),
        sorting=thread_sorting(site, found),
        can_change=permissions.can_change_comment(site.actor, said),
        can_read=permissions.can_mark_read(site.actor, said),
        can_like=permissions.can_like_comment(site.actor, said),
        liked=any(like.user_id == site.actor.user_id for like in said.likes.all()),
        own_reply=_own_reply(site, found),
        seen=seen_of(said),
        propose_url=_propose_url(site, said),
    )
    answering = "disposition" in request.POST
    reply_form = ReplyForm(request.POST if request.method == "POST" and not answering else None)
    offer_names(reply_form, slug)
    answer_form = AnswerForm(request.POST if answering else None, comment=said)
    if request.method == "POST":
        if request.POST.get("action") == ENTER and not page.can_reply:
            return led_on(request, page.can_reply, slug, request.get_full_path())
        require(page.can_answer if answering else page.can_reply)
        form = answer_form if answering else reply_form
        if form.is_valid():
            try:
                last = _answer(request, site, said, answer_form) if answering else _reply(request, site, said, reply_form)
            except InvalidInput as refusal:
                refusals.show(form, refusal)
            else:
                address = back(request, reverse("pages:thread", args=[slug, said.pk])).split("#")[0]
                return redirect(f"{address}#commentaire-{last.pk}")
    return site.render(
        "participation/thread.html",
        page,
        section="participate",
        here="Discussion",
        crumbs=[("Participer", reverse("pages:consultation", args=[slug]))],
        follow=site.follow_button(topic_of(said)),
        status=422 if reply_form.errors or answer_form.errors else 200,
        reply_form=reply_form,
        answer_form=answer_form,
    )


def _own_reply(site: StandardPage, found: Thread) -> Comment | None:
    last = next(reversed(found.replies), None)
    if last is None:
        return None
    last.parent = found.comment
    return last if permissions.can_change_comment(site.actor, last, followed=queries.is_followed(last)) else None


def _propose_url(site: StandardPage, said: Comment) -> str:
    if not said.field_uid or site.schema.by_uid(said.field_uid) is None or said.removed_at is not None:
        return ""
    if not permissions.can_propose(site.actor, site.call, site.now):
        return ""
    asked = urlencode({"champ": said.field_uid, "commentaire": said.pk})
    return f"{reverse('pages:propose', args=[site.standard.slug])}?{asked}"


def _reply(request: HttpRequest, site: StandardPage, said: Comment, form: ReplyForm) -> Comment:
    reply = comments.post(
        standard=site.standard, actor=_person(request), kind=said.kind, body=form.cleaned_data["body"], parent=said, now=site.now
    )
    messages.success(request, "Votre réponse est publiée.")
    return reply


def _answer(request: HttpRequest, site: StandardPage, said: Comment, form: AnswerForm) -> Comment:
    comments.answer(
        comment=said,
        actor=_person(request),
        disposition=form.cleaned_data["disposition"],
        answer=form.cleaned_data["answer"],
        seen=seen_answers(request.POST.getlist("vu")),
        now=site.now,
    )
    messages.success(request, "La réponse est publiée.")
    return said
