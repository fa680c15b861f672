"""One good-looking value of every view, as a shift at a dock would bring it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from intake.domain.decisions import Reason
from intake.domain.grades import Disposition, Grade
from intake.domain.money import Money
from intake.station.commands import Command
from intake.station.views import (
    AnyView,
    Ask,
    AskMissing,
    AwaitParcel,
    AwaitPutAway,
    AwaitSerial,
    AwaitUnit,
    Candidate,
    Choice,
    ChooseReturn,
    Feedback,
    Finished,
    Identify,
    ParcelPanel,
    PhotoSlot,
    ReturnHead,
    Row,
    RowState,
    Summary,
    SummaryReturn,
    SummaryUnit,
    TakePhoto,
    UnitPanel,
)

BENCH = (Command.UNDO, Command.CLOSE, Command.ASIDE, Command.UNLISTED, Command.EMPTY_BOX, Command.HELP)
DUE = datetime.now(UTC).date() + timedelta(days=9)

ROWS = (
    Row("Trail jacket", "S · moss", RowState.DONE, 0, Grade.A2, Disposition.RESTOCK, "R-07"),
    Row("Trail jacket", "M · moss", RowState.IN_HAND),
    Row("Belt, full-grain leather", "90 cm", RowState.EXPECTED),
)


def panel(rows: tuple[Row, ...] = ROWS, can_undo: bool = True) -> ParcelPanel:
    heads = (ReturnHead(UUID(int=10), "RMA-10428", "10428", "J. de Vries", "NL", DUE, 9),)
    return ParcelPanel(UUID(int=11), "3SABCD1234567", "PostNL", heads, rows, False, can_undo)


def unit() -> UnitPanel:
    return UnitPanel(
        UUID(int=12),
        "Trail jacket",
        "M · moss",
        "TJ-M-MOS",
        Money(7990, "EUR"),
        "too_small",
        "Love it, but the sleeves are too short for me.",
        accessories=("Storage bag",),
    )


def finished(**changes: object) -> Finished:
    values: dict[str, object] = {
        "unit_id": UUID(int=13),
        "title": "Trail jacket",
        "lpn": "LPN00000004217",
        "grade": Grade.A2,
        "disposition": Disposition.RESTOCK,
        "tote": "R-07",
        "refund": Money(7990, "EUR"),
        "deduction": None,
        "reasons": (),
        "review": (),
    }
    return Finished(**{**values, **changes})  # type: ignore[arg-type]


def damaged() -> Finished:
    return finished(
        grade=Grade.C,
        disposition=Disposition.RESTOCK_B,
        tote="B-02",
        refund=Money(5593, "EUR"),
        deduction=Money(2397, "EUR"),
        reasons=(Reason("beyond_shop_trial", {"percent": "30"}),),
        review=(Reason("deduction_over_limit", {"limit": "20"}),),
        label_owed=True,
    )


def await_parcel() -> AnyView:
    return AwaitParcel(today=41, aside=1, commands=(Command.UNEXPECTED, Command.HELP))


def choose_return() -> AnyView:
    return ChooseReturn(
        code="3SABCD1234567",
        candidates=(
            Candidate(1, UUID(int=20), "RMA-10428", "10428", "J. de Vries", "3511 AB", ("Trail jacket", "Belt")),
            Candidate(2, UUID(int=21), "RMA-10431", "10431", "Mette Kjærgaard", "8000", ("Running shoe Aero 3",)),
            Candidate(3, UUID(int=22), "RMA-10377", "10377", "Ștefan Popescu", "010011", ("Headphones Q20", "Case")),
        ),
        last_code="3SABCD1234567",
        feedback=Feedback.ACCEPTED,
        commands=(Command.UNEXPECTED, Command.UNDO),
    )


def identify(query: str = "", found: bool = False) -> AnyView:
    candidates = (
        Candidate(1, UUID(int=20), "RMA-10428", "10428", "J. de Vries", "3511 AB", ("Trail jacket", "Belt")),
        Candidate(2, UUID(int=21), "RMA-10431", "10431", "Jo de Vries", "9712 CP", ("Running shoe Aero 3",)),
    )
    blind = ParcelPanel(UUID(int=11), "JJD000390007837512345", "", (), (), True, True)
    return Identify(
        code="JJD000390007837512345",
        candidates=candidates if found else (),
        query=query,
        panel=blind,
        commands=(Command.ASIDE, Command.UNDO),
    )


def await_unit(result: Finished | None = None, complete: bool = False) -> AnyView:
    rows = (
        ROWS[0],
        Row("Trail jacket", "M · moss", RowState.DONE, 0, Grade.C, Disposition.RESTOCK_B, "B-02", label_owed=True)
        if complete
        else Row("Trail jacket", "M · moss", RowState.EXPECTED, 1),
        Row("Belt, full-grain leather", "90 cm", RowState.REVIEW, 0, Grade.B, Disposition.QUARANTINE, "Q-01")
        if complete
        else Row("Belt, full-grain leather", "90 cm", RowState.EXPECTED, 2),
    )
    return AwaitUnit(
        panel=panel(rows),
        finished=result,
        complete=complete,
        feedback=Feedback.FINISHED if result else Feedback.NONE,
        last_code="4006381333948",
        commands=BENCH,
    )


def await_serial() -> AnyView:
    return AwaitSerial(
        panel=panel(), unit=unit(), expected=("SN-2219-00871",), commands=(Command.UNDO, Command.NO_CODE)
    )


QUESTION = {
    "en": "What is wrong with it?",
    "de": "Was stimmt damit nicht?",
    "ro": "Ce este în neregulă cu produsul?",
}
CHOICES = (
    Choice(1, {"en": "Nothing: as new", "de": "Nichts: wie neu"}),
    Choice(2, {"en": "Signs of use", "de": "Gebrauchsspuren"}, hints={"en": "Worn, stained, smells, hair"}, costs=True),
    Choice(3, {"en": "Damaged", "de": "Beschädigt"}, hints={"en": "Torn, broken, zip or seam open"}, costs=True),
    Choice(4, {"en": "Something is missing", "de": "Etwas fehlt"}, hints={"en": "Belt, spare button, bag"}),
    Choice(5, {"en": "Not this article", "de": "Nicht dieser Artikel"}),
)
SLOTS = (
    PhotoSlot("front", {"en": "The whole front", "de": "Die ganze Vorderseite"}, "ab" * 32),
    PhotoSlot("damage", {"en": "The damage, close up", "de": "Der Schaden aus der Nähe"}),
)


def ask() -> AnyView:
    return Ask(
        panel=panel(),
        unit=unit(),
        question=QUESTION,
        hints={"en": "Look at collar, cuffs and zip first."},
        choices=CHOICES,
        rolls=("A",),
        commands=(Command.UNDO,),
    )


def take_photo(problem: bool = False) -> AnyView:
    return TakePhoto(
        panel=panel(),
        unit=unit(),
        slots=SLOTS,
        slot=SLOTS[1],
        problem=Reason("photo_blurred") if problem else None,
        commands=(Command.UNDO, Command.SHUTTER),
        feedback=Feedback.REFUSED if problem else Feedback.NONE,
    )


def put_away(wants: str = "lpn") -> AnyView:
    return AwaitPutAway(
        panel=panel(), unit=unit(), wants=wants, outcome=finished(), commands=(Command.UNDO, Command.REPRINT)
    )


def ask_missing() -> AnyView:
    return AskMissing(
        panel=panel(),
        title="Belt, full-grain leather",
        variant="90 cm",
        quantity=1,
        choices=(
            Choice(1, text=Reason("missing_later")),
            Choice(2, text=Reason("missing_missing")),
            Choice(3, text=Reason("missing_look_again")),
        ),
        commands=(Command.UNDO,),
    )


def summary() -> AnyView:
    units = (
        SummaryUnit(
            "Trail jacket S · moss", "LPN00000004216", Grade.A2, Disposition.RESTOCK, "R-07", Money(7990, "EUR"), None,
            False, False,
        ),
        SummaryUnit(
            "Trail jacket M · moss", "LPN00000004217", Grade.C, Disposition.RESTOCK_B, "B-02", Money(5593, "EUR"),
            Money(2397, "EUR"), True, True,
        ),
        SummaryUnit(
            "Belt, full-grain leather 90 cm", "LPN00000004218", Grade.X, Disposition.QUARANTINE, "Q-01",
            Money(0, "EUR"), None, False, False,
        ),
    )  # fmt: skip
    returns = (
        SummaryReturn("RMA-10428", "10428", Money(13583, "EUR"), DUE, 0, 0),
        SummaryReturn("RMA-10431", "10431", None, DUE, 1, 2),
    )
    return Summary(units=units, returns=returns, feedback=Feedback.FINISHED, commands=(Command.HELP,))


EVERY: tuple[AnyView, ...] = (
    await_parcel(),
    choose_return(),
    identify(),
    identify("de vries", True),
    await_unit(),
    await_unit(finished()),
    await_unit(damaged(), True),
    await_serial(),
    ask(),
    take_photo(),
    take_photo(True),
    put_away(),
    put_away("tote"),
    put_away("roll"),
    ask_missing(),
    summary(),
)
