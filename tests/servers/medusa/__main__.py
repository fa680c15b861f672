"""A shop to play with until Ctrl-C or SIGTERM. Prints its address and key.

python -m tests.servers.medusa [RETURNS]   a few orders with requested returns
python -m tests.servers.medusa tour        the returns that `intake tour --shop medusa` plays, and how to start it
"""

from __future__ import annotations

import json
import signal
import sys
import threading

from tests.servers import medusa, postgres
from tests.servers.medusa import samples
from tests.servers.medusa.catalogue import ARTICLES
from tests.servers.medusa.rehearsal import rehearse
from tests.servers.processes import ServerUnavailable


def main() -> int:
    """Start, print one JSON object, wait for a signal, stop."""
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    wanted = sys.argv[1] if len(sys.argv) > 1 else str(len(samples.STORIES))
    print("starting PostgreSQL and Medusa; the first time takes about a minute", file=sys.stderr, flush=True)
    try:
        database = postgres.start()
        shop = medusa.start(database)
    except ServerUnavailable as problem:
        print(problem, file=sys.stderr)
        return 1
    if wanted == "tour":
        rehearse(shop)
        print(f"INTAKE_TOKEN_MEDUSA={shop.secret} ./run tour --shop medusa --address {shop.base}", flush=True)
        return _until(over, shop, database)
    returns = [samples.described(requested) for requested in samples.play(shop, int(wanted))]
    articles = [{"sku": article.sku, "ean": article.ean, "product": article.product} for article in ARTICLES]
    ready = {"base": shop.base, "secret": shop.secret, "returns": returns, "articles": articles}
    print(json.dumps(ready, indent=1, ensure_ascii=False), flush=True)
    return _until(over, shop, database)


def _until(over: threading.Event, shop: medusa.MedusaShop, database: postgres.Postgres) -> int:
    over.wait()
    shop.stop()
    database.stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
