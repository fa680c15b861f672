"""Expected returns: what a code leads to, and what a pull changes."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from intake.domain.codes import CodeKind
from intake.domain.ids import new_id
from intake.domain.returns import Customer, ExpectedReturn, ReturnStatus
from intake.store.sql_store import SqlStore
from tests.integration.store.values import SHOP, a_line, a_return, later, meant


def keep(store: SqlStore, *returns: ExpectedReturn) -> int:
    with store.write() as writes:
        return writes.save_returns(SHOP, returns, None)


CODES = [
    (CodeKind.RMA, "RMA-000002"),
    (CodeKind.RMA, "rma-000002"),
    (CodeKind.TRACKING, "3SABCD0000002"),
    (CodeKind.ORDER, "10002"),
    (CodeKind.ORDER, "#10002"),
    (CodeKind.GTIN, "04006381000002"),
    (CodeKind.SKU, "JKT-2"),
    (CodeKind.SERIAL, "SN000002"),
]


def test_every_kind_of_code_leads_to_its_return(store: SqlStore) -> None:
    wanted = a_return(2)
    keep(store, a_return(1), wanted, a_return(3))
    with store.read() as reads:
        found = [reads.find_returns([meant(kind, value)]) for kind, value in CODES]
    assert [(hit.expected, hit.by, hit.value) for (hit,) in found] == [(wanted, *code) for code in CODES]


def test_a_code_of_the_wrong_kind_leads_nowhere(store: SqlStore) -> None:
    keep(store, a_return(1))
    with store.read() as reads:
        assert reads.find_returns([meant(CodeKind.SERIAL, "RMA-000001"), meant(CodeKind.LPN, "RMA-000001")]) == ()
        assert reads.find_returns([]) == ()


def test_blanks_in_a_tracking_number_of_the_shop_do_not_hide_it(store: SqlStore) -> None:
    keep(store, a_return(1, tracking=("3s abcd 0000001",)))
    with store.read() as reads:
        assert len(reads.find_returns([meant(CodeKind.TRACKING, "3SABCD0000001")])) == 1


def test_an_sscc_finds_the_tracking_number_with_its_application_identifier(store: SqlStore) -> None:
    keep(store, a_return(1, tracking=("00340123450000000018",)))
    with store.read() as reads:
        assert len(reads.find_returns([meant(CodeKind.SSCC, "340123450000000018")])) == 1


def test_hits_come_in_the_order_of_the_meanings_and_each_return_once(store: SqlStore) -> None:
    first, second = a_return(1), a_return(2, order_number="3SABCD0000001")
    keep(store, second, first)
    meanings = [meant(CodeKind.TRACKING, "3SABCD0000001"), meant(CodeKind.ORDER, "3SABCD0000001")]
    with store.read() as reads:
        assert [hit.expected.id for hit in reads.find_returns([*meanings, *meanings])] == [first.id, second.id]
        assert [hit.expected.id for hit in reads.find_returns(meanings[::-1])] == [second.id, first.id]


def test_a_serial_number_within_a_gs1_text_goes_before_its_article(store: SqlStore) -> None:
    lines = [a_line(n, gtin="4006381333931", serials=(f"S{n}",)) for n in (1, 2)]
    keep(store, *(a_return(n, lines=(line,)) for n, line in enumerate(lines, start=1)))
    with store.read() as reads:
        hits = reads.find_returns([meant(CodeKind.GTIN, "04006381333931", serial="S1")])
    assert [(hit.by, hit.expected.external_id) for hit in hits] == [
        (CodeKind.SERIAL, "ret-1"),
        (CodeKind.GTIN, "ret-2"),
    ]


def test_canceled_returns_are_not_found_and_received_ones_come_last(store: SqlStore) -> None:
    line = a_line(1, sku="MUG")
    keep(
        store,
        a_return(1, lines=(line,), status=ReturnStatus.EXPECTED),
        a_return(2, lines=(line,), status=ReturnStatus.RECEIVED),
        a_return(3, lines=(line,), status=ReturnStatus.CANCELED),
    )
    with store.read() as reads:
        assert [h.expected.external_id for h in reads.find_returns([meant(CodeKind.SKU, "MUG")])] == ["ret-1", "ret-2"]
        assert reads.find_returns([meant(CodeKind.RMA, "RMA-000003")]) == ()


def test_an_article_that_everybody_returns_gives_the_newest_awaited_ones(store: SqlStore) -> None:
    line = a_line(1, sku="MUG")
    keep(store, *(a_return(n, id=UUID(int=n), lines=(line,)) for n in range(80)))
    with store.read() as reads:
        hits = reads.find_returns([meant(CodeKind.SKU, "MUG")])
    assert len(hits) == 50
    assert hits[0].expected.external_id == "ret-79"


def test_a_code_of_ten_kilobytes_is_stored_and_leads_nowhere(store: SqlStore) -> None:
    huge = "9" * 10_000
    keep(store, a_return(1, tracking=(huge, "\0bad\ud800"), rma=huge))
    with store.read() as reads:
        assert reads.find_returns([meant(CodeKind.TRACKING, huge), meant(CodeKind.RMA, huge)]) == ()
        assert len(reads.find_returns([meant(CodeKind.ORDER, "10001")])) == 1
        assert reads.search_returns(huge) == ()


def test_search_knows_the_beginnings_of_names_postcodes_and_numbers(store: SqlStore) -> None:
    wanted = a_return(1)
    other = a_return(2, customer=Customer("Søren Ørsted", "8000", "DK"), order_number="B2", rma="X2")
    keep(store, wanted, other, a_return(3, status=ReturnStatus.RECEIVED))
    texts = ("eva", "EVA VAN", "van der b", "berg", "1012", "1012a", "#1000", "rma-00")
    with store.read() as reads:
        assert {text: reads.search_returns(text) for text in texts} == dict.fromkeys(texts, (wanted,))
        assert reads.search_returns("ØRS") == (other,)


def test_search_gives_no_more_than_asked_for_and_nothing_for_a_letter(store: SqlStore) -> None:
    keep(store, *(a_return(n) for n in range(30)))
    with store.read() as reads:
        assert len(reads.search_returns("berg", limit=7)) == 7
        assert reads.search_returns("b") == ()
        assert reads.search_returns("  ") == ()
        assert reads.search_returns("%") == ()


def test_returns_come_in_the_order_asked_for(store: SqlStore) -> None:
    one, two = a_return(1), a_return(2)
    keep(store, one, two)
    with store.read() as reads:
        assert reads.returns([two.id, new_id(), one.id]) == (two, one)
        assert reads.returns([]) == ()


def test_a_pull_of_the_same_changes_nothing_and_keeps_our_ids(store: SqlStore) -> None:
    first = a_return(1)
    assert keep(store, first, a_return(2)) == 2
    again = replace(first, id=new_id(), lines=tuple(replace(line, id=new_id()) for line in first.lines))
    assert keep(store, again) == 0
    added = replace(again, updated_at=later(9), lines=(*again.lines, a_line(7)))
    assert keep(store, added) == 1
    with store.read() as reads:
        (stored,) = reads.returns([first.id])
    assert stored == replace(added, id=first.id, lines=(first.lines[0], added.lines[1]))


def test_a_changed_return_is_found_by_its_new_codes_only(store: SqlStore) -> None:
    first = a_return(1)
    keep(store, first)
    assert keep(store, replace(first, tracking=("NEW1",))) == 1
    with store.read() as reads:
        assert len(reads.find_returns([meant(CodeKind.TRACKING, "NEW1")])) == 1
        assert reads.find_returns([meant(CodeKind.TRACKING, "3SABCD0000001")]) == ()


def test_the_last_word_within_one_pull_counts(store: SqlStore) -> None:
    first = a_return(1)
    assert keep(store, first, replace(first, rma="LATER")) == 1
    with store.read() as reads:
        assert [h.expected.rma for h in reads.find_returns([meant(CodeKind.ORDER, "10001")])] == ["LATER"]


def test_the_same_external_id_of_another_shop_is_another_return(store: SqlStore) -> None:
    with store.write() as writes:
        assert writes.save_returns("a", [a_return(1, shop="a")], "cursor-a") == 1
        assert writes.save_returns("b", [a_return(1, shop="b")], "cursor-b") == 1
    with store.read() as reads:
        assert (reads.cursor("a"), reads.cursor("b"), reads.cursor("c")) == ("cursor-a", "cursor-b", "")
        assert len(reads.find_returns([meant(CodeKind.RMA, "RMA-000001")])) == 2


def test_thousands_of_returns_are_taken_in_at_once(store: SqlStore) -> None:
    returns = [a_return(n) for n in range(3000)]
    assert keep(store, *returns) == 3000
    assert keep(store, *returns) == 0
    with store.read() as reads:
        assert len(reads.find_returns([meant(CodeKind.RMA, "RMA-002999")])) == 1
