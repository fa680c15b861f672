"""The shift that the tour plays, a function a scene. Each one is what a worker does, step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from intake.domain.returns import ExpectedReturn, ReturnLine
from intake.settings import PutAwayMode
from intake.station.commands import Command
from intake.station.views import AskMissing, AwaitParcel, AwaitPutAway, AwaitUnit, Identify, Summary
from intake.tour.player import Player, TourFailed

Scene = Callable[[Player], None]


def _only(expected: ExpectedReturn) -> ReturnLine:
    return expected.lines[0]


def clean(p: Player) -> None:
    """As new: one answer."""
    line = _only(p.parcel("clean"))
    p.unit(line)
    p.shot("question")
    p.say("as_new")
    p.ended()
    p.close()
    p.expect(Summary)
    p.shot("summary")


def light_signs(p: Player) -> None:
    """Worn outside: a deduction, with a photo; paid by card and gift card, and refunded to both."""
    line = _only(p.parcel("light_signs"))
    p.unit(line)
    p.say("used")
    p.shot("how-much")
    p.say("light")
    p.photo(line, "scuff")
    p.ended()
    p.close()
    p.expect(Summary)
    p.shot("summary")


def handling_damage(p: Player) -> None:
    """Damaged by handling: a deduction, with a photo."""
    line = _only(p.parcel("handling_damage"))
    p.unit(line)
    p.say("damaged")
    p.say("handling")
    p.photo(line, "crack")
    p.ended()
    p.close()


def transport_damage(p: Player) -> None:
    """Broken on the way: the customer pays nothing."""
    line = _only(p.parcel("transport_damage"))
    p.unit(line)
    p.say("damaged")
    p.say("transport")
    p.photo(line, "crack")
    p.photo(line, None)
    p.ended()
    p.close()


def missing_accessory(p: Player) -> None:
    """The serial number is right, an accessory is not there."""
    line = _only(p.parcel("missing_accessory"))
    p.unit(line)
    p.shot("serial")
    p.serial(line.serials[0])
    p.say("incomplete")
    p.say("part")
    p.photo(line, "missing")
    p.ended()
    p.close()


def wrong_item(p: Player) -> None:
    """Something else is in the box: picked from the list, not scanned."""
    line = _only(p.parcel("wrong_item"))
    p.tally.begin_unit()
    p.key("1")
    p.say("other")
    p.say("article")
    p.photo(line, "stain")
    p.ended()
    p.close()


def empty_box(p: Player) -> None:
    """Nothing is in the box."""
    line = _only(p.parcel("empty_box"))
    p.tally.begin_unit()
    p.command(Command.EMPTY_BOX)
    p.photo(replace(line, title="Empty box", kind="generic", picture="box"), "missing")
    p.ended()
    p.close()


def hygiene_broken(p: Player) -> None:
    """The hygiene seal is broken and cleaning does not help."""
    line = _only(p.parcel("hygiene_broken"))
    p.unit(line)
    p.say("seal_broken")
    p.say("cannot")
    p.photo(line, "stain")
    p.ended()
    p.close()


def serial_mismatch(p: Player) -> None:
    """Another device came back than was sold."""
    line = _only(p.parcel("serial_mismatch"))
    p.unit(line)
    p.serial("ER7A26119999")
    p.shot("mismatch")
    p.photo(line, None)
    p.ended()
    p.close()


def unknown_parcel(p: Player) -> None:
    """Nobody expects this label: found by the postcode on the sender's address."""
    expected = p.returns("postcode_blind")
    p.tally.scene = "postcode_blind"
    p.scan("3SQQZZ7788990")
    p.expect(Identify)
    p.shot("unknown")
    p.find(expected.customer.postcode)
    p.shot("candidates")
    p.key("1")
    line = _only(expected)
    p.unit(line)
    p.say("as_new")
    p.ended()
    p.close()


def two_in_one(p: Player) -> None:
    """One box, two returns."""
    first = p.parcel("two_in_one")
    second = p.returns("two_in_one/1")
    for line in (_only(first), _only(second)):
        p.unit(line)
        p.say("as_new")
        p.ended()
    p.close()
    p.expect(Summary)
    p.shot("summary")


def several_lines(p: Player) -> None:
    """Undo, an empty printer; then the program is killed while the last unit is being graded."""
    expected = p.parcel("multi_line")
    jacket, shirt, socks, belt = expected.lines
    p.unit(jacket)
    p.say("damaged")
    p.shot("wrong-answer")
    p.command(Command.UNDO)
    p.say("as_new")
    p.ended("after-undo")
    p.unit(shirt)
    p.say("used")
    p.say("tried")
    p.ended()
    p.desk.settle_labels()  # what was printed before comes out before
    p.desk.take_paper_out(True)
    p.unit(socks)
    p.say("as_new")
    p.ended("no-paper")
    p.desk.settle_labels()
    if p.desk.status().labels_owed != 1:
        raise TourFailed("the label is not owed although the paper is out")
    p.unit(belt)
    p.say("used")
    p.shot("before-the-kill")


def after_the_kill(p: Player) -> None:
    """The parcel is back on the bench, the belt in hand, the first answer given; the owed label comes out."""
    expected = p.returns("multi_line")
    belt = expected.lines[-1]
    p.tally.scene = "multi_line"
    p.shot("after-the-kill")
    p.tally.begin_unit()
    p.tally.act("scans")
    p.tally.act("keys")
    p.say("light")
    p.photo(belt, "scuff")
    p.ended()
    p.desk.settle_labels()
    if p.desk.status().labels_owed:
        raise TourFailed("the owed label did not come out")
    p.close()
    p.expect(Summary)
    p.shot("summary")


def exchange(p: Player) -> None:
    """Goods for other goods: they go out, no money does."""
    line = _only(p.parcel("exchange"))
    p.unit(line)
    p.say("as_new")
    p.ended()
    p.close()
    p.expect(Summary)
    p.shot("summary")


def instant(p: Player) -> None:
    """Refunded before the parcel came: nothing more is paid."""
    line = _only(p.parcel("instant"))
    p.unit(line)
    p.say("damaged")
    p.say("defect")
    p.photo(line, None)
    p.ended()
    p.close()
    p.expect(Summary)
    p.shot("summary")


def personalised(p: Player) -> None:
    """Made for this customer: no right of withdrawal, a lead decides."""
    line = _only(p.parcel("personalised"))
    p.unit(line)
    p.say("as_new")
    p.ended()
    p.close()


def from_a_roll(p: Player) -> None:
    """A pre-printed label answers, names and ends the unit in one scan; the customer chose store credit."""
    p.use(PutAwayMode.ROLL)
    line = _only(p.parcel("late"))
    p.unit(line)
    p.shot("roll")
    p.scan(p.roll_label("A"))
    p.ended("from-roll")
    p.close()
    p.expect(Summary)
    p.shot("summary")


def first_of_two_parcels(p: Player) -> None:
    """Half of the return: closing asks about the rest. LPN and tote are scanned back."""
    p.use(PutAwayMode.SCAN_LPN_TOTE)
    expected = p.parcel("several_parcels")
    for line in expected.lines[:2]:
        p.unit(line)
        p.say("as_new")
        _scan_back(p)
        p.ended()
    p.close()
    while not p.closed():
        p.expect(AskMissing)
        p.shot("missing")
        p.key("1")


def second_parcel(p: Player) -> None:
    """The rest of it comes in another box; only the LPN is scanned back."""
    p.use(PutAwayMode.SCAN_LPN)
    expected = p.parcel("several_parcels", label=1)
    for line in (expected.lines[0], expected.lines[2]):
        p.unit(line)
        p.say("as_new")
        view = p.expect(AwaitPutAway)
        if view.outcome is None:
            raise TourFailed("no plate to scan back")
        p.scan(view.outcome.lpn)
        p.ended()
    p.close()
    p.use(PutAwayMode.PRINTED)


def _scan_back(p: Player) -> None:
    view = p.expect(AwaitPutAway)
    p.shot("scan-back")
    if view.outcome is None:
        raise TourFailed("no plate to scan back")
    p.scan(view.outcome.lpn)
    p.scan(p.tote_label(view.outcome.tote))


def stranger(p: Player) -> None:
    """A parcel nobody can place: its unit is taken in unlisted, and waits for a lead."""
    p.tally.scene = "stranger"
    p.command(Command.UNEXPECTED, by_scan=True)
    p.expect(Identify)
    p.tally.begin_unit()
    p.command(Command.UNLISTED)
    p.say("as_new")
    p.ended()
    p.expect(AwaitUnit, Identify)
    p.close()
    p.expect(Summary, AwaitParcel)


BEFORE_THE_KILL: tuple[Scene, ...] = (
    clean,
    light_signs,
    handling_damage,
    transport_damage,
    missing_accessory,
    wrong_item,
    empty_box,
    hygiene_broken,
    serial_mismatch,
    unknown_parcel,
    two_in_one,
    several_lines,
)

AFTER_THE_KILL: tuple[Scene, ...] = (
    after_the_kill,
    exchange,
    instant,
    personalised,
    from_a_roll,
    first_of_two_parcels,
    second_parcel,
    stranger,
)
