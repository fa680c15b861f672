"""A message as a customer would get it, for a look before messages are switched on."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from uuid import UUID

from intake import settings as settings_file
from intake.app import database
from intake.app.mail import small_photos, words_of
from intake.domain.codes import Certainty, CodeKind, Meaning
from intake.domain.errors import IntakeError
from intake.paths import DataDir
from intake.store.open import open_reader
from intake.store.photos import PhotoStore
from intake.sync.mail.plan import letter_of
from intake.sync.mail.shop import MailShop

_NOBODY = "returns@shop.example"


def preview(data: DataDir, rma: str, language: str = "") -> EmailMessage:
    """The message for the newest settlement of a return that is worth one; also while the window is open.

    Raises IntakeError mail_nothing_settled, database_missing, mail_words_invalid.
    """
    chosen = settings_file.load(data.settings)
    store = open_reader(data, database.address(chosen, data), station=chosen.station, site=chosen.site)
    try:
        with store.read() as reads:
            hits = reads.find_returns([Meaning(CodeKind.RMA, rma, Certainty.CERTAIN)])
            letters = [
                (letter, hit.expected.customer.name)
                for hit in hits
                for settlement in reads.settlements(hit.expected.id)
                if (letter := letter_of(settlement, hit.expected)) is not None
            ]
    finally:
        store.close()
    if not letters:
        raise IntakeError("mail_nothing_settled", rma=rma)
    letter, name = letters[-1]
    if language:
        letter = letter.model_copy(update={"language": language})
    mail = chosen.mail if chosen.mail.sender else chosen.mail.model_copy(update={"sender": _NOBODY})
    local = mail.model_copy(update={"server": "localhost"})
    writer = MailShop(
        local, lambda: None, lambda _: None, lambda _: None, words_of(data), small_photos(PhotoStore(data.photos))
    )
    return writer.message(UUID(int=0), letter, name)


def write(message: EmailMessage, out: Path) -> None:
    """As a file: `.html` with its photos inside, `.txt`, else the whole message (`.eml`). Raises disk_not_writable."""
    try:
        if out.suffix == ".html":
            out.write_text(page(message), encoding="utf-8")
        elif out.suffix == ".txt":
            out.write_text(text(message), encoding="utf-8")
        else:
            out.write_bytes(message.as_bytes(policy=SMTP))
    except OSError as error:
        raise IntakeError("disk_not_writable", path=out, reason=error.strerror or "?") from error


def text(message: EmailMessage) -> str:
    """The subject and the plain part."""
    plain = message.get_body(("plain",))
    return f"{message['Subject']}\n\n{plain.get_content() if plain is not None else ''}"


def page(message: EmailMessage) -> str:
    """The HTML part, with its photos in place of their names."""
    html = message.get_body(("html",))
    made = str(html.get_content()) if html is not None else ""
    for part in message.walk():
        name = str(part.get("Content-ID", "")).strip("<>")
        if name:
            content = "".join(str(part.get_payload()).split())
            made = made.replace(f"cid:{name}", f"data:image/jpeg;base64,{content}")
    return made
