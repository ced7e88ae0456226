"""The demonstration's mail: kept in files that the site and its worker share, and printed on the console."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


@dataclass(frozen=True, slots=True)
class DemoMail:
    to: str
    subject: str
    sent_at: datetime
    body: str


class EmailBackend(BaseEmailBackend):
    """Writes each mail to a file of DEMO_MAIL_DIR and prints it. Sends nothing."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        directory = Path(settings.DEMO_MAIL_DIR)
        directory.mkdir(parents=True, exist_ok=True)
        for number, message in enumerate(email_messages):
            # Names sort by time, and two processes never share one.
            name = f"{time.time_ns():020d}-{number:03d}-{id(self):x}.eml"
            (directory / name).write_bytes(message.message().as_bytes())
            print(f"\n── Courriel à {', '.join(message.to)} ── {message.subject}\n{message.body}\n", flush=True)
        return len(email_messages)


def latest(*, count: int) -> list[DemoMail]:
    """The last `count` mails kept, the newest first."""
    files = sorted(Path(settings.DEMO_MAIL_DIR).glob("*.eml"), reverse=True)
    return [_read(file.read_bytes()) for file in islice(files, count)]


def _read(content: bytes) -> DemoMail:
    message = message_from_bytes(content, policy=policy.default)
    part = message.get_body(("plain",))
    return DemoMail(
        to=str(message["To"]),
        subject=str(message["Subject"]),
        # Django dates mails in UTC and writes the offset as "-0000", which is read as no offset.
        sent_at=parsedate_to_datetime(str(message["Date"])).replace(tzinfo=UTC),
        body=part.get_content() if part else "",
    )
