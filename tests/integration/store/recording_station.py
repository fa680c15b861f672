"""A station that records units without end and says so after each: something to kill.

Run with a data folder and a database address (empty for SQLite).
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from intake.domain.acts import Noted
from intake.paths import DataDir
from intake.store.open import open_store
from tests.integration.store.values import NOW, SHOP, a_parcel, a_return, a_settlement, a_unit, effects_of


def main(folder: str, url: str) -> None:
    store = open_store(DataDir(Path(folder)), url, station="dock-1", site="main")
    for done in itertools.count(1):
        with store.write() as writes:
            number = writes.next_number("lpn")
            parcel, expected = a_parcel(), a_return(number)
            settlement = a_settlement(expected, f"settlement-{number}")
            writes.save_returns(SHOP, [expected], None)
            writes.save_parcel(parcel)
            writes.append(Noted(str(number)), at=NOW, operator="eva", parcel_id=parcel.id)
            writes.save_unit(a_unit(parcel, expected, lpn=str(number), sku=expected.rma))
            writes.add_settlement(settlement, effects_of(settlement), NOW)
        print(done, flush=True)


main(*sys.argv[1:])
