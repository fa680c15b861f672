"""A running Medusa shop: its address and key, its customers' acts, its ledger, and ways to disturb it."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tests.servers.medusa.catalogue import COUNTRIES, tracking_number
from tests.servers.medusa.http import Caller, Json
from tests.servers.medusa.seed import Premises
from tests.servers.medusa.server import Server

UNWRITTEN = 50_000_000  # return parcels' numbers lie above the outbound ones


@dataclass(frozen=True, slots=True)
class Order:
    """A paid, shipped and delivered order. `items`: line item ids by SKU. Amounts are in major units."""

    id: str
    number: int
    country: str
    currency: str
    payment: str
    total: Decimal
    items: Mapping[str, str]
    tracking: str


@dataclass(frozen=True, slots=True)
class RequestedReturn:
    """A return the customer has asked for, and when. `lines`: (SKU, quantity, reason). `tracking`: on the way back."""

    id: str
    number: int
    rma: str
    order: Order
    tracking: tuple[str, ...]
    lines: tuple[tuple[str, int, str], ...]
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund as the payment's ledger shows it."""

    amount: Decimal
    note: str


class MedusaShop:
    """The shop as customers, its own staff and its machine room see it. Not safe for use by several threads."""

    def __init__(self, server: Server, premises: Premises) -> None:
        self.server = server
        self.premises = premises
        self.base = server.base
        self.secret = premises.secret
        self._admin = Caller(self.base, secret=premises.secret)
        self._store = Caller(self.base, headers={"x-publishable-api-key": premises.publishable})

    # -- the machine room

    def stop(self) -> None:
        """End the server and remove its files."""
        self._admin.close()
        self._store.close()
        self.server.end()
        shutil.rmtree(self.server.directory, ignore_errors=True)

    def kill(self) -> None:
        """SIGKILL, as a crash would."""
        self.server.kill()

    def restart(self) -> None:
        """End the server if it runs, and start it again at the same address with the same data."""
        self.server.end()
        self.server.start()

    def freeze(self) -> None:
        """Stop answering, with connections accepted and requests left lying (SIGSTOP)."""
        self.server.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Go on after `freeze`; what lay waiting is carried out now."""
        self.server.signal(signal.SIGCONT)

    # -- the customers

    def place_order(
        self,
        lines: Mapping[str, int],
        country: str = "de",
        *,
        deliver: bool = True,
        address: Mapping[str, str] | None = None,
    ) -> Order:
        """Buy, pay, ship and (if `deliver`) hand over. Takes about a second. `lines`: quantity by SKU.

        `address` replaces fields of the country's customer's address.
        """
        number = self._buy(lines, country, address or {})
        order = self._admin.get(f"/admin/orders/{number}", fields="+currency_code,+total")["order"]
        payment = order["payment_collections"][0]["payments"][0]["id"]
        self._admin.post(f"/admin/payments/{payment}/capture")
        tracking = tracking_number(country, order["display_id"])
        self._ship(order, tracking, deliver=deliver)
        return Order(
            id=order["id"],
            number=order["display_id"],
            country=country,
            currency=order["currency_code"].upper(),
            payment=payment,
            total=Decimal(order["total"]),
            items={item["variant_sku"]: item["id"] for item in order["items"]},
            tracking=tracking,
        )

    def request_return(
        self,
        order: Order,
        lines: Iterable[tuple[str, int, str]],
        *,
        parcels: int = 1,
        postage: bool = False,
        metadata: Json | None = None,
    ) -> RequestedReturn:
        """Ask for a return of (SKU, quantity, reason) lines; the numbers of its parcels go into its metadata.

        `postage`: the customer bears the return parcel. `metadata` is added to the return's own.
        """
        wanted = tuple(lines)
        rma = f"RMA-{order.number:05d}-{len(self.returns(order)) + 1}"
        tracking = tuple(tracking_number(order.country, UNWRITTEN + order.number * 10 + n) for n in range(parcels))
        own = {"rma": rma, "return_tracking": list(tracking), **(metadata or {})}
        made = self._admin.post(
            "/admin/returns", {"order_id": order.id, "location_id": self.premises.location, "metadata": own}
        )["return"]
        here = f"/admin/returns/{made['id']}"
        items = [
            {"id": order.items[sku], "quantity": quantity, "reason_id": self.premises.reasons[reason]}
            for sku, quantity, reason in wanted
        ]
        self._admin.post(f"{here}/request-items", {"items": items})
        if postage:
            self._admin.post(f"{here}/shipping-method", {"shipping_option_id": self.premises.return_shipping})
        stamp = self._admin.post(f"{here}/request")["return"]["updated_at"]
        at = datetime.fromisoformat(stamp)
        return RequestedReturn(made["id"], made["display_id"], rma, order, tracking, wanted, at)

    # -- the ledger

    def order(self, order: Order | str) -> Json:
        """The order as the admin API shows it."""
        number = order if isinstance(order, str) else order.id
        return self._admin.get(f"/admin/orders/{number}?fields=+summary,*credit_lines,*fulfillments")["order"]

    def returns(self, order: Order) -> list[Json]:
        """The order's returns, in whatever state."""
        rows: list[Json] = self._admin.get("/admin/returns", order_id=order.id)["returns"]
        return rows

    def return_(self, requested: RequestedReturn | str) -> Json:
        """The return as the admin API shows it."""
        number = requested if isinstance(requested, str) else requested.id
        return self._admin.get(f"/admin/returns/{number}")["return"]

    def refunds(self, order: Order) -> list[Refund]:
        """All refunds of the order's payment, oldest first; this is the truth about money."""
        payment = self._admin.get(f"/admin/payments/{order.payment}", fields="id,*refunds")["payment"]
        rows = sorted(payment["refunds"], key=lambda row: row["created_at"])
        return [Refund(Decimal(row["amount"]), row["note"] or "") for row in rows]

    def credit_lines(self, order: Order) -> list[Json]:
        """Credit lines of the order."""
        rows: list[Json] = self.order(order)["credit_lines"]
        return rows

    def owed(self, order: Order) -> Decimal:
        """What the order's books say the shop still owes the customer (negative: the customer owes)."""
        return -Decimal(self.order(order)["summary"]["pending_difference"])

    def stock(self, sku: str) -> int:
        """Units on the shelf of the returns warehouse."""
        item = self.premises.inventory[sku]
        levels = self._admin.get(f"/admin/inventory-items/{item}/location-levels")["inventory_levels"]
        return sum(int(level["stocked_quantity"]) for level in levels)

    def open_change(self, order: Order) -> bool:
        """Whether an order change is open, which blocks any other."""
        changes = self._admin.get(f"/admin/orders/{order.id}/changes")["order_changes"]
        return any(change["status"] in {"pending", "requested"} for change in changes)

    # -- the shop's own staff

    @property
    def admin(self) -> Caller:
        """The admin API, for acts of somebody else in the shop."""
        return self._admin

    def _buy(self, lines: Mapping[str, int], country: str, changed: Mapping[str, str]) -> str:
        customer = COUNTRIES[country]
        address = {**customer.address, **changed}
        items = [{"variant_id": self.premises.variants[sku], "quantity": count} for sku, count in lines.items()]
        cart = self._store.post(
            "/store/carts",
            {
                "region_id": self.premises.regions[country],
                "sales_channel_id": self.premises.sales_channel,
                "email": customer.email,
                "shipping_address": address,
                "billing_address": address,
                "items": items,
            },
        )["cart"]["id"]
        self._store.post(f"/store/carts/{cart}/shipping-methods", {"option_id": self.premises.shipping})
        collection = self._store.post("/store/payment-collections", {"cart_id": cart})["payment_collection"]["id"]
        sessions = f"/store/payment-collections/{collection}/payment-sessions"
        self._store.post(sessions, {"provider_id": "pp_system_default"})
        done = self._store.post(f"/store/carts/{cart}/complete")
        assert done["type"] == "order", done
        return str(done["order"]["id"])

    def _ship(self, order: Json, tracking: str, *, deliver: bool) -> None:
        items = [{"id": item["id"], "quantity": item["quantity"]} for item in order["items"]]
        here = f"/admin/orders/{order['id']}/fulfillments"
        wanted = {
            "items": items,
            "location_id": self.premises.location,
            "shipping_option_id": self.premises.shipping,
        }
        made = self._admin.post(f"{here}?fields=*fulfillments", wanted)["order"]["fulfillments"][0]["id"]
        label = {"tracking_number": tracking, "tracking_url": "", "label_url": ""}
        self._admin.post(f"{here}/{made}/shipments", {"items": items, "labels": [label]})
        if deliver:
            self._admin.post(f"{here}/{made}/mark-as-delivered")
