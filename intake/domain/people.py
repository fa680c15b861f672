"""Who acts: operators, with a badge or a PIN, and what their role lets them do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What an operator may do; a lead may do all that a worker may, and IT all that a lead may."""

    WORKER = "worker"
    LEAD = "lead"
    IT = "it"

    def may(self, needed: Role) -> bool:
        """Does this role include `needed`?"""
        order = (Role.WORKER, Role.LEAD, Role.IT)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Operator:
    """A person at a station. `badge` is the name in their badge barcode; `pin_hash` an argon2id hash, never the PIN."""

    id: UUID
    name: str
    badge: str
    role: Role
    pin_hash: str = ""
    language: str = ""
    active: bool = True
