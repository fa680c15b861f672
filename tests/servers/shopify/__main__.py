"""A shop to play with until Ctrl-C or SIGTERM. Prints its address, keys and returns.

python -m tests.servers.shopify [RETURNS]
python -m tests.servers.shopify tour     the returns that `intake tour --shop shopify` plays, and how to start it
"""

from __future__ import annotations

import json
import signal
import sys
import threading
from itertools import cycle, islice

from tests.servers import shopify
from tests.servers.processes import ServerUnavailable
from tests.servers.shopify.premises import WARES
from tests.servers.shopify.rehearsal import rehearse

BASKETS = ({"TJ-S": 2, "PAN-28": 1}, {"CB-42": 1}, {"WH-1": 1, "PT-1": 3}, {"SR-17": 1}, {"ES-9": 1, "FC-50": 2})
COUNTRIES = (("de", "EUR"), ("nl", "EUR"), ("dk", "DKK"), ("ro", "RON"))


def main() -> int:
    """Start, print one JSON object, wait for a signal, stop."""
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    try:
        shop = shopify.start()
    except ServerUnavailable as problem:
        print(problem, file=sys.stderr)
        return 1
    if sys.argv[1:] == ["tour"]:
        rehearse(shop)
        token = shop.settings.fixed_token
        print(f"INTAKE_TOKEN_SHOPIFY={token} ./run tour --shop shopify --address {shop.base}", flush=True)
        over.wait()
        shop.stop()
        return 0
    count = int(sys.argv[1]) if len(sys.argv) > 1 else len(BASKETS)
    returns = []
    for basket, (country, currency) in islice(zip(cycle(BASKETS), cycle(COUNTRIES), strict=False), count):
        order = shop.place_order(basket, country=country, currency=currency)
        back = shop.open_return(order, basket)
        tracking = [one.tracking for reverse in back.reverse_orders for one in reverse.deliveries]
        returns.append({"return": back.name, "tracking": tracking, "lines": basket})
    settings = shop.settings
    ready = {
        "base": shop.base,
        "token": settings.fixed_token,
        "client_id": settings.client_id,
        "client_secret": settings.client_secret,
        "location": "gid://shopify/Location/31",
        "returns": returns,
        "articles": [{"sku": sku, "ean": ware.article.ean} for sku, ware in WARES.items()],
    }
    print(json.dumps(ready, indent=1, ensure_ascii=False), flush=True)
    over.wait()
    shop.stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
