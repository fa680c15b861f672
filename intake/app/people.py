"""The people who may sign in, as IT keeps them from the command line; every change is in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from intake.app.compose import Station, utc_now
from intake.app.headless import opened
from intake.domain.acts import Noted
from intake.domain.errors import IntakeError
from intake.domain.people import Operator, Role
from intake.domain.ports import Writes
from intake.paths import DataDir
from intake.station.sign_in import new_operator, pin_hash

OPERATOR = "intake"
"""Who the journal names for what was done from the command line."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be different; None leaves it. An empty `badge` or `pin` takes it away."""

    name: str | None = None
    role: Role | None = None
    badge: str | None = None
    pin: str | None = None
    language: str | None = None
    active: bool | None = None


def add(data: DataDir, name: str, role: Role, badge: str, pin: str, language: str = "") -> Operator:
    """Let a person sign in. Raises IntakeError pin_form, name_needed, name_taken, badge_form or badge_taken."""
    person = new_operator(name, role, pin, _badge(badge), language)
    with opened(data, False) as station, station.store.write() as writes:
        if any(_same(one.name, person.name) for one in writes.operators() if one.active):
            raise IntakeError("name_taken", name=person.name)
        _save(writes, person, "operator_added")
    return person


def change(data: DataDir, who: str, wanted: Change) -> Operator:
    """Change a person found by name. Raises IntakeError operator_unknown, last_operator, and what `add` raises."""
    with opened(data, False) as station:
        return _change(station, who, wanted)


def everyone(data: DataDir) -> tuple[Operator, ...]:
    """All operators, active ones first."""
    with opened(data, False) as station, station.store.read() as reads:
        return reads.operators()


def _change(station: Station, who: str, wanted: Change) -> Operator:
    with station.store.write() as writes:
        people = writes.operators()
        # A name may be given again once its bearer has gone: then the one who may sign in is meant.
        found = next((one for one in people if _same(one.name, who)), None)
        if found is None:
            raise IntakeError("operator_unknown", name=who)
        others = [one for one in people if one.id != found.id and one.active]
        changed = _changed(found, wanted)
        if changed.active and any(_same(one.name, changed.name) for one in others):
            raise IntakeError("name_taken", name=changed.name)
        if found.active and not any(_can_sign_in(one) for one in (*others, changed)):
            raise IntakeError("last_operator", name=found.name)
        _save(writes, changed, "operator_changed" if changed.active else "operator_removed")
    return changed


def _changed(person: Operator, wanted: Change) -> Operator:
    if wanted.name is not None and not wanted.name.strip():
        raise IntakeError("name_needed")
    return replace(
        person,
        name=person.name if wanted.name is None else wanted.name.strip(),
        role=person.role if wanted.role is None else wanted.role,
        badge=person.badge if wanted.badge is None else _badge(wanted.badge),
        pin_hash=person.pin_hash if wanted.pin is None else (pin_hash(wanted.pin) if wanted.pin else ""),
        language=person.language if wanted.language is None else wanted.language,
        active=person.active if wanted.active is None else wanted.active,
    )


def _can_sign_in(person: Operator) -> bool:
    return person.active and bool(person.pin_hash or person.badge)


def _save(writes: Writes, person: Operator, what: str) -> None:
    writes.save_operator(person)
    about = {"id": str(person.id), "name": person.name, "role": person.role.value}
    writes.append(Noted(what, about), at=utc_now(), operator=OPERATOR, parcel_id=None)


def _badge(text: str) -> str:
    if text and not (text.isascii() and text.isalnum() and 4 <= len(text) <= 12):
        raise IntakeError("badge_form")
    return text.upper()


def _same(first: str, second: str) -> bool:
    return first.strip().casefold() == second.strip().casefold()


def names(people: Sequence[Operator]) -> list[dict[str, object]]:
    """People as rows for a list; never a hash."""
    return [
        {
            "name": one.name,
            "role": one.role.value,
            "badge": one.badge,
            "pin": bool(one.pin_hash),
            "language": one.language,
            "active": one.active,
        }
        for one in people
    ]
