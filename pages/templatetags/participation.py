"""Where people take part: the form of a comment, and what one needs before."""

from __future__ import annotations

from typing import Any

from django import template

from concertation.models import Proposal, Question
from pages.doors import door
from pages.forms.comments import CommentForm, offer_names
from standard.permissions import Verdict
from standard.schema.model import Field

register = template.Library()


@register.inclusion_tag("participation/comment_form.html", takes_context=True)
def comment_form(
    context: template.Context,
    verdict: Verdict,
    field: Field | None = None,
    proposal: Proposal | None = None,
    question: Question | None = None,
    value: str = "",
    form: CommentForm | None = None,
    back: str | None = None,
    with_draft: str = "",
) -> dict[str, Any]:
    """Say something on a field, a proposal, a question, or on the standard where none is named.

    `value`: the uid of the value to choose first; `form`: one that came back with its errors; `back`: the page to
    come back to, "" for that of the discussion; this one where it is left out; `with_draft`: the mark of the draft that it shows.
    """
    place = _place(context, verdict, "#commenter")
    said = form or CommentForm(field=field, value=value)
    offer_names(said, place["slug"])
    if not verdict:
        # The browser would not keep the files until one has signed in.
        said.fields.pop("attached")
    return {
        **place,
        "here": place["here"] if back is None else back,
        "form": said,
        "with_draft": with_draft,
        "target": {
            "field": field.uid if field else "",
            "proposal": proposal.number if proposal else "",
            "question": question.number if question else "",
        },
    }


@register.inclusion_tag("participation/entrance.html", takes_context=True)
def entrance(context: template.Context, verdict: Verdict) -> dict[str, Any]:
    """Why one cannot take part, and the door that lifts it: signing in, or registering."""
    return _place(context, verdict)


@register.inclusion_tag("participation/sending.html", takes_context=True)
def sending(context: template.Context, verdict: Verdict, label: str, style: str = "", action: str = "", form: str = "") -> dict[str, Any]:
    """The button that sends what one wrote; for who has not signed in or registered yet, the door, which keeps the text.

    `action`: what it says; `form`: the id of its form, where it stands outside.
    """
    return {**_place(context, verdict), "label": label, "style": style, "action": action, "form": form}


def _place(context: template.Context, verdict: Verdict, anchor: str = "") -> dict[str, Any]:
    here, slug = context["request"].get_full_path(), context["header"].standard.slug
    way, first = door(verdict, slug, f"{here}{anchor}"), context["may_write_first"]
    return {
        "slug": slug,
        "here": here,
        "allowed": bool(verdict),
        "first": bool(first and way.url),
        "reason": verdict.reason if first or not way.url else f"{first.reason} {verdict.reason}",
        "door_url": way.url,
        "door_label": way.label,
    }
