"""Walking through rows by their stamps: pages, rows of one stamp, rows that move while they are read."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.sync.medusa import pull
from tests.unit.sync.medusa import answers

START = datetime(2026, 11, 20, tzinfo=UTC)


def stamp(second: int) -> str:
    return (START + timedelta(seconds=second)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Rows:
    """A Medusa that holds returns with these stamps (seconds), all of one order, and lists them as Medusa does."""

    def __init__(self, stamps: list[int]) -> None:
        self.stamps = {f"return_{n:03d}": second for n, second in enumerate(stamps)}
        self.asked = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        query = request.url.params
        if request.url.path.endswith("/orders"):
            orders = [answers.ORDER] if "id[]" in query else []
            return httpx.Response(200, json={"orders": orders, "count": len(orders)})
        self.asked += 1
        since = datetime.fromisoformat(query["updated_at[$gte]"]) if "updated_at[$gte]" in query else START
        found = sorted(
            (second, name) for name, second in self.stamps.items() if START + timedelta(seconds=second) >= since
        )
        if query["order"].startswith("-"):
            found.reverse()
        offset, limit = int(query.get("offset", 0)), int(query["limit"])
        rows = [
            {**answers.RETURN, "id": name, "updated_at": stamp(second)}
            for second, name in found[offset : offset + limit]
        ]
        self.after_page()
        return httpx.Response(200, json={"returns": rows, "count": len(found)})

    def after_page(self) -> None:
        """What happens in the shop between two pages."""


def ids(rows: Rows, cursor: str = "") -> list[str]:
    return [one.external_id for page in answers.shop(rows).pull(cursor) for one in page.returns]


@given(st.lists(st.integers(0, 5), max_size=40))
def test_every_row_comes_once_however_stamps_fall_on_pages(stamps):
    rows = Rows(stamps)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pull, "PAGE", 3)
        found = ids(rows)
    assert sorted(found) == sorted(rows.stamps)


@pytest.mark.usefixtures("_small_pages")
def test_a_row_that_moves_to_the_end_while_pages_are_read_hides_no_other():
    rows = Rows(list(range(10)))
    rows.after_page = lambda: rows.stamps.update(return_000=100)  # type: ignore[method-assign]
    assert set(ids(rows)) == set(rows.stamps)


@pytest.mark.usefixtures("_small_pages")
def test_an_import_tells_how_many_there_are_and_goes_on_where_it_was_left():
    rows = Rows(list(range(10)))
    pages = answers.shop(rows).pull("")
    first, second = next(pages), next(pages)
    assert (first.total, second.total) == (10, 10)
    rest = ids(rows, second.cursor)
    had = {one.external_id for page in (first, second) for one in page.returns}
    assert had | set(rest) == set(rows.stamps)
    assert len(rest) <= 10 - len(had) + 1  # only the rows of the last stamp may come again


@pytest.mark.usefixtures("_small_pages")
def test_an_update_starts_a_little_before_the_last_stamp():
    rows = Rows([0, 100, 200])
    cursor = json.dumps({"returns": stamp(120), "orders": stamp(120), "first": None})
    assert ids(rows, cursor) == ["return_001", "return_002"]


@pytest.mark.parametrize(
    "cursor",
    ["", "{}", "null", "[]", "training:5", '{"returns": "x", "orders": "y", "first": null}', '{"returns": 1}', "\x00"],
)
def test_a_cursor_that_is_not_ours_begins_from_the_beginning(cursor):
    assert ids(Rows([1, 2]), cursor) == ["return_000", "return_001"]


def test_an_empty_shop_still_gives_a_cursor():
    pages = list(answers.shop(Rows([])).pull(""))
    assert [page.done for page in pages] == [True]
    assert json.loads(pages[0].cursor)["first"] is None


@pytest.fixture
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pull, "PAGE", 3)
