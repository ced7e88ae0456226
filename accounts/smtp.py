"""Django's SMTP mail, which also tells when a message may have left although nobody answered for it."""

from __future__ import annotations

import smtplib
from typing import Any

from django.core.mail.backends import smtp

END_OF_MESSAGE = b"\r\n.\r\n"


class Unanswered(smtplib.SMTPException):
    """The whole message was handed over, then the connection was lost: the server may have accepted it, or not."""


class _TellingSMTP:
    """Beside `smtplib.SMTP`: a connection lost before the end of a message leaves nothing sent, after it leaves a doubt."""

    _handed_over = False

    def send(self, s: Any) -> None:
        super().send(s)  # type: ignore[misc]
        self._handed_over = isinstance(s, bytes) and s.endswith(END_OF_MESSAGE)

    def data(self, msg: Any) -> tuple[int, bytes]:
        self._handed_over = False
        try:
            answer: tuple[int, bytes] = super().data(msg)  # type: ignore[misc]
        except OSError as error:
            if self._handed_over:
                raise Unanswered(str(error)) from error
            raise
        return answer


class _SMTP(_TellingSMTP, smtplib.SMTP):
    pass


class _SMTPOverTLS(_TellingSMTP, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SMTPOverTLS if self.use_ssl else _SMTP
