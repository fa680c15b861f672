"""The mail server behind the Shop port: messages are effects like refunds, but what became of one cannot be read."""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.utils import formataddr, localtime
from uuid import UUID

from intake.domain.books import ShopBook
from intake.domain.decisions import Settlement
from intake.domain.effects import MAIL, Effect, Page, Seen, SeenState, ShopCheck
from intake.domain.errors import IntakeError, ShopRefused, ShopUnreachable
from intake.domain.ports import Shop
from intake.domain.returns import ExpectedReturn
from intake.settings import MailSettings
from intake.sync.mail import body
from intake.sync.mail.body import KIND, Letter
from intake.sync.mail.letter import Sender, as_html, as_text, compose, subject
from intake.sync.mail.smtp import Dialogue, Password
from intake.sync.mail.words import Words
from intake.texts import Texts

MOST_PHOTOS = 6
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+", re.ASCII)
"""A plain address: what else RFC 5321 allows, no shop gives out, and some of it is meant to do harm."""

WordsOf = Callable[[str], tuple[Words, Texts]]
"""The words of the messages and the program's own, in a language."""
FindReturn = Callable[[UUID], ExpectedReturn | None]
SmallPhoto = Callable[[str], bytes | None]
"""A photo by SHA-256 as a small JPEG; None when it is not here any more."""


class MailShop:
    """Sends messages, each once. Safe to use from several threads.

    Nothing can be read back from a mail server. So a message whose fate is unclear is never sent again by itself:
    `key_memory` says that its key is forgotten at once, and the engine hands such an entry to a person.
    """

    key_memory = timedelta(0)
    settle_time = timedelta(0)

    def __init__(
        self,
        chosen: MailSettings,
        password: Password,
        shops: Callable[[str], Shop | None],
        find: FindReturn,
        words: WordsOf,
        small: SmallPhoto,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """`shops` gives a shop by name: the customer's address is read there when a message goes out.

        Raises IntakeError mail_insecure.
        """
        self.name = MAIL
        self._chosen = chosen
        self._dialogue = Dialogue(chosen, password, context)
        self._shops = shops
        self._find = find
        self._words = words
        self._small = small

    def check(self) -> ShopCheck:
        """Connect and sign in, and nothing more."""
        self._dialogue.check()
        return ShopCheck(self._chosen.server)

    def pull(self, cursor: str) -> Iterator[Page]:
        """Nothing comes from here."""
        return iter(())

    def plan(self, settlement: Settlement, site: str) -> tuple[Effect, ...]:
        """Messages are planned with their return: see plan."""
        return ()

    def look(self, effect: Effect) -> Seen:
        """A mail server does not tell."""
        return Seen(SeenState.ABSENT)

    def book(self, expected: ExpectedReturn) -> ShopBook:
        """There are no books."""
        return ShopBook()

    def contact(self, expected: ExpectedReturn) -> str:
        """Addresses are the shops' to give."""
        return ""

    def send(self, effect: Effect) -> Seen:
        """Compose the message and hand it to the server."""
        if effect.kind != KIND:
            raise ShopRefused("effect_unknown", kind=effect.kind)
        letter = body.read(effect)
        expected = self._find(letter.return_id)
        if expected is None:
            raise ShopRefused("return_unknown", external_id=letter.rma)
        recipient = self._recipient(expected)
        message = self.message(effect.key, letter, expected.customer.name)
        message["To"] = recipient
        answer = self._dialogue.send(message, recipient)
        return Seen(SeenState.DONE, str(message["Message-ID"]), answer)

    def message(self, key: UUID, letter: Letter, name: str) -> EmailMessage:
        """The whole message but for whom it goes to. The same key always gives the same Message-ID."""
        chosen = self._chosen
        words, texts = self._words(letter.language)
        sender = Sender(chosen.trader or chosen.sender, chosen.contact or chosen.reply_to or chosen.sender)
        photos = self._photos(letter)
        parts = compose(letter, words, texts, sender, name, tuple(photos))
        domain = chosen.sender.partition("@")[2]
        made = EmailMessage()
        made["Subject"] = subject(letter, words, sender)
        made["From"] = formataddr((sender.trader, chosen.sender))
        if chosen.reply_to:
            made["Reply-To"] = chosen.reply_to
        made["Date"] = localtime()
        made["Message-ID"] = f"<{key}@{domain}>"
        made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies
        names = {photo: f"photo-{number}.jpg" for number, photo in enumerate(photos, start=1)}
        made.set_content(as_text(parts, names))
        cids = {photo: f"{photo[:32]}@{domain}" for photo in photos}
        source = {photo: f"cid:{cid}" for photo, cid in cids.items()}
        page = EmailMessage()
        page.set_content(as_html(parts, words.language, source), subtype="html")
        for photo, jpeg in photos.items():
            page.add_related(jpeg, "image", "jpeg", cid=f"<{cids[photo]}>", filename=names[photo])
        made.make_alternative()
        made.attach(page)
        made["Content-Language"] = words.language
        return made

    def _photos(self, letter: Letter) -> dict[str, bytes]:
        """The small photos that are still here, in order, not too many."""
        found: dict[str, bytes] = {}
        for photo in dict.fromkeys(photo for unit in letter.units for photo in unit.photos):
            if len(found) < MOST_PHOTOS and (jpeg := self._small(photo)) is not None:
                found[photo] = jpeg
        return found

    def _recipient(self, expected: ExpectedReturn) -> str:
        """Read from the shop now; kept nowhere."""
        shop = self._shops(expected.shop)
        if shop is None:
            raise ShopUnreachable("shop_not_connected", shop=expected.shop)
        try:
            address = shop.contact(expected).strip()
        except ShopUnreachable:
            raise
        except IntakeError as error:
            raise ShopUnreachable(error.code, None, **error.params) from error
        if len(address) > 254 or not _ADDRESS.fullmatch(address):
            raise ShopRefused("mail_address_missing", shop=expected.shop)
        return address
