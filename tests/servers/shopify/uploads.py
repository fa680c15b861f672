"""The target of staged uploads: a form with the fields it was given, in their order, and the file last."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import HTTP

from tests.servers.shopify.ledger import Ledger

FIELDS = ("Content-Type", "success_action_status", "acl", "key", "policy")


def receive(ledger: Ledger, token: str, kind: str, body: bytes) -> str:
    """Keep an upload; the text is what is wrong with it, empty if nothing is."""
    row = ledger.sql.execute("SELECT name, mime FROM uploads WHERE id = ?", (token,)).fetchone()
    if row is None:
        return "<Error><Code>NoSuchKey</Code></Error>"
    form = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body, policy=HTTP)
    parts = list(form.iter_parts()) if form.is_multipart() else []
    names = tuple(str(part.get_param("name", header="content-disposition")) for part in parts)
    if names != (*FIELDS, "file"):
        return f"<Error><Code>InvalidPolicyDocument</Code><Details>{' '.join(names)}</Details></Error>"
    content = parts[-1].get_payload(decode=True)
    ledger.sql.execute("UPDATE uploads SET content = ? WHERE id = ?", (content, token))
    return ""


def content(ledger: Ledger, name: str) -> tuple[str, bytes] | None:
    """Type and bytes of a file by its name."""
    row = ledger.sql.execute("SELECT mime, content FROM files WHERE name = ? AND NOT fails", (name,)).fetchone()
    return (str(row[0]), bytes(row[1])) if row else None
