"""A lead's word on what comparing with a shop found: seen, and explained."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from intake.domain.acts import Noted
from intake.domain.errors import IntakeError
from intake.domain.people import Operator, Role
from intake.domain.ports import Store


def explain(store: Store, lead: Operator, difference_id: UUID, reason: str, at: datetime) -> None:
    """Keep why a difference is right as it is; it does not come back while nothing about it changes.

    Raises IntakeError not_allowed, reason_needed, difference_gone.
    """
    if not lead.role.may(Role.LEAD):
        raise IntakeError("not_allowed")
    words = reason.strip()
    if len(words) < 3:
        raise IntakeError("reason_needed")
    with store.write() as writes:
        found = next((one for one in writes.differences() if one.id == difference_id), None)
        if found is None or not writes.explain_difference(
            replace(found, explained_by=lead.name, explanation=words), at
        ):
            raise IntakeError("difference_gone")
        noted = Noted("difference_explained", {"difference": str(found.id), "code": found.reason.code, "reason": words})
        writes.append(noted, at=at, operator=lead.name, parcel_id=None)
