"""Handing mails to the mail server, and what its answers mean for each of them."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from types import TracebackType
from typing import Final, Self

from django.core.mail import EmailMessage, get_connection

from accounts.smtp import Unanswered

logger = logging.getLogger(__name__)

TIMEOUT: Final = 30
"""Seconds that the mail server is waited for."""
QUOTED: Final = 300
"""Characters of its own words that are kept."""

UNKNOWN_FATE: Final = (
    "L’envoi a été interrompu\u00a0: nous ne savons pas si ce courriel est arrivé. "
    "Demandez à la personne si elle l’a reçu, puis envoyez-le de nouveau si ce n’est pas le cas."
)
NOT_WRITTEN: Final = "Ce courriel n’a pas pu être écrit. Signalez-le à la personne qui tient le site."


class DeliveryOutcome(Enum):
    SENT = auto()
    DROPPED = auto()
    """It concerns nobody any more."""
    POSTPONED = auto()
    """Not sent, for a reason that may pass."""
    FAILED = auto()
    """Not sent, or nobody knows: whether to try again is for a person to say."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one mail, and why in French where it was not sent."""

    outcome: DeliveryOutcome
    reason: str = ""


class ServerDown(Exception):
    """No mail can be sent for now; `str()` says why in French."""


class MailServer:
    """The mail server of the settings, for the mails of one round."""

    def __init__(self) -> None:
        self._connection = get_connection(timeout=TIMEOUT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._close()

    def open(self) -> None:
        """Have a connection ready. Raises `ServerDown`."""
        try:
            self._connection.open()
        except OSError as error:
            raise ServerDown(f"Le serveur de courriel ne répond pas\u00a0: {_in_words(error)}.") from error

    def deliver(self, write: Callable[[], EmailMessage]) -> Delivery:
        """Write a mail and hand it over. Whatever happens concerns this mail alone."""
        try:
            self._connection.send_messages([write()])
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            return _refused(code, f"Le serveur de courriel refuse cette adresse\u00a0: {_quoted(code, words)}.")
        except smtplib.SMTPDataError as error:
            return _refused(error.smtp_code, f"Le serveur de courriel refuse ce courriel\u00a0: {_in_words(error)}.")
        except Unanswered:
            self._close()
            return Delivery(DeliveryOutcome.FAILED, UNKNOWN_FATE)
        except OSError as error:
            # A sender that is refused, even for good, is so for every mail: somebody will mend the site's settings.
            self._close()
            return Delivery(DeliveryOutcome.POSTPONED, f"L’envoi s’est arrêté avant la fin\u00a0: {_in_words(error)}.")
        except Exception:
            logger.exception("A mail could not be written")
            return Delivery(DeliveryOutcome.FAILED, NOT_WRITTEN)
        return Delivery(DeliveryOutcome.SENT)

    def _close(self) -> None:
        with suppress(OSError):
            self._connection.close()


def _refused(code: int, reason: str) -> Delivery:
    return Delivery(DeliveryOutcome.FAILED if 500 <= code < 600 else DeliveryOutcome.POSTPONED, reason)


def _in_words(error: OSError) -> str:
    """What the server, or the network, says of itself."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _quoted(error.smtp_code, error.smtp_error)
    return _quoted(str(error) or type(error).__name__)


def _quoted(*parts: int | str | bytes) -> str:
    """A server's words between quotes, on one line, without the signs that a database does not hold."""
    text = " ".join(part.decode("utf-8", "replace") if isinstance(part, bytes) else str(part) for part in parts)
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return f"«\u00a0{plain[:QUOTED]}\u00a0»"
