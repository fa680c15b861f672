"""A real SMTP server in this process: keeps what it takes, and can be told to misbehave at any step of the dialogue."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.processes import free_port

USER, PASSWORD = "intake", "a very secret password"


@dataclass
class Mailbox:
    """What the server took, and what it answers: `rcpt` and `data` give an answer, or None for yes.

    `hang_up` is asked once the whole message is in: True drops the connection without an answer; the message is kept
    all the same if `keep` says so.
    """

    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    dialogues: int = 0
    rcpt: Callable[[str], str | None] = lambda _address: None
    data: Callable[[], str | None] = lambda: None
    hang_up: Callable[[], bool] = lambda: False
    keep: bool = True

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.rcpt(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.dialogues += 1
        answer = self.data()
        dropped = self.hang_up()
        if answer is None and (self.keep or not dropped):
            content = envelope.content
            assert isinstance(content, bytes)
            parsed = message_from_bytes(content, policy=policy.default)
            assert isinstance(parsed, EmailMessage)
            self.taken.append(parsed)
            self.recipients += envelope.rcpt_tos
        if dropped:
            transport = server.transport
            assert isinstance(transport, asyncio.Transport)
            transport.abort()
        return answer or "250 taken as 4711"


class MailServer:
    """Listens on a free port of this machine, in a thread of its own."""

    def __init__(
        self, box: Mailbox, *, tls: ssl.SSLContext | None = None, implicit: bool = False, password: bool = True
    ) -> None:
        """`tls`: offer STARTTLS with it, or with `implicit` speak TLS from the first byte. `password`: ask for one."""

        def signs_in(_server: Any, _session: Any, _envelope: Any, mechanism: str, data: Any) -> AuthResult:
            good = isinstance(data, LoginPassword) and (data.login, data.password) == (
                USER.encode(),
                PASSWORD.encode(),
            )
            return AuthResult(success=good, handled=False)

        options: dict[str, Any] = {"authenticator": signs_in, "auth_required": password} if password else {}
        if implicit:
            # The connection is encrypted from the start; the server itself does not know.
            options = {"ssl_context": tls}
        else:
            options |= {"tls_context": tls, "auth_require_tls": tls is not None, "require_starttls": tls is not None}
        self.port = free_port()
        self._controller = Controller(box, hostname="127.0.0.1", port=self.port, **options)

    def start(self) -> None:
        """Begin to listen."""
        self._controller.start()

    def stop(self) -> None:
        """Close it."""
        self._controller.stop()
