"""How often each form of code opened a return here, among the site's counters: numbers, and nothing of any parcel."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from intake.domain.labels import FormCount
from intake.store import tables
from intake.store.upserts import insert_for

MOST_FORMS = 500
"""Forms kept. Rubbish has many shapes; what is worth knowing has few."""

_OPENED, _MISSED = "label opened ", "label missed "
_counters = tables.counters.c
_ours = _counters.name.like("label %")


def counts(connection: Connection) -> dict[str, FormCount]:
    """All counts by form."""
    numbers = {
        str(name): int(value)
        for name, value in connection.execute(select(_counters.name, _counters.value).where(_ours))
    }
    forms = {name[len(_OPENED) :] for name in numbers}
    return {one: FormCount(one, numbers.get(_OPENED + one, 0), numbers.get(_MISSED + one, 0)) for one in forms}


def count(connection: Connection, form: str, opened: bool) -> None:
    """One more of a form. A form that only ever led nowhere is not begun while there are many."""
    name = (_OPENED if opened else _MISSED) + form
    if not opened and _full(connection) and not _known(connection, name):
        return
    add = insert_for(connection.dialect.name, tables.counters).values(name=name, value=1)
    connection.execute(add.on_conflict_do_update(index_elements=["name"], set_={"value": _counters.value + 1}))


def forget(connection: Connection) -> None:
    """Begin anew."""
    connection.execute(tables.counters.delete().where(_ours))


def _full(connection: Connection) -> bool:
    found = connection.execute(select(func.count()).select_from(tables.counters).where(_ours))
    return bool(found.scalar_one() >= MOST_FORMS)


def _known(connection: Connection, name: str) -> bool:
    return connection.execute(select(_counters.name).where(_counters.name == name)).first() is not None
