"""Goods off, in or disposed of, with the money that goes with them: noted, checked, sent once, read back."""

from __future__ import annotations

import logging

from intake.domain.effects import Effect, Seen, SeenState
from intake.domain.errors import IntakeError, ShopAnswerUnusable, ShopRefused, ShopUncertain, ShopUnreachable
from intake.domain.money import Money, from_major, total
from intake.sync.shopify import bodies, intent, plan, preview, standing, steps, wire
from intake.sync.shopify.bodies import GoodsBody, ProcessBody, RemoveBody
from intake.sync.shopify.client import Client, Declined
from intake.sync.shopify.intent import Dispose, Intent, Process, Remove, Step
from intake.sync.shopify.standing import Standing
from intake.sync.shopify.verdict import Moved, Verdict, refunds_of, verdict

log = logging.getLogger(__name__)

_BODIES: dict[str, type[ProcessBody | GoodsBody | RemoveBody]] = {
    plan.PROCESS: ProcessBody,
    plan.DISPOSE: GoodsBody,
    plan.REMOVE: RemoveBody,
}
_GONE = "the return is gone"


class GoodsDeed:
    """One effect that changes a return's goods or releases its money. See docs/decisions/015."""

    def __init__(self, client: Client, effect: Effect) -> None:
        self._client = client
        self._key = effect.key
        self._body = bodies.read(_BODIES[effect.kind], effect)

    def look(self) -> Seen:
        """What the return and its refunds show of it, against how they stood before."""
        now = standing.read(self._client, self._body.return_id)
        return Seen(SeenState.DIFFERS, self._body.return_id, _GONE) if now is None else self._seen(now)

    def send(self) -> Seen:
        """Check all that may have changed, note the intent, carry the steps out, and believe only what is read back."""
        now = self._approved()
        seen = self._seen(now)
        if seen.state is not SeenState.ABSENT:
            return seen
        wanted = self._known(now)
        if wanted is None:
            wanted = self._noted(now)
        else:
            self._refuse_changed(wanted, now)
        for step in wanted.steps[verdict(wanted, now).next_step :]:
            self._carry_out(step)
        try:
            return self.look()
        except (ShopUnreachable, ShopAnswerUnusable) as error:
            raise ShopUncertain(error.code, **error.params) from error

    def _approved(self) -> Standing:
        """The return, open for us. Raises ShopRefused."""
        now = self._read()
        if now.status == "REQUESTED":
            if not self._body.approve:
                raise ShopRefused("shop_return_unapproved", shop=self._client.shop, name=now.name)
            try:
                self._client.change("approve_request", {"input": {"id": now.return_id, "notifyCustomer": False}})
            except ShopUncertain as error:
                raise ShopUnreachable(error.code, None, **error.params) from error  # no money, no goods; asked again
            except Declined as no:
                log.info("%s: %s was not approved by us: %s", self._client.shop, now.name, no)
            now = self._read()
        return now

    def _read(self) -> Standing:
        now = standing.read(self._client, self._body.return_id)
        if now is None:
            raise ShopRefused("shop_return_gone", shop=self._client.shop)
        return now

    def _known(self, now: Standing) -> Intent | None:
        try:
            return intent.known(now, self._key)
        except ValueError:
            raise ShopRefused("effect_unreadable", kind="intent") from None

    def _noted(self, now: Standing) -> Intent:
        """The first try: check, and put the note of intent on the order."""
        self._refuse_state(now)
        self._refuse_others(now)
        wanted = Intent(key=self._key, of_return=now.return_id, before=intent.baseline(now), steps=self._steps(now))
        self._refuse_beyond(wanted)
        try:
            intent.write(self._client, now.order_id, wanted)
        except Declined as no:
            if no.codes & intent.TAKEN:
                raise ShopUncertain("shop_order_busy", shop=self._client.shop) from no
            raise ShopRefused("shop_refused", shop=self._client.shop, reason=no.message) from no
        except ShopUncertain as error:
            # Whether the note is there or not: nothing was asked for yet, and a note is never overwritten.
            raise ShopUnreachable(error.code, None, **error.params) from error
        return wanted

    def _refuse_changed(self, wanted: Intent, now: Standing) -> None:
        """A further try: nothing of ours moved; has anything else?"""
        self._refuse_state(now)
        self._refuse_others(now)
        if isinstance(self._body, ProcessBody):
            steps.refuse_unprocessable(self._client.shop, self._body.lines, now)
        self._refuse_beyond(wanted)

    def _steps(self, now: Standing) -> tuple[Step, ...]:
        shop, body = self._client.shop, self._body
        if isinstance(body, ProcessBody):
            self._refuse_open_exchange(body, now)
            return steps.process(shop, self._key, body, now)
        if isinstance(body, GoodsBody):
            return steps.dispose(shop, body.lines, now)
        return steps.remove(shop, body, now)

    def _refuse_state(self, now: Standing) -> None:
        # Goods that came can be recorded on a closed return as well; money and lines only on an open one.
        fit = {"OPEN"} if isinstance(self._body, ProcessBody | RemoveBody) else {"OPEN", "CLOSED"}
        if now.status not in fit:
            raise ShopRefused("shop_return_closed", shop=self._client.shop, status=now.status)

    def _refuse_open_exchange(self, body: ProcessBody, now: Standing) -> None:
        """Goods that go out in exchange and are not named would silently never be sent."""
        named = {one.id: one.quantity for one in body.exchanges}
        unnamed = [one for one in now.exchanges.values() if one.processable_quantity > named.get(one.id, 0)]
        if unnamed and body.last:
            raise ShopRefused("shop_exchange_open", shop=self._client.shop, name=now.name)

    def _refuse_others(self, now: Standing) -> None:
        """A refund that somebody made since this was settled, or since our first try, may be this very one."""
        body = self._body
        if not isinstance(body, ProcessBody) or not body.total:
            return
        foreign = _foreign(now, body.currency)
        if body.known is None or _sum(foreign, body.currency) <= from_major(body.known, body.currency):
            return
        unknown = _sum(foreign, body.currency) - from_major(body.known, body.currency)
        last = max(foreign, key=lambda one: one.created_at.timestamp() if one.created_at else 0.0)
        raise ShopRefused(
            "shop_refunded_by_others",
            shop=self._client.shop,
            amount=unknown,
            ours=body.total,
            when=last.created_at.date().isoformat() if last.created_at else "?",
            who="?",
        )

    def _refuse_beyond(self, wanted: Intent) -> None:
        if isinstance(self._body, ProcessBody):
            for step in wanted.steps:
                if isinstance(step, Process):
                    preview.refuse_beyond(self._client, self._body, step.input)

    def _carry_out(self, step: Step) -> None:
        """Ask once. A no is read back before it is believed; so is everything that is not clear."""
        try:
            match step:
                case Process():
                    self._client.change("process_return", {"input": step.input})
                case Dispose():
                    self._client.change("dispose_only", {"dispositions": list(step.dispositions)})
                case Remove():
                    removed = {"returnId": self._body.return_id, "lines": list(step.lines)}
                    self._client.change("remove_from_return", removed)
        except Declined as no:
            self._refused(no)
        except ShopUncertain:
            if self._read_back() is not SeenState.DONE:
                raise

    def _refused(self, no: Declined) -> None:
        """Raises, unless what was asked for is there all the same."""
        seen = self._read_back()
        if seen in (SeenState.DONE, SeenState.PENDING):
            return
        if seen is None or no.doubtful:
            raise ShopUncertain("shop_answer_unusable", shop=self._client.shop, path="userErrors", reason=no.message)
        raise ShopRefused("shop_refused", shop=self._client.shop, reason=no.message) from no

    def _read_back(self) -> SeenState | None:
        try:
            return self.look().state
        except (ShopUnreachable, ShopAnswerUnusable):
            return None

    def _seen(self, now: Standing) -> Seen:
        try:
            wanted = intent.known(now, self._key)
        except ValueError:
            return Seen(SeenState.DIFFERS, now.return_id, "a note of intent that cannot be read")
        if wanted is None:
            return self._unnoted(now)
        if wanted.of_return != now.return_id:
            return Seen(SeenState.DIFFERS, now.return_id, "a note of intent for another return")
        found = verdict(wanted, now)
        match found.moved:
            case Moved.NOT:
                return Seen(SeenState.ABSENT)
            case Moved.PENDING:
                return Seen(SeenState.PENDING, _reference(found, now))
            case Moved.OTHERWISE:
                return Seen(SeenState.DIFFERS, _reference(found, now), found.detail)
        self._finish(wanted, found, now)
        return Seen(SeenState.DONE, _reference(found, now))

    def _unnoted(self, now: Standing) -> Seen:
        """Without a note of intent nothing was asked; unless the shop shows our mark, and somebody lost the note."""
        marked = [refund for refund in now.refunds if bodies.marked(refund.note) == self._key]
        if marked:
            return Seen(SeenState.DIFFERS, marked[0].id, f"refunded {standing.amount(marked[0])}, our note is lost")
        return Seen(SeenState.ABSENT)

    def _finish(self, wanted: Intent, found: Verdict, now: Standing) -> None:
        """Note that it is done, so that what happens to the return later cannot make it look otherwise. Best effort."""
        if wanted.done is not None:
            return
        digest = now.records[intent.name(self._key)].compare_digest
        try:
            intent.write(self._client, now.order_id, wanted.model_copy(update={"done": found.refunds}), digest)
        except (IntakeError, Declined) as error:
            log.info("%s: %s is done and could not be noted so: %s", self._client.shop, now.name, error)


def _reference(found: Verdict, now: Standing) -> str:
    return found.refunds[0] if found.refunds else now.return_id


def _foreign(now: Standing, currency: str) -> list[wire.Refund]:
    """The order's refunds that are none of ours."""
    ours = refunds_of(intent.all_of(now.records), now.refunds)
    return [
        one
        for one in now.refunds
        if one.id not in ours and bodies.marked(one.note) is None and standing.amount(one).currency == currency
    ]


def _sum(refunds: list[wire.Refund], currency: str) -> Money:
    return total((standing.amount(one) for one in refunds), currency)
