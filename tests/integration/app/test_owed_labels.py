"""Labels that waited for the printer come out when it is back, and at the next start."""

from __future__ import annotations

from pathlib import Path

from intake.app.compose import open_station
from intake.app.desk import StationDesk
from intake.domain.codes import Scan, Source
from intake.paths import DataDir

PARCEL, JACKET = "3SRXCG711004649", "9521100401371"


def open_desk(path: Path) -> StationDesk:
    desk = StationDesk(open_station(DataDir(path), training=True), sync=False)
    with desk.station.store.write() as writes:
        for name, shop in desk.station.shops.items():
            for page in shop.pull(""):
                writes.save_returns(name, page.returns, page.cursor)
    desk.sign_in_badge("EVA1")
    return desk


def grade_without_paper(desk: StationDesk) -> None:
    desk.take_paper_out(True)
    bench = desk.intake()
    bench.scan(Scan(PARCEL, Source.WEDGE))
    bench.scan(Scan(JACKET, Source.WEDGE))
    bench.digit(1)
    desk.settle_labels()
    assert desk.status().labels_owed == 1


def test_paper_put_back_prints_the_label_that_waited(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    try:
        grade_without_paper(desk)
        desk.take_paper_out(False)
        desk.settle_labels()
        assert desk.status().labels_owed == 0
    finally:
        desk.close()


def test_a_label_that_waited_comes_out_at_the_next_start(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    grade_without_paper(desk)
    desk.close()
    again = open_desk(tmp_path)
    try:
        again.settle_labels()
        assert again.status().labels_owed == 0
    finally:
        again.close()
