"""A real mail server for tests, whose manners towards an address are chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.processes import free_port


@dataclass
class MailServer:
    """It accepts every mail, but for the addresses of `refuses` (the answer to each), those in the middle of whose mail it
    hangs up, and those whose mail it accepts without a word before it hangs up."""

    port: int = 0
    refuses: dict[str, str] = field(default_factory=dict)
    hangs_up_on: set[str] = field(default_factory=set)
    accepts_in_silence: set[str] = field(default_factory=set)
    when_received: Callable[[], None] = lambda: None
    """What happens once it has a mail, before it answers."""
    received: list[tuple[str, EmailMessage]] = field(default_factory=list)
    """(address, mail) in the order of arrival."""

    def __post_init__(self) -> None:
        self.port = self.port or free_port()
        self._controller: Controller | None = None

    @property
    def told(self) -> list[str]:
        return [address for address, _ in self.received]

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if address in self.hangs_up_on:
            _hang_up(server)
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content: Any = envelope.content
        self.received += [(address, message_from_bytes(content, policy=policy.default)) for address in envelope.rcpt_tos]  # type: ignore[misc]
        self.when_received()
        if self.accepts_in_silence & set(envelope.rcpt_tos):
            _hang_up(server)
        return "250 OK"


def _hang_up(server: SMTP) -> None:
    assert server.transport is not None
    server.transport.close()
