"""Who is at the station: sign-in by badge or by name and PIN, with a lock after wrong ones that survives a restart."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from intake.domain.acts import Noted
from intake.domain.errors import IntakeError
from intake.domain.ids import new_id
from intake.domain.people import Operator, Role
from intake.domain.ports import Reads, Store

# OWASP's smallest argon2id setting: a PIN check may cost the station some 70 ms, not half a second.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

TRIES = 5
LOCK = timedelta(minutes=5)
_WRONG, _IN = "pin_wrong", "signed_in"
_LOOK_BACK = 1500
"""Journal lines: more than the stations of a busy site write while a lock lasts."""


def pin_hash(pin: str) -> str:
    """The argon2id hash of a PIN of 4 to 12 digits. Raises IntakeError pin_form."""
    if not (pin.isascii() and pin.isdigit() and 4 <= len(pin) <= 12):
        raise IntakeError("pin_form")
    return _HASHER.hash(pin)


def new_operator(name: str, role: Role, pin: str = "", badge: str = "", language: str = "") -> Operator:
    """A new operator. Raises IntakeError pin_form or name_needed."""
    if not name.strip():
        raise IntakeError("name_needed")
    return Operator(new_id(), name.strip(), badge.upper(), role, pin_hash(pin) if pin else "", language)


def by_badge(store: Store, badge: str, at: datetime) -> Operator:
    """Sign in by badge. Raises IntakeError badge_unknown."""
    wanted = badge.strip().upper()
    with store.write() as writes:
        found = next((one for one in writes.operators() if one.active and one.badge and one.badge == wanted), None)
        if found is None:
            raise IntakeError("badge_unknown")
        writes.append(Noted(_IN, {"by": "badge"}), at=at, operator=found.name, parcel_id=None)
    return found


def by_pin(store: Store, operator_id: UUID, pin: str, at: datetime) -> Operator:
    """Sign in by name and PIN. Raises IntakeError pin_wrong (with the tries left) or sign_in_locked (with seconds)."""
    with store.write() as writes:
        found = next((one for one in writes.operators() if one.id == operator_id and one.active), None)
        if found is None:
            raise IntakeError("badge_unknown")
        wrong = _wrong_in_a_row(writes, found.name, at)
        if wrong >= TRIES:
            raise IntakeError("sign_in_locked", minutes=int(LOCK.total_seconds() // 60))
        right = _verify(found.pin_hash, pin)
        writes.append(Noted(_IN if right else _WRONG, {"by": "pin"}), at=at, operator=found.name, parcel_id=None)
    if not right:
        raise IntakeError("pin_wrong", left=TRIES - wrong - 1)
    return found


def _wrong_in_a_row(reads: Reads, name: str, at: datetime) -> int:
    """Wrong PINs of this person since the last right one and within the lock time, from the journal."""
    wrong = 0
    for entry in reads.journal(limit=_LOOK_BACK):
        if entry.operator != name or not isinstance(entry.act, Noted):
            continue
        # A clock that was set back must not open the lock early.
        if entry.act.what == _IN or at - entry.at > LOCK:
            break
        wrong += entry.act.what == _WRONG
    return wrong


def _verify(hashed: str, pin: str) -> bool:
    try:
        return bool(hashed) and _HASHER.verify(hashed, pin)
    except (VerifyMismatchError, InvalidHashError):
        return False


def practice_operators() -> tuple[tuple[Operator, str], ...]:
    """The people of the training mode, with their PINs, which the sign-in screen shows."""
    people = (("Eva", Role.WORKER, "1111"), ("Mihai", Role.WORKER, "2222"), ("Lotte", Role.LEAD, "3333"))
    return tuple((new_operator(name, role, pin, badge=f"{name.upper()}1"), pin) for name, role, pin in people)
