"""Domain values as canonical JSON text, and back. What is read is checked: a file can be damaged or edited by hand."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar

from intake.domain.acts import Act
from intake.domain.decisions import Reason, Settlement
from intake.domain.differences import Difference
from intake.domain.errors import IntakeError
from intake.domain.people import Operator
from intake.domain.records import Parcel, Unit
from intake.domain.returns import ExpectedReturn

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
NO_DAY = date.max.toordinal()
"""Stands for "no due date": such rows sort last."""


class Codec(Generic[T]):
    """Canonical JSON (sorted keys, no blanks) of one kind of value. Older text without newer fields reads."""

    def __init__(self, kind: str, shape: Any) -> None:
        self.kind = kind
        self._shape = shape

    @cached_property
    def _adapter(self) -> TypeAdapter[T]:
        from pydantic import TypeAdapter

        return TypeAdapter(self._shape)

    def dump(self, value: T) -> str:
        """The canonical text. Characters that UTF-8 cannot carry (lone surrogates) become question marks."""
        text = json.dumps(
            self._adapter.dump_python(value, mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")

    def load(self, text: str, record: str) -> T:
        """The value. Raises IntakeError record_damaged, naming kind and record, when the text is no such value."""
        from pydantic import ValidationError

        try:
            return self._adapter.validate_json(text)
        except (ValidationError, RecursionError) as error:
            raise IntakeError("record_damaged", kind=self.kind, record=record) from error


def _act_shape() -> Any:
    from pydantic import Field

    return Annotated[Act, Field(discriminator="act")]


class _ActCodec(Codec[Act]):
    @cached_property
    def _adapter(self) -> TypeAdapter[Act]:
        from pydantic import TypeAdapter

        return TypeAdapter(_act_shape())


ACT = _ActCodec("act", None)
RETURN: Codec[ExpectedReturn] = Codec("return", ExpectedReturn)
PARCEL: Codec[Parcel] = Codec("parcel", Parcel)
UNIT: Codec[Unit] = Codec("unit", Unit)
SETTLEMENT: Codec[Settlement] = Codec("settlement", Settlement)
OPERATOR: Codec[Operator] = Codec("operator", Operator)
REASON: Codec[Reason] = Codec("reason", Reason)
DIFFERENCE: Codec[Difference] = Codec("difference", Difference)


def micros(moment: datetime) -> int:
    """Microseconds since 1970 in UTC. Raises ValueError for a time without a zone: that is a bug."""
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone: {moment!r}")
    return (moment - _EPOCH) // _MICROSECOND


def moment(value: int) -> datetime:
    """The aware UTC time of microseconds since 1970. Raises IntakeError record_damaged outside the years 1 to 9999."""
    try:
        return _EPOCH + value * _MICROSECOND
    except OverflowError as error:
        raise IntakeError("record_damaged", kind="time", record=str(value)) from error


def day(value: date | None) -> int:
    """A date as its proleptic Gregorian ordinal; NO_DAY for none."""
    return NO_DAY if value is None else value.toordinal()


def plain(text: str) -> str:
    """A text as both databases can hold it in a column: without NUL and lone surrogates."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
