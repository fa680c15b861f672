"""What a label's codes lead to: what is clear is opened, what is not is shown, and two codes say more than one."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from intake.domain.returns import ExpectedReturn
from intake.station.commands import Command
from intake.station.intake import ONE_LABEL
from intake.station.views import AnyView, AwaitParcel, AwaitUnit, ChooseReturn, Feedback, Identify
from tests.dock import Dock

CLEAN = "RMA-10428-1"


def expect(dock: Dock, **changes: object) -> ExpectedReturn:
    """A further return, like one of the samples."""
    pattern = dock.returns[CLEAN]
    number = uuid4().hex[:8]
    customer = replace(
        pattern.customer, name=str(changes.pop("name", "Ann Other")), postcode=str(changes.pop("postcode", "9999ZZ"))
    )
    lines = tuple(replace(line, id=uuid4(), external_id=f"{number}/{i}") for i, line in enumerate(pattern.lines))
    given: dict[str, object] = {
        "id": uuid4(), "external_id": number, "rma": f"RMA-{number}", "order_number": f"7{int(number, 16)}",
        "tracking": (), "customer": customer, "lines": lines,
    } | changes  # fmt: skip
    made = replace(pattern, **given)  # type: ignore[arg-type]
    with dock.store.write() as writes:
        writes.save_returns("training", [made], None)
    return made


def opened(view: AnyView) -> set[str]:
    assert isinstance(view, AwaitUnit), view
    assert view.panel is not None
    return {head.rma for head in view.panel.returns}


def said(view: AnyView) -> str:
    return view.message.code if view.message is not None else ""


def test_a_number_that_is_one_returns_order_and_anothers_parcel_is_asked_about(dock: Dock) -> None:
    order = expect(dock, order_number="201298452277")
    parcel = expect(dock, tracking=("201298452277",))
    view = dock.scan("201298452277")
    assert isinstance(view, ChooseReturn)
    assert {(one.rma, one.read_as) for one in view.candidates} == {
        (order.rma, ("order",)),
        (parcel.rma, ("tracking",)),
    }
    number = next(one.number for one in view.candidates if one.rma == order.rma)
    assert opened(dock.intake.digit(number)) == {order.rma}


def test_a_tracking_number_of_two_customers_is_asked_about(dock: Dock) -> None:
    """Carriers give their numbers again after a year."""
    expect(dock, tracking=("3SABCD7654321",), name="Jo Old", postcode="1000AA")
    expect(dock, tracking=("3SABCD7654321",), name="Vi New", postcode="2000BB")
    view = dock.scan("3SABCD7654321")
    assert isinstance(view, ChooseReturn)
    assert {one.customer for one in view.candidates} == {"Jo Old", "Vi New"}


def test_two_returns_of_one_customer_in_one_parcel_are_opened_together(dock: Dock) -> None:
    both = {expect(dock, tracking=("3SABCD7654321",)).rma for _ in range(2)}
    assert opened(dock.scan("3SABCD7654321")) == both


def test_the_postcode_of_the_same_label_decides_which_of_two_it_is(dock: Dock) -> None:
    expect(dock, tracking=("3SABCD7654321",), name="Jo Old", postcode="1000 AA")
    new = expect(dock, tracking=("3SABCD7654321",), name="Vi New", postcode="2000 BB")
    noted = dock.scan("]C14202000BB")
    assert isinstance(noted, AwaitParcel)
    assert (noted.feedback, said(noted)) == (Feedback.ACCEPTED, "postcode_noted")
    assert opened(dock.scan("3SABCD7654321")) == {new.rma}


def test_a_postcode_of_another_label_decides_nothing(dock: Dock) -> None:
    expect(dock, tracking=("3SABCD7654321",), name="Jo Old", postcode="1000AA")
    expect(dock, tracking=("3SABCD7654321",), name="Vi New", postcode="2000BB")
    dock.scan("]C14202000BB")
    dock.parts.clock.now += ONE_LABEL  # type: ignore[attr-defined]
    assert isinstance(dock.scan("3SABCD7654321"), ChooseReturn)


def test_the_postcode_may_also_be_scanned_after_the_number(dock: Dock) -> None:
    old = expect(dock, tracking=("3SABCD7654321",), name="Jo Old", postcode="1000AA")
    expect(dock, tracking=("3SABCD7654321",), name="Vi New", postcode="2000BB")
    dock.scan("3SABCD7654321")
    assert opened(dock.scan("]C14201000AA")) == {old.rma}


def test_an_order_number_narrows_what_is_on_screen_too(dock: Dock) -> None:
    for number in ("1000AA", "2000BB"):
        expect(dock, tracking=("3SABCD7654321",), name=number, postcode=number)
    third = expect(dock, tracking=("3SABCD7654321",), name="third", order_number="88123")
    dock.scan("3SABCD7654321")
    assert opened(dock.scan("#88123")) == {third.rma}


def test_an_unknown_parcel_whose_label_tells_the_postcode_shows_who_may_have_sent_it(dock: Dock) -> None:
    mine = expect(dock, postcode="3011 XY")
    view = dock.scan("]C100370438101268058536\x1d4203011XY")
    assert isinstance(view, Identify)
    assert [one.rma for one in view.candidates] == [mine.rma], "shown, not opened"
    assert view.panel is not None
    assert view.panel.returns == ()
    assert opened(dock.intake.digit(1)) == {mine.rma}


def test_a_postcode_scanned_into_an_unknown_parcel_is_a_search(dock: Dock) -> None:
    mine = expect(dock, postcode="3011XY")
    dock.scan("3SABCD0000001")
    view = dock.scan("]C14203011XY")
    assert isinstance(view, Identify)
    assert [one.rma for one in view.candidates] == [mine.rma]
    nobody = dock.scan("]C14204444XX")
    assert (nobody.feedback, said(nobody)) == (Feedback.REFUSED, "search_empty")


def test_a_form_shared_by_carriers_names_them_all(dock: Dock) -> None:
    expect(dock, tracking=("JJD000390007882823411",))
    view = dock.scan("JJD000390007882823411")
    assert view.panel is not None
    assert view.panel.carrier == "dhl_paket/dhl_parcel_nl"


def test_after_some_parcels_the_site_knows_which_code_of_a_label_opens_returns(dock: Dock) -> None:
    for number in range(3):
        expect(dock, tracking=(f"JJD00039000788282341{number}",))
        assert opened(dock.scan(f"JJD00039000788282341{number}"))
        dock.intake.command(Command.ASIDE)
    view = dock.scan("00340433836442636597")
    assert isinstance(view, Identify)
    assert view.message is not None
    assert view.message.code == "other_code_of_label"
    assert view.message.params == {"carrier": "DHL Paket", "shape": "JJD000000000000000000"}


def test_what_was_learned_can_be_forgotten(dock: Dock) -> None:
    expect(dock, tracking=("3SABCD7654321",))
    dock.scan("3SABCD7654321")
    with dock.store.read() as reads:
        assert reads.label_forms()["tracking postnl 3SXXXX0000000"].opened == 1
    with dock.store.write() as writes:
        writes.forget_label_forms()
        assert writes.label_forms() == {}
        assert writes.next_number("lpn") > 0, "other counters stay"


def test_rubbish_of_many_shapes_does_not_fill_the_table(dock: Dock) -> None:
    with dock.store.write() as writes:
        for number in range(600):
            writes.count_label_form(f"tracking - {'X' * (number % 40)}{number}", False)
        assert len(writes.label_forms()) == 500
        writes.count_label_form("tracking ups 1ZX", True)
        assert writes.label_forms()["tracking ups 1ZX"].opened == 1
