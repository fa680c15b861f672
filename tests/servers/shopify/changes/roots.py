"""The root fields that change something, and how a refusal becomes the payload the schema asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphql import GraphQLResolveInfo

from tests.servers.shopify import files
from tests.servers.shopify.changes import dispositions, inventory, metafields, process, refunds, returns
from tests.servers.shopify.changes.keys import keyed
from tests.servers.shopify.schema import PublishedSchema
from tests.servers.shopify.views import Payload
from tests.servers.shopify.visit import Refusal, View, Visit, number

Change = Callable[..., View]

CHANGES: dict[str, Change] = {
    "returnApproveRequest": returns.approve,
    "returnDeclineRequest": returns.decline,
    "returnClose": returns.close,
    "returnReopen": returns.reopen,
    "returnCancel": returns.cancel,
    "returnCreate": returns.create,
    "returnRequest": returns.request,
    "removeFromReturn": returns.remove,
    "returnProcess": process.process,
    "reverseFulfillmentOrderDispose": dispositions.dispose,
    "refundCreate": refunds.create,
    "inventoryAdjustQuantities": inventory.adjust,
    "inventoryMoveQuantities": inventory.move,
    "stagedUploadsCreate": files.stage,
    "fileCreate": files.create,
    "metafieldsSet": metafields.set_all,
}
REPLAYS: dict[str, Callable[[Visit, Any], View]] = {
    "refundCreate": lambda visit, made: refunds.payload(visit, number(made, "Refund")),
    "inventoryAdjustQuantities": inventory.replayed,
    "inventoryMoveQuantities": inventory.replayed,
}


def roots(visit: Visit, schema: PublishedSchema) -> View:
    """Mutation."""
    return {name: _resolver(visit, change, name in schema.keyed) for name, change in CHANGES.items()}


def _resolver(visit: Visit, change: Change, needs_key: bool) -> Callable[..., View]:
    def run(info: GraphQLResolveInfo, **arguments: Any) -> View:
        try:
            if not needs_key:
                return change(visit, **arguments)
            replay = REPLAYS[info.field_name]
            return keyed(visit, info, lambda: change(visit, **arguments), lambda made: replay(visit, made))
        except Refusal as refusal:
            visit.forget()
            return Payload(userErrors=[refusal.error])

    return run
