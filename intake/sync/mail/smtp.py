"""One SMTP dialogue (RFC 5321): up to the dot nothing has happened, after it only the server knows what has."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP as FOR_THE_WIRE

from intake.domain.errors import IntakeError, ShopRefused, ShopUnknowable, ShopUnreachable
from intake.settings import MailSettings
from intake.sync.http import loopback

CONNECT_SECONDS = 15.0
LAST_ANSWER_SECONDS = 120.0
"""Servers may look through a message for long before they answer the dot (RFC 5321 section 4.5.3.2.6 says 10 min)."""
LATER_SECONDS = 60.0
"""A server that says "later" (4xx: greylisting, a full mailbox) is asked again no sooner."""
_DOT = re.compile(rb"^\.", re.MULTILINE)
Password = Callable[[], str | None]


class Dialogue:
    """Talks to the site's mail server. Each message has a connection of its own: there are few, and none waits."""

    def __init__(self, chosen: MailSettings, password: Password, context: ssl.SSLContext | None = None) -> None:
        """`context`: whom to trust; by default the system's authorities. Raises IntakeError mail_insecure."""
        if chosen.tls == "none" and not loopback(chosen.server):
            raise IntakeError("mail_insecure", server=chosen.server)
        self._chosen = chosen
        self._password = password
        self._context = context or ssl.create_default_context()

    def check(self) -> None:
        """Connect and sign in. Raises ShopUnreachable."""
        with self._connected():
            pass

    def send(self, message: EmailMessage, recipient: str) -> str:
        """Hand a message over; the server's word on it.

        Raises ShopUnreachable when it certainly was not taken and may be later, ShopRefused when it never will be,
        ShopUnknowable when the connection ended after the message had begun to go out.
        """
        content = _DOT.sub(b"..", message.as_bytes(policy=FOR_THE_WIRE))
        with self._connected() as server:
            self._envelope(server, recipient)
            return self._content(server, content)

    def _envelope(self, server: smtplib.SMTP, recipient: str) -> None:
        try:
            code, answer = server.mail(self._chosen.sender)
            if code >= 400:
                raise self._not_now("mail_sender_refused", answer)
            code, answer = server.rcpt(recipient)
            if code >= 500:
                raise ShopRefused("mail_address_refused", server=self._chosen.server, answer=_said(answer))
            if code >= 400:
                raise self._not_now("mail_later", answer)
            code, answer = server.docmd("DATA")
        except (OSError, smtplib.SMTPException) as error:
            raise self._away(error) from error
        if code != 354:
            raise self._not_now("mail_later", answer)

    def _content(self, server: smtplib.SMTP, content: bytes) -> str:
        """From the first byte to the answer to the dot."""
        try:
            if server.sock is not None:
                server.sock.settimeout(LAST_ANSWER_SECONDS)
            server.send(content + (b"" if content.endswith(b"\r\n") else b"\r\n") + b".\r\n")
            code, answer = server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise ShopUnknowable("mail_unclear", server=self._chosen.server) from error
        if code >= 500:
            raise ShopRefused("mail_refused", server=self._chosen.server, answer=_said(answer))
        if code >= 400:
            raise self._not_now("mail_later", answer)
        return _said(answer)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        server = self._open()
        try:
            yield server
        finally:
            # What matters has been said; how the connection ends does not.
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def _open(self) -> smtplib.SMTP:
        chosen = self._chosen
        server: smtplib.SMTP
        try:
            if chosen.tls == "tls":
                server = smtplib.SMTP_SSL(chosen.server, chosen.port, timeout=CONNECT_SECONDS, context=self._context)
            else:
                server = smtplib.SMTP(chosen.server, chosen.port, timeout=CONNECT_SECONDS)
        except (OSError, smtplib.SMTPException) as error:
            raise self._away(error) from error
        try:
            if chosen.tls == "starttls":
                server.starttls(context=self._context)
            server.ehlo_or_helo_if_needed()
            if chosen.user:
                server.login(chosen.user, self._password() or "")
        except smtplib.SMTPAuthenticationError as error:
            server.close()
            raise ShopUnreachable("mail_unauthorized", LATER_SECONDS, server=chosen.server) from error
        except smtplib.SMTPNotSupportedError as error:
            server.close()
            raise ShopUnreachable("mail_tls_missing", LATER_SECONDS, server=chosen.server) from error
        except (OSError, smtplib.SMTPException) as error:
            server.close()
            raise self._away(error) from error
        except IntakeError as error:
            server.close()
            raise ShopUnreachable(error.code, LATER_SECONDS, **error.params) from error
        return server

    def _not_now(self, code: str, answer: bytes) -> ShopUnreachable:
        return ShopUnreachable(code, LATER_SECONDS, server=self._chosen.server, answer=_said(answer))

    def _away(self, error: Exception) -> ShopUnreachable:
        reason = error.verify_message if isinstance(error, ssl.SSLCertVerificationError) else type(error).__name__
        return ShopUnreachable("mail_unreachable", server=self._chosen.server, reason=reason)


def _said(answer: bytes) -> str:
    """A server's words, short and printable."""
    text = answer.decode("utf-8", "replace")
    return "".join(c if c.isprintable() else " " for c in text)[:200].strip()
