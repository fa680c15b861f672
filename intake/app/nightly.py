"""What is done once a night: a comparison with every shop (by one of the stations), and forgetting what is old."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from intake.app.compose import Station, zone
from intake.app.reconciling import compare_shop, since_last
from intake.app.tidy import tidy
from intake.domain.errors import IntakeError
from intake.domain.ports import Clock, Shop

log = logging.getLogger(__name__)

FIRST_LOOK_S = 300.0
"""A station that was off at night catches up, but not while it is being opened."""
_LOOK_EVERY_S = 60.0


def due(now: datetime, last: datetime | None, hour: int, site: ZoneInfo) -> bool:
    """Has the site's clock passed `hour` (0 to 23; below 0: never) since the last comparison began?"""
    if hour < 0:
        return False
    here = now.astimezone(site)
    night = here.replace(hour=hour, minute=0, second=0, microsecond=0)
    if night > here:
        night -= timedelta(days=1)
    return last is None or last < night


class Nightly:
    """`station` gives the station as it is now; `tell` is called, from this thread, when something was compared."""

    def __init__(self, station: Callable[[], Station], clock: Clock, tell: Callable[[str], None]) -> None:
        self._station = station
        self._clock = clock
        self._tell = tell
        self._tidied: datetime | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="nightly", daemon=True)

    def start(self) -> None:
        """Begin to look at the clock, a while from now."""
        self._thread.start()

    def stop(self, patience_s: float) -> None:
        """End; a comparison under way breaks off after the return it is at."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(patience_s)

    def look(self) -> int:
        """Compare with every shop that is due now; how many that were."""
        here = self._station()
        compared = sum(self._compare(here, shop) for shop in here.shops.values())
        self._tidy(here)
        return compared

    def _run(self) -> None:
        wait = FIRST_LOOK_S
        while not self._stop.wait(wait):
            wait = _LOOK_EVERY_S
            try:
                self.look()
            except Exception:
                log.exception("the nightly comparison ended unexpectedly")

    def _tidy(self, here: Station) -> None:
        """Every station its own: photos lie where they were taken."""
        now = self._clock()
        if not due(now, self._tidied, max(0, here.settings.reconcile_hour), zone(here.settings.timezone)):
            return
        self._tidied = now
        try:
            done = tidy(here, now)
        except IntakeError as error:
            log.info("nothing is forgotten now: %s", error.code)
            return
        log.info("%d customers forgotten, %d photos deleted", done.customers, done.photos)

    def _compare(self, here: Station, shop: Shop) -> bool:
        try:
            last = here.store.differences.last_run(shop.name)
            if not due(self._clock(), last, here.settings.reconcile_hour, zone(here.settings.timezone)):
                return False
            compared = compare_shop(here, shop, self._clock, since_last(last), lambda *_: not self._stop.is_set())
        except IntakeError as error:
            log.info("%s is not compared now: %s", shop.name, error.code)
            return False
        log.info(
            "%s: %d returns compared, %d differences, %d could not be read",
            shop.name,
            len(compared.returns),
            len(compared.found),
            compared.unread,
        )
        self._tell(shop.name)
        return True
