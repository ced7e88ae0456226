"""What destroys something, or ends it, and how it asks first; and the forms that take one click, found in their pages.

To add an address that destroys: show its button by `{% asks_first %}`, and say so in `DESTROYS`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from django.urls import resolve, reverse
from lxml import html
from lxml.html import FormElement

from accounts.models import User
from concertation.services import comments
from tests.config.writing_routes import ROUTES
from tests.config.writing_routes.asking import Asks
from tests.config.writing_routes.places import Places
from tests.config.written_forms import PagesRead

FOLDED, PARTLY = "{% asks_first %}", "{% asks_first %}, beside buttons that destroy nothing"
PAGE, WORDS = "A page asks.", "Words, or a choice, are asked for."
DESTROYS = {
    "end_membership": FOLDED,
    "leave_circle": FOLDED,
    "leave_family": FOLDED,
    "revoke_invitation": FOLDED,
    "forget_person": FOLDED,
    "remove_stakeholder": FOLDED,
    "remove_phase": FOLDED,
    "leave_roadmap": FOLDED,
    "validation_cancel": FOLDED,
    "validation_erase": FOLDED,
    "remove_sample": FOLDED,
    "converted_erase": FOLDED,
    "compared_erase": FOLDED,
    "discard_comment_draft": FOLDED,
    "remove_attachment": FOLDED,
    "take_guest_back": FOLDED,
    "close_letter": FOLDED,
    "close_call": FOLDED,
    "validation_cells": PARTLY,
    "end_shared": FOLDED,
    "tokens": PARTLY,
    "sessions": FOLDED,
    "remove_webhook": FOLDED,
    "answer_invitation": PARTLY,
    "review_document": PARTLY,
    "change_item": PARTLY,
    "themes": PARTLY,
    "discard_activity": FOLDED,
    "take_off_prompt": FOLDED,
    "withdraw_entry": FOLDED,
    "run_activity": PARTLY,
    "hide_entry": WORDS,
    "renew_calendar": PARTLY,
    "discard_proposal": PAGE,
    "remove_comment": PAGE,
    "kept_form": PAGE,
    "close": PAGE,
    "strike": WORDS,
    "close_ballot": WORDS,
    "cancel_call": WORDS,
    "cancel_meeting": WORDS,
    "close_standard": WORDS,
    "delete_standard": WORDS,
    "hide_comment": WORDS,
    "hide_letter_answer": WORDS,
    "refuse_proposal": WORDS,
    "withdraw": WORDS,
    "withdraw_publication": WORDS,
    "withdraw_commitment": WORDS,
    "withdraw_reuse": FOLDED,
    "withdraw_proposal": WORDS,
    "reverse_decision": "It only asks the committee.",
}
ENDING = {"back", "cancel", "close", "delete", "discard", "drop", "end", "erase", "forget", "hide", "leave", "refuse", "remove", "retire"}
ENDING |= {"reverse", "revoke", "strike", "withdraw"}
"""Words of which the name of an address that destroys has one."""
PART_OF = frozenset({"Session", "SearchEntry"})
"""Rows that are no work of anybody: they come and go with others."""


@dataclass(frozen=True)
class OneClick:
    """A form of a page that takes one click, and whoever is shown it."""

    reader: User
    name: str
    address: str
    form: FormElement

    @property
    def folded(self) -> bool:
        return any("data-asks-first" in one.attrib for one in self.form.iterancestors("details"))

    def sent(self) -> Iterator[dict[str, str]]:
        """What each of its buttons sends."""
        for button in self.form.iter("button"):
            named = {button.get("name"): button.get("value", "")} if button.get("name") else {}
            yield {**dict(self.form.form_values()), **named}


def one_click_forms(places: Places, pages: PagesRead) -> Iterator[OneClick]:
    """On the page of each address that takes something, as the administration sees it, and on those of who owns what is there."""
    seen: set[tuple[str, str]] = set()
    for reader, address in {**dict.fromkeys(_administered(places)), **dict.fromkeys(_owned(places))}:
        here, page = pages.read(reader, address)
        for form in html.document_fromstring(page or "<p>").forms:
            typed = [one for one in form.iter("input", "textarea", "select") if one.get("type") not in ("hidden", "submit")]
            sent_to = urljoin(here, form.action or here).partition("#")[0]
            label = " ".join(form.text_content().split())
            if form.method == "POST" and not typed and (sent_to, label) not in seen:
                seen.add((sent_to, label))
                yield OneClick(reader, resolve(sent_to.partition("?")[0]).url_name or "", sent_to, form)


def _administered(places: Places) -> Iterator[tuple[User, str]]:
    for name, route in ROUTES.items():
        if isinstance(route, Asks) and name.startswith("POST pages:"):
            yield places.world.admin, reverse(name.split()[1], kwargs=route.at(places))


def _owned(places: Places) -> Iterator[tuple[User, str]]:
    world, slug = places.world, places.world.standard.slug
    comments.save_draft(standard=world.standard, actor=world.other, body="Plus tard.", now=world.now)
    yield world.copil[0], places.proposal.get_absolute_url()
    yield world.other, reverse("pages:my_space")
    yield world.other, reverse("pages:adoption", args=[slug])
    yield world.other, reverse("pages:roster", args=[slug])
    yield world.other, reverse("pages:edit_comment", args=[slug, places.comment.pk])
    yield world.other, reverse("pages:discard_proposal", args=[slug, places.draft.number])
    yield world.other, reverse("pages:validation_report", args=[slug, places.report.pk])
    yield world.other, reverse("pages:file_conversion", args=[slug, places.conversion.pk])
    yield world.other, places.comparison.get_absolute_url()
