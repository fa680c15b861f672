"""What the simulated camera can show in training: parcel labels, article tags, and pictures of goods with flaws."""

from __future__ import annotations

from functools import lru_cache

from intake.app.compose import Station, texts_for
from intake.printing.images import article_photo_png, ean13_png, parcel_label_png

_FLAWS = (None, "stain", "crack", "missing")


def pictures(station: Station) -> tuple[tuple[str, bytes], ...]:
    """(caption, PNG) of the parcel on the bench: its tags and its goods; with nothing on the bench, parcel labels."""
    words = texts_for(station.settings.language)
    with station.store.read() as reads:
        parcel = reads.open_parcel(station.settings.station)
        returns = reads.returns(parcel.return_ids) if parcel else reads.search_returns("RMA", limit=12)
    found: list[tuple[str, bytes]] = []
    for expected in returns:
        if parcel is None:
            if expected.tracking:
                caption = f"{expected.rma} · {expected.lines[0].title}"
                found.append((caption, parcel_label_png(expected, expected.tracking[0], words)))
            continue
        for line in expected.lines:
            if line.gtin:
                found.append((f"▮ {line.title}", ean13_png(line.gtin, line.title)))
            for seed, flaw in enumerate(_FLAWS):
                caption = f"{line.title} · {words(f'ui.practice.{flaw}')}" if flaw else line.title
                found.append((caption, _goods(line.title, line.kind, flaw, seed, line.picture or "")))
    return tuple(found)


@lru_cache(maxsize=48)
def _goods(title: str, kind: str, flaw: str | None, seed: int, picture: str) -> bytes:
    """A picture of an article; drawing takes half a second of a busy machine, so the last ones are kept."""
    return article_photo_png(title, kind, flaw, seed, picture)
