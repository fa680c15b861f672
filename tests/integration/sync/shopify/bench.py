"""The connector at the test shop, over a wire that checks every request against the schema and can lose things."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import httpx

from intake.domain.decisions import Settlement
from intake.domain.effects import Effect
from intake.domain.returns import ExpectedReturn
from intake.settings import ShopifySettings, ShopSettings
from intake.sync.shopify.shop import ShopifyShop
from tests.integration.sync import dock_day
from tests.integration.sync.medusa.dock import Photos
from tests.servers.shopify import Placed
from tests.servers.shopify import ShopifyShop as Server
from tests.servers.shopify.documents import check_request
from tests.servers.shopify.model import ReturnRecord
from tests.servers.shopify.schema import PublishedSchema

CHANGES = ("IntakeProcessReturn", "IntakeDispose", "IntakeRemove", "IntakeClose", "IntakeEvidenceWrite")
PROCESS = "IntakeProcessReturn"

Trouble = Callable[[str], str]
"""What befalls a request with this operation's name: "" nothing, "before" or "after" the effect it is lost."""


@dataclass
class Wire(httpx.BaseTransport):
    """Lets requests through, unless trouble comes. `sent`: (operation, variables) of what left for the shop.

    `current.text` is the request that a thread is sending, as JSON text.
    """

    schema: PublishedSchema
    trouble: Trouble = lambda _operation: ""
    lost: int = 0
    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    real: httpx.HTTPTransport = field(default_factory=httpx.HTTPTransport)
    current: threading.local = field(default_factory=threading.local)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        operation = self._checked(request) if request.url.path.endswith("graphql.json") else ""
        fate = self.trouble(operation)
        self.lost += bool(fate)
        if fate == "before":
            raise httpx.ReadTimeout("lost on the way", request=request)
        answer = self.real.handle_request(request)
        answer.read()
        if fate == "after":
            answer.close()
            raise httpx.ReadTimeout("the answer was lost", request=request)
        return answer

    def times(self, operation: str) -> int:
        """How often an operation left for the shop."""
        return sum(name == operation for name, _ in self.sent)

    def close(self) -> None:
        self.real.close()

    def _checked(self, request: httpx.Request) -> str:
        wanted = json.loads(request.content)
        check_request(self.schema, wanted["query"], wanted["variables"])
        self.current.text = json.dumps(wanted["variables"])
        self.sent.append((wanted["operationName"], wanted["variables"]))
        return str(wanted["operationName"])


def losing(operation: str, fate: str, times: int = 1) -> Trouble:
    """Lose an operation's requests, or the answers to them, that many times."""
    left = [times]

    def trouble(seen: str) -> str:
        if seen != operation or not left[0]:
            return ""
        left[0] -= 1
        return fate

    return trouble


@dataclass(frozen=True, slots=True)
class Case:
    """A return that was graded: the shop's side of it, and the effects owed to the shop."""

    order: Placed
    back: ReturnRecord
    expected: ExpectedReturn
    settled: Settlement
    effects: tuple[Effect, ...]

    def effect(self, kind: str) -> Effect:
        return next(effect for effect in self.effects if effect.kind == kind)


def connector(server: Server, wire: Wire, *, by_client: bool = False, **chosen: Any) -> ShopifyShop:
    """The connector, with the lasting token or `by_client` with tokens that end."""
    kept = server.settings
    chosen = {**chosen, "client_id": kept.client_id} if by_client else chosen
    settings = ShopSettings(
        name="web",
        kind="shopify",
        address=server.base,
        location="gid://shopify/Location/31",
        shopify=ShopifySettings(**chosen),
    )
    secret = kept.client_secret if by_client else kept.fixed_token
    return ShopifyShop(settings, secret, Photos(), transport=wire, settle_time=timedelta(seconds=30))


def graded(server: Server, shop: ShopifyShop, lines: dict[str, int] | None = None, **terms: Any) -> Case:
    """An order, its return, and what a dock decided of it: all there, the last unit of each line worn."""
    wanted = lines or {"TJ-S": 2, "PAN-28": 1}
    order = server.place_order(wanted, **terms)
    back = server.open_return(order, wanted)
    (expected,) = [one for one in shop.find(back.name) if one.external_id.endswith(f"/{back.id}")]
    settled = replace(dock_day.settlement(expected), refunded_by_others=expected.refunded_by_others)
    return Case(order, back, expected, settled, shop.plan(settled, "main"))


def paid(server: Server, case: Case) -> list[tuple[int, str]]:
    """What the shop's ledger says went out on the case's order."""
    return [(one.amount, one.status) for one in server.ledger().refunds if one.order == case.order.id]


def disposed(server: Server, case: Case) -> dict[str, int]:
    """Units of the case's return by disposition, as the shop's ledger has them."""
    mine = [one for one in server.ledger().dispositions if one.return_ == f"gid://shopify/Return/{case.back.id}"]
    return {kind: sum(one.quantity for one in mine if one.type == kind) for kind in {one.type for one in mine}}
