"""What the simulated camera can show in training: parcel labels, article tags, and pictures of goods with flaws."""

from __future__ import annotations

from intake.app.compose import Station, texts_for

_FLAWS = (None, "stain", "crack", "missing")


def pictures(station: Station) -> tuple[tuple[str, bytes], ...]:
    """(caption, PNG) of the parcel on the bench: its tags and its goods; with nothing on the bench, parcel labels."""
    from intake.printing.images import article_photo_png, ean13_png, parcel_label_png

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
                caption = f"{line.title} · {flaw}" if flaw else line.title
                found.append((caption, article_photo_png(line.title, line.kind, flaw, seed, line.picture or "")))
    return tuple(found)
