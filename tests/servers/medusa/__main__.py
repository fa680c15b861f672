"""A shop to play with until Ctrl-C or SIGTERM: python -m tests.servers.medusa [RETURNS]. Prints its address and key."""

from __future__ import annotations

import json
import signal
import sys
import threading

from tests.servers import medusa, postgres
from tests.servers.medusa import samples
from tests.servers.medusa.catalogue import ARTICLES
from tests.servers.processes import ServerUnavailable


def main() -> int:
    """Start, print one JSON object, wait for a signal, stop."""
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    count = int(sys.argv[1]) if len(sys.argv) > 1 else len(samples.STORIES)
    print("starting PostgreSQL and Medusa; the first time takes about a minute", file=sys.stderr, flush=True)
    try:
        database = postgres.start()
        shop = medusa.start(database)
    except ServerUnavailable as problem:
        print(problem, file=sys.stderr)
        return 1
    returns = [samples.described(requested) for requested in samples.play(shop, count)]
    articles = [{"sku": article.sku, "ean": article.ean, "product": article.product} for article in ARTICLES]
    ready = {"base": shop.base, "secret": shop.secret, "returns": returns, "articles": articles}
    print(json.dumps(ready, indent=1, ensure_ascii=False), flush=True)
    over.wait()
    shop.stop()
    database.stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
