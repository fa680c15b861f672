"""Which drawing stands for which article."""

from __future__ import annotations

from collections.abc import Callable

from intake.printing import things, wearables
from intake.printing.drawing import Sheet

Drawing = Callable[[Sheet], None]
DRAWINGS: dict[str, Drawing] = {
    "shirt": wearables.shirt,
    "jacket": wearables.jacket,
    "trousers": wearables.trousers,
    "shoe": wearables.shoe,
    "boot": wearables.boot,
    "tablet": things.tablet,
    "headphones": things.headphones,
    "camera": things.camera,
    "watch": wearables.watch,
    "speaker": things.speaker,
    "bottle": things.bottle,
    "disc": things.disc,
    "book": things.book,
    "bear": things.bear,
    "blocks": things.blocks,
    "car": things.car,
    "ring": wearables.ring,
    "necklace": wearables.necklace,
    "lamp": things.lamp,
    "vase": things.vase,
    "mug": things.mug,
    "box": things.box,
    "backpack": wearables.backpack,
}
_ALIKE = {
    "jumper": "jacket",
    "swimsuit": "shirt",
    "sandal": "shoe",
    "powerbank": "tablet",
    "record": "disc",
    "earrings": "necklace",
    "lipstick": "bottle",
    "train": "car",
    "grinder": "mug",
}
_OF_KIND = {
    "apparel": "jacket",
    "footwear": "shoe",
    "electronics": "headphones",
    "beauty": "bottle",
    "media": "disc",
    "home": "lamp",
    "toys": "bear",
    "jewellery": "ring",
}


def drawing_for(kind: str, picture: str = "") -> str:
    """The name of the drawing that comes nearest: by picture, else by kind, else a box."""
    name = _ALIKE.get(picture, picture)
    return name if name in DRAWINGS else _OF_KIND.get(kind, "box")
