"""The components that every page uses, and the French way to write dates and numbers.

A tag is loud: it raises on an argument that it does not know. The template of each lists what it shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlencode

import nh3
from django import template
from django.apps import apps
from django.core.paginator import Page
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from accounts.models import Organisation, User
from concertation.queries import DecisionLine
from concertation.rules.schedule import ended_in_words, until_in_words
from pages.doors import NO_DOOR, Doorway, door, sign_in_url
from standard.comparison import ChangesView, technical_form
from standard.moments import date_in_words, moment_in_words, time_in_words
from standard.permissions import SIGN_IN, Verdict
from standard.publishing.dictionary import Entry, value_notes
from standard.publishing.prose import to_html, to_text
from standard.schema import wording
from standard.schema.model import Value
from standard.text_search import MarkedPiece
from standard.weighing.telling import FilesEvidence

register = template.Library()

STATES: Final = {
    "release": ("standard.Release", "state"),
    "report": ("standard.ValidationReport", "state"),
    "proposal": ("concertation.Proposal", "state"),
    "question": ("concertation.Question", "state"),
    "ballot": ("concertation.Ballot", "state"),
    "comment": ("concertation.Comment", "disposition"),
    "decision": ("concertation.Decision", "outcome"),
    "usecase": ("concertation.UseCase", "state"),
    "reuse": ("concertation.Reuse", "state"),
}
"""What a badge shows: the model and the column where the French words of each state are."""

TONES: Final = {
    "release": {"candidate": "info", "published": "success", "withdrawn": "warning"},
    "report": {"queued": "", "running": "info", "done": "success", "refused": "error", "failed": "error", "cancelled": ""},
    "proposal": {
        "draft": "", "open": "info", "withdrawn": "", "accepted": "success", "accepted_modified": "success", "rejected": "error",
        "taken_in": "success", "refused": "error",
    },
    "question": {
        "open": "info", "voting": "new", "voted": "new", "to_confirm": "new", "decided": "success", "deferred": "warning", "taken_up": "",
        "void": "",
    },
    "ballot": {"open": "new", "closed": ""},
    "comment": {
        "accepted": "success", "accepted_modified": "success", "rejected": "error", "already_covered": "", "out_of_scope": "",
        "deferred": "warning", "noted": "",
    },
    "decision": {
        "accepted": "success", "accepted_modified": "success", "rejected": "error", "open": "warning", "deferred": "warning",
        "settled_by_team": "success", "conditional": "warning",
    },
    "usecase": {"proposed": "info", "kept": "success", "merged": "", "refused": "error"},
    "reuse": {"proposed": "info", "kept": "success", "refused": "error", "withdrawn": ""},
}  # fmt: skip
"""The colour of each state; the words never depend on it."""

LISTED: Final = 200
"""How many values of a field its card lists."""

UNBOUND: Final = {
    "superseded": ("remplacée depuis", ""),
    "to_confirm": ("à confirmer", "new"),
    "contested": ("contestée", "warning"),
    "undone": ("évoquée par le comité", "warning"),
}
"""What is said beside the outcome of a decision that does not bind, and its colour."""

ALLOWED_TAGS: Final = {"p", "br", "ul", "ol", "li", "em", "strong", "code", "a", "blockquote", "pre"}


HEADINGS: Final = 3
"""The highest level that a heading in a text may have on a page."""
MINUTES_TAGS: Final = {"h3", "h4", "h5", "h6"}

MARK, END_OF_MARK = mark_safe("<mark>"), mark_safe("</mark>")
SELECTED: Final = mark_safe(" selected")


class ComponentError(ValueError):
    """A template gave a component something that it cannot show: a defect of ours."""


def _expect(value: object, kind: type | tuple[type, ...], tag: str) -> None:
    if not isinstance(value, kind):
        raise ComponentError(f"{{% {tag} %}} ne sait pas montrer {type(value).__name__}.")


@register.simple_tag
def tell_above(form: Any) -> str:
    """Say that the summary of a page tells the errors of this whole form, and give the key of its first input, to which they lead."""
    form.told_above = True
    return next((str(field.auto_id) for field in form if not field.is_hidden), "")


@register.inclusion_tag("components/badge.html")
def badge(kind: str, state: str) -> dict[str, Any]:
    """The state of something: `{% badge "proposal" proposal.state %}`. `kind` is a key of STATES."""
    if kind not in STATES or state not in TONES[kind]:
        raise ComponentError(f"{{% badge %}} ne connaît pas l'état {state!r} de {kind!r}.")
    model, column = STATES[kind]
    words = dict(apps.get_model(model)._meta.get_field(column).flatchoices)
    return {"label": words[state], "tone": TONES[kind][state]}


@register.inclusion_tag("components/badge.html")
def decision_badge(line: DecisionLine) -> dict[str, Any]:
    """The outcome of a decision, and whether it binds: one that was replaced, contested or not confirmed is never shown as won."""
    _expect(line, DecisionLine, "decision_badge")
    shown = badge("decision", line.decision.outcome)
    if line.binds:
        return shown
    said, tone = UNBOUND[line.state]
    return {"label": f"{shown['label']} – {said}", "tone": tone}


@register.inclusion_tag("components/difference.html")
def difference(changes: ChangesView, impacts: bool = True, sides: bool = False, field: str = "") -> dict[str, Any]:
    """What changes: sentences, tracked changes, values old and new, impact, technical form.

    `sides`: before beside after, each change under its title with its own impacts and decisions. `field`: the uid of the one that
    the reader has in front of them, which no sentence names again.
    """
    _expect(changes, ChangesView, "difference")
    return {"changes": changes, "here": field, "show_impacts": impacts and not sides, "sides": sides}


@register.inclusion_tag("components/field_card.html")
def field_card(entry: Entry) -> dict[str, Any]:
    """What one writes in a field: its type in words, examples, values, technical form."""
    _expect(entry, Entry, "field_card")
    return {"entry": entry, "technical": "\n".join(_first_lines(technical_form(entry.field)))}


@register.inclusion_tag("components/value_list.html")
def value_list(entry: Entry) -> dict[str, Any]:
    """The allowed values of a field, with their labels and definitions."""
    _expect(entry, Entry, "value_list")
    return {"entry": entry, "values": entry.values[:LISTED], "left": max(0, len(entry.values) - LISTED)}


def _first_lines(text: str) -> list[str]:
    lines = text.splitlines()
    return lines if len(lines) <= 5 * LISTED else [*lines[: 5 * LISTED], "…"]


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", label: str = "") -> dict[str, Any]:
    """An empty list: what it will hold, and the next step."""
    if bool(url) != bool(label):
        raise ComponentError("{% empty_state %} veut une adresse et son libellé, ou aucun des deux.")
    return {"title": title, "text": text, "url": url, "label": label}


@register.inclusion_tag("components/meter.html")
def meter(value: int, total: int, sentence: str) -> dict[str, Any]:
    """How far something is: a bar, and the sentence that says the same."""
    if not 0 <= value <= total:
        raise ComponentError(f"{{% meter %}} veut une part entre 0 et {total}, pas {value}.")
    return {"value": value, "total": max(total, 1), "sentence": sentence}


@register.simple_tag
def options(choices: Iterable[tuple[object, object]], chosen: object = "") -> SafeString:
    """The options of a list: each key with its words; that of `chosen` is selected. Written at once: a list may have thousands."""
    told = str(chosen)
    return format_html_join(
        "", '<option value="{}"{}>{}</option>', ((key, SELECTED if str(key) == told else "", words) for key, words in choices)
    )


@register.inclusion_tag("components/evidence.html")
def evidence(found: FilesEvidence, slug: str) -> dict[str, Any]:
    """What a change does to the files left as samples, as who reads may know it."""
    _expect(found, FilesEvidence, "evidence")
    return {"evidence": found, "slug": slug}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any], parameter: str = "page") -> dict[str, Any]:
    """The pages of a list; the filters stay in the address."""
    _expect(page, Page, "pagination")
    kept = [(key, value) for key, values in context["request"].GET.lists() for value in values if key != parameter]

    def address(number: int) -> str:
        return f"?{urlencode([*kept, (parameter, number)])}"

    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    return {
        "page": page,
        "several": page.paginator.num_pages > 1,
        "previous": address(page.number - 1) if page.has_previous() else "",
        "next": address(page.number + 1) if page.has_next() else "",
        "steps": [(number, address(number) if isinstance(number, int) else "", number == page.number) for number in numbers],
    }


@register.inclusion_tag("components/permission_button.html", takes_context=True)
def permission_button(
    context: template.Context,
    verdict: Verdict,
    label: str,
    url: str,
    method: str = "get",
    style: str = "",
    name: str = "",
    value: str = "",
    first: Verdict | None = None,
) -> dict[str, Any]:
    """A button that works where the verdict allows it, and otherwise says why it does not, with the door that lifts it.

    `first`: whether a visitor may fill in the form that it leads to, and sign in only then: it leads them there as it does everybody.
    `method="post"` sends a form, with the field `name` of that `value` where given. `style`: "", "secondary", "tertiary".
    """
    _expect(verdict, Verdict, "permission_button")
    if method not in {"get", "post"} or style not in {"", "secondary", "tertiary"}:
        raise ComponentError(f"{{% permission_button %}} ne connaît pas {method!r} ou {style!r}.")
    here = context["request"].get_full_path()
    header = context.get("header")
    if method == "get" and header is not None:
        way = door(verdict, header.standard.slug, f"{here}{url}" if url.startswith("#") else url)
    else:
        way = Doorway(sign_in_url(here), "Se connecter") if verdict == SIGN_IN else NO_DOOR
    return {
        "allowed": bool(verdict or (verdict == SIGN_IN and first)),
        "reason": str(verdict),
        "door": way,
        "label": label,
        "url": url,
        "method": method,
        "style": style,
        "name": name,
        "value": value,
    }


@register.inclusion_tag("components/asks_first.html", takes_context=True)
def asks_first(
    context: template.Context, place: str, *where: Any, label: str, lost: str, yes: str, about: object = "", **sent: object
) -> dict[str, Any]:
    """What destroys something, or ends it, at the address named `place`: what is `lost` is said before the button that does it.

    `about`: what it is done to, for who does not see the page; `sent`: what the form sends.
    """
    said = {"label": label, "lost": lost, "yes": yes, "about": about}
    return {"url": reverse(place, args=where), "sent": sent, "csrf_token": context.get("csrf_token"), **said}


@register.filter
def date_fr(moment: date | datetime | None) -> str:
    """29 juin 2022; empty for None."""
    if moment is None:
        return ""
    _expect(moment, date, "date_fr")
    return date_in_words(localtime(moment).date() if isinstance(moment, datetime) else moment)


@register.filter
def moment_fr(moment: datetime | None) -> str:
    """29 juin 2022 à 16 h 05; empty for None."""
    if moment is None:
        return ""
    _expect(moment, datetime, "moment_fr")
    return moment_in_words(moment)


@register.filter
def time_fr(moment: datetime) -> str:
    """16 h 05."""
    _expect(moment, datetime, "time_fr")
    return time_in_words(moment)


@register.filter
def until_fr(end: datetime | None) -> str:
    """What follows « jusqu’au »: 29 juin 2022 à 16 h; 29 juin 2022 inclus, where it is the end of a day. Empty for None."""
    if end is None:
        return ""
    _expect(end, datetime, "until_fr")
    return until_in_words(end)


@register.filter
def since_fr(end: datetime | None) -> str:
    """What follows « depuis »: le 29 juin 2022 à 16 h; la fin du 29 juin 2022. Empty for None."""
    if end is None:
        return ""
    _expect(end, datetime, "since_fr")
    return ended_in_words(end)


@register.filter
def number_fr(value: float) -> str:
    """4 930,5."""
    _expect(value, (int, float), "number_fr")
    return wording.number(value)


@register.filter
def counted(amount: int, words: str) -> str:
    """`3|counted:"champ,champs"` → 3 champs."""
    singular, _, plural = words.partition(",")
    return wording.count(amount, singular, plural or singular)


@register.filter
def paragraphs(text: str) -> SafeString:
    """What people wrote, as paragraphs, lists, emphasis and links; any markup of theirs is shown as text."""
    _expect(text, str, "paragraphs")
    return _cleaned(to_html(text), ALLOWED_TAGS)


@register.filter
def plain_text(text: str) -> str:
    """The same as text alone, on one line, for a list to show the beginning of."""
    _expect(text, str, "plain_text")
    return to_text(text)


def _cleaned(html: str, tags: set[str]) -> SafeString:
    return mark_safe(nh3.clean(html, tags=tags, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}))


@register.filter
def minutes(text: str) -> SafeString:
    """Minutes, as `paragraphs`, with their headings below those of the page."""
    _expect(text, str, "minutes")
    return _cleaned(to_html(text, headings=HEADINGS), ALLOWED_TAGS | MINUTES_TAGS)


@register.filter
def found(pieces: Sequence[MarkedPiece]) -> SafeString:
    """A text where the words that are searched are marked."""
    return format_html_join("", "{}{}{}", ((MARK, piece.text, END_OF_MARK) if piece.found else ("", piece.text, "") for piece in pieces))


@register.filter
def notes(value: Value) -> tuple[str, ...]:
    """What else is said of an allowed value: that it is retired, what replaces it."""
    _expect(value, Value, "notes")
    return value_notes(value)


@register.inclusion_tag("components/comment_thread.html", takes_context=True)
def comment_thread(context: template.Context, thread: Any, alone: bool = False) -> dict[str, Any]:
    """A comment, its answer and its replies: a `concertation.queries` Thread. The comment's anchor is `commentaire-<id>`.

    `alone`: on the thread's own page, which holds the form to reply.
    """
    address = "" if alone else reverse("pages:thread", args=[context["header"].standard.slug, thread.comment.pk])
    return {"comment": thread.comment, "replies": thread.replies, "url": address, "likes": len(thread.comment.likes.all())}


@register.simple_tag
def signed(user: User | None, organisation: Organisation | None = None) -> str:
    """Who speaks, and for whom, as `User.speaking_for`; an account that was closed has no name."""
    if user is None:
        return f"Compte fermé ({organisation})" if organisation else "Compte fermé"
    _expect(user, User, "signed")
    return user.speaking_for(organisation)
