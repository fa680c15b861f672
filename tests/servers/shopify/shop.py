"""A running test shop: its address and keys, its customers' and staff's acts, its ledger, and ways to disturb it."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from tests.servers.processes import Child, free_port, tail
from tests.servers.shopify import access, colleague
from tests.servers.shopify.books import Books, books
from tests.servers.shopify.customers import Placed, Purchase, Wanted, new_order, new_return
from tests.servers.shopify.ledger import Ledger
from tests.servers.shopify.model import OrderRecord, RefundRecord, ReturnRecord
from tests.servers.shopify.premises import RETURNS_WAREHOUSE, STOCKED, WARES
from tests.servers.shopify.schema import PINNED
from tests.servers.shopify.settings import Settings
from tests.servers.shopify.visit import Visit, gid, settled

Answer = dict[str, Any]
START_SECONDS = 60.0
ROOT = Path(__file__).resolve().parents[3]


class ShopifyShop:
    """The shop as customers, its own staff and its machine room see it. Not for use by several threads at once.

    What a test does here goes into the books directly, also while the server is dead or frozen.
    """

    def __init__(self, schema: Path, port: int | None = None) -> None:
        """`schema`: the published schema's file."""
        self.directory = Path(tempfile.mkdtemp(prefix="returns-intake-shopify-"))
        self.port = port or free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.books_file = self.directory / "books.sqlite"
        self.log = self.directory / "server.log"
        self._schema = schema
        self._child: Child | None = None
        self._client = httpx.Client(trust_env=False, timeout=30)
        self._ledger = Ledger(self.books_file)
        with self._ledger.writing():
            for ware in WARES.values():
                now = self._ledger.now(Settings())
                self._ledger.move_stock(ware.item, RETURNS_WAREHOUSE, ("on_hand", "available"), STOCKED, "opening", now)

    # -- the machine room

    def start(self) -> None:
        """Start the server and wait until it answers; RuntimeError with the end of its log if it does not."""
        self._child = Child(
            [sys.executable, "-m", "tests.servers.shopify.server", self.books_file, self._schema, str(self.port)],
            log=self.log,
            cwd=ROOT,
            environment={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        deadline = time.monotonic() + START_SECONDS
        while self._child.running and time.monotonic() < deadline:
            if self.healthy():
                return
            time.sleep(0.02)  # polling a server that gives no other sign of being up
        raise RuntimeError(f"the test shop did not start:\n{tail(self.log)}")

    def healthy(self) -> bool:
        """Whether it answers."""
        try:
            return self._client.get(f"{self.base}/health", timeout=5).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def stop(self) -> None:
        """End the server and remove its files."""
        if self._child is not None:
            self._child.end()
        self._client.close()
        self._ledger.close()
        shutil.rmtree(self.directory, ignore_errors=True)

    def kill(self) -> None:
        """SIGKILL, as a crash would."""
        assert self._child is not None
        self._child.kill()

    def restart(self) -> None:
        """End the server if it runs, and start it again at the same address with the same books."""
        if self._child is not None:
            self._child.end()
        self.start()

    def freeze(self) -> None:
        """Stop answering, with connections accepted and requests left lying (SIGSTOP)."""
        assert self._child is not None
        os.kill(self._child.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Go on after `freeze`; what lay waiting is carried out now."""
        assert self._child is not None
        os.kill(self._child.pid, signal.SIGCONT)

    # -- how the shop behaves

    @property
    def settings(self) -> Settings:
        """As they are now."""
        return self._ledger.settings()

    def configure(self, **changes: object) -> None:
        """Change settings; see settings.Settings."""
        self._ledger.configure(**changes)

    def script(self, field: str, act: str, *, times: int = 1, **details: object) -> None:
        """The next `times` requests whose first field is `field` ("*": any) go as `act` says.

        unavailable: 503 as HTML, nothing happens · half, half_after: an internal error without data, before or after
        the effect · throttled, throttled_after · expired: every granted token ends, 401 · late(seconds): 503 now, the
        effect later · money(status, then, seconds): how this request's refund transactions go, e.g. PENDING, then
        FAILURE after some seconds (none: until `settle`) · colleague(amount, note, through): a refund of so many minor
        units is made by hand just before the request is carried out.
        """
        self._ledger.script(field, act, details, times)

    def behave(self) -> None:
        """Back to the settings of a new shop, with nothing scripted."""
        self._ledger.sql.execute("DELETE FROM script")
        self._ledger.sql.execute("DELETE FROM settings")

    def expire_tokens(self) -> None:
        """End every granted token at once."""
        access.expire_all(self._ledger)

    def complaints(self) -> list[str]:
        """What the server was asked for and does not know, and where it fell over; empty if all is well."""
        return self._ledger.complaints()

    def forgive(self) -> None:
        """Forget the complaints, in a test that means to cause one."""
        self._ledger.sql.execute("DELETE FROM complaints")

    def ask(self, document: str, variables: Mapping[str, object] | None = None, token: str | None = None) -> Answer:
        """Send a GraphQL request as an app would; the fixed token is used unless another one is given."""
        answer = self._client.post(
            f"{self.base}/admin/api/{PINNED}/graphql.json",
            json={"query": document, "variables": dict(variables or {})},
            headers={"X-Shopify-Access-Token": self.settings.fixed_token if token is None else token},
        )
        answer.raise_for_status()
        return answer.json()

    # -- customers and staff

    def place_order(self, lines: Mapping[str, int] | Iterable[Purchase], **terms: Any) -> Placed:
        """Buy, pay, ship and deliver; `lines`: quantity by SKU, or purchases. `terms`: see customers.new_order."""
        with self._ledger.writing():
            order = new_order(self._visit(), lines, **terms)
            self._ledger.save([order])
        return Placed.of(order)

    def open_return(
        self, order: Placed | str, lines: Mapping[str, int] | Iterable[Wanted], **terms: Any
    ) -> ReturnRecord:
        """Open a return; `lines`: quantity by SKU, or wanted lines. `terms`: see customers.new_return."""
        with self._ledger.writing():
            visit = self._visit()
            record = self._order(order, visit)
            made = new_return(visit, record, lines, **terms)
            visit.save(record, at_once=False)
        return made

    def refund_in_admin(
        self,
        order: Placed | str,
        amount: int,
        *,
        lines: Mapping[str, int] | None = None,
        note: str | None = None,
        through: ReturnRecord | None = None,
    ) -> RefundRecord:
        """A colleague refunds `amount` minor units; `lines`: units by SKU that it is for; `through`: in a return."""
        with self._ledger.writing():
            visit = self._visit()
            record = self._order(order, visit)
            units = {line.id: lines[line.sku] for line in record.lines if lines and line.sku in lines}
            return colleague.make(
                visit, record, amount, note=note, lines=units, through=through.id if through else None
            )

    def settle(self, order: Placed | str, status: str) -> None:
        """Bring every transaction of an order that is still under way to its end: SUCCESS or FAILURE."""
        with self._ledger.writing():
            visit = self._visit()
            record = self._order(order, visit)
            for one in record.all_transactions:
                if one.status in {"PENDING", "AWAITING_RESPONSE"}:
                    one.settles, one.settles_at = status, visit.now
            settled(record, visit.now)
            visit.save(record, at_once=True)

    # -- the ledger

    def order(self, order: Placed | str) -> OrderRecord:
        """The order as the books have it now."""
        return self._order(order, self._visit())

    def return_(self, back: ReturnRecord | str) -> ReturnRecord:
        """The return as the books have it now; by record or global id."""
        number = int(back.rsplit("/", 1)[1]) if isinstance(back, str) else back.id
        found = self._visit().return_(number)
        assert found is not None
        return found[1]

    def stock(self, sku: str, location: int = RETURNS_WAREHOUSE, name: str = "available") -> int:
        """Units at a location."""
        return self._ledger.stock(WARES[sku].item, location, name)

    def ledger(self) -> Books:
        """All refunds, payouts, dispositions and stock of the shop."""
        return books(self._ledger)

    def seed(self, count: int, make: Callable[[Visit, int], OrderRecord]) -> list[OrderRecord]:
        """Put `count` orders into the books in one go, thousands in a second; `make` is given the place of each.

        It makes them with customers.new_order and customers.new_return.
        """
        with self._ledger.writing():
            visit = self._visit()
            orders = [make(visit, place) for place in range(count)]
            self._ledger.save(orders)
        return orders

    @property
    def now(self) -> datetime:
        """The shop's clock."""
        return self._ledger.now(self.settings)

    def _visit(self) -> Visit:
        settings = self._ledger.settings()
        return Visit(self._ledger, settings, self._ledger.now(settings), self.base)

    def _order(self, order: Placed | str, visit: Visit) -> OrderRecord:
        number = int(order.rsplit("/", 1)[1]) if isinstance(order, str) else order.number
        found = visit.order(number)
        assert found is not None, f"no {gid('Order', number)}"
        return found
