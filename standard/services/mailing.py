"""How mails are written: from `templates/mails/<verb>.txt`, one source of their text and of their HTML."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from standard import places
from standard.models import Notice
from standard.schema.words import count, quoted
from standard.services.unsubscribing import unsubscribe_url

logger = logging.getLogger(__name__)

Reader = Callable[[Sequence[int]], dict[int, dict[str, Any]]]
_readers: Final[dict[str, Reader]] = {}

Attachment = tuple[str, bytes, str]
"""A file that goes with a mail: its name, its bytes, their media type."""
_attached: Final[dict[str, Callable[[Notice], Attachment | None]]] = {}


def attach_to(verbs: Collection[str], file: Callable[[Notice], Attachment | None]) -> None:
    """Have the mails of these events carry a file, made as they leave; None: without one."""
    _attached.update(dict.fromkeys(verbs, file))


def read_with(kind: str, reader: Reader) -> None:
    """For the rooms above: how the rows of a kind that mails tell of are read, in a number of queries that does not grow with them.

    By key, what their templates need: the row itself, `subject`, and what else they say of it.
    """
    _readers[kind] = reader


@dataclass(frozen=True, slots=True)
class Letter:
    """What one event says to one person."""

    title: str
    text: str
    """Paragraphs set apart by an empty line; lines that begin with « > » are somebody's words, those with « - » a list."""
    url: str

    @property
    def blocks(self) -> tuple[MailBlock, ...]:
        return tuple(_blocks(self.text))


@dataclass(frozen=True, slots=True)
class MailBlock:
    """A paragraph, a quotation or a list."""

    kind: str
    lines: tuple[str, ...]


def mail(letters: Mapping[Notice, Letter]) -> EmailMultiAlternatives:
    """The mail that tells somebody of these notices, which are of one standard, by their letters."""
    notices = list(letters)
    first = notices[0]
    news = all(notice.reason != Notice.Reason.ASKED for notice in notices)
    standard, recipient = first.event.standard, first.recipient
    leave = unsubscribe_url(recipient, standard) if news and recipient is not None else ""
    page = {
        "letters": list(letters.values()),
        "standard": standard,
        "follows": any(notice.reason == Notice.Reason.FOLLOWS for notice in notices),
        "leave": leave,
        "settle": f"{settings.SITE_URL}{places.news()}",
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
    }
    host = urlsplit(settings.SITE_URL).hostname
    # The same for one mail each time it is sent: whoever receives it twice is shown it once, by most programs.
    headers = {"Message-ID": f"<{_identifier(notices)}@{host}>", "Auto-Submitted": "auto-generated"}
    if leave:
        headers |= {
            "List-Id": f"{standard.slug}.{host}",
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    several = f"{count(len(letters), 'nouvelle', 'nouvelles')} de {quoted(standard.title)}"
    written = EmailMultiAlternatives(
        subject=letters[first].title if len(letters) == 1 else several,
        body=render_to_string("mails/layout.txt", page),
        to=[first.reached_at],
        headers=headers,
    )
    written.attach_alternative(render_to_string("mails/layout.html", page), "text/html")
    for notice in notices:
        file = _attached[notice.event.verb](notice) if notice.event.verb in _attached else None
        if file is not None:
            written.attach(*file)
    return written


def letters_of(notices: Sequence[Notice]) -> dict[Notice, Letter]:
    """The letters of those that can be written, in their order."""
    found: dict[Notice, Letter] = {}
    with _at_fault_alone():
        known = _read(notices)
        for notice in notices:
            with _at_fault_alone():
                found[notice] = _letter(notice, known)
    return found


@contextmanager
def _at_fault_alone() -> Iterator[None]:
    """Catch, and log, whatever a template or what it reads may raise: the letters beside one that cannot be written do not wait for it."""
    try:
        yield
    except Exception:
        logger.exception("A letter could not be written")


def titles_of(notices: Sequence[Notice]) -> list[str]:
    """The titles of their letters; the verb of its event for one that cannot be written."""
    letters = letters_of(notices)
    return [letters[notice].title if notice in letters else notice.event.verb for notice in notices]


Known = dict[tuple[str, int | None], dict[str, Any]]


def _letter(notice: Notice, known: Known) -> Letter:
    """What a notice says: its title on the first line of its template, then its text."""
    event = notice.event
    page = {
        "event": event,
        "details": event.read_details(),
        "standard": event.standard,
        "recipient": str(notice.recipient.audit_id) if notice.recipient else "",
        "site_url": settings.SITE_URL,
        "concerned": notice.reason != Notice.Reason.FOLLOWS,
        "reader": notice.recipient_id,
        **known.get((event.subject_kind, event.subject_id), {"subject": None}),
    }
    title, _, body = render_to_string(template_of(event.verb), page).strip().partition("\n")
    return Letter(title.strip(), body.strip(), f"{settings.SITE_URL}{notice.path}")


def _read(notices: Sequence[Notice]) -> Known:
    """What the events of these notices are about, as it is now: a few queries a kind."""
    keys: dict[str, set[int]] = defaultdict(set)
    for notice in notices:
        if notice.event.subject_id is not None:
            keys[notice.event.subject_kind].add(notice.event.subject_id)
    found: Known = {}
    for kind, wanted in keys.items():
        reader: Reader = _readers.get(kind) or partial(_rows, kind)
        found |= {(kind, key): said for key, said in reader(sorted(wanted)).items()}
    return found


def _rows(kind: str, keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    model = next((model for model in apps.get_models() if model._meta.model_name == kind), None)
    return {row.pk: {"subject": row} for row in model._default_manager.filter(pk__in=keys)} if model is not None else {}


def template_of(verb: str) -> str:
    """The template of the mail that tells of an event."""
    return f"mails/{verb.replace('.', '_')}.txt"


def _identifier(notices: Sequence[Notice]) -> str:
    keys = [str(notice.pk) for notice in notices]
    return f"notice-{keys[0]}" if len(keys) == 1 else f"notices-{sha256(' '.join(keys).encode()).hexdigest()[:24]}"


_KINDS: Final = {"> ": "words", "- ": "list"}


def _blocks(text: str) -> Iterator[MailBlock]:
    for empty, lines in groupby(text.splitlines(), key=lambda line: not line.strip()):
        if not empty:
            for kind, marked in groupby(lines, key=lambda line: _KINDS.get(f"{line} "[:2], "paragraph")):
                yield MailBlock(kind, tuple(line.strip() if kind == "paragraph" else line[2:] for line in marked))
