"""Orders and returns for shops that have articles and prices of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chaos.stories import WORN_PERCENT, Box, Story
from tests.servers.medusa import catalogue

ARTICLES = {one.sku: one for one in catalogue.ARTICLES if one.sku in ("TJ-S", "TJ-M", "BB-500", "PAN-28")}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a customer buys and sends back: quantities by SKU, and what of it is in which box."""

    bought: dict[str, int]
    back: tuple[tuple[str, int], ...]
    whole: bool = False


def wish(kind: str, first: str, second: str) -> Wish:
    """What is bought and sent back in a story of that kind."""
    match kind:
        case "clean":
            return Wish({first: 1}, ((first, 1),), whole=True)
        case "part" | "worn":
            return Wish({first: 2}, ((first, 1),))
        case "pair" | "split":
            return Wish({first: 3}, ((first, 2),))
        case _:
            return Wish({first: 2, second: 1}, ((first, 1), (second, 1)))


def turned(story: Story, labels: Sequence[str], prices: dict[str, int], first: str, second: str) -> Story:
    """The plain story with the turn that its kind gives it."""
    units = story.boxes[0].units
    match story.kind:
        case "worn":
            kept = (prices[first] * WORN_PERCENT + 50) // 100
            box = Box(labels[0], tuple((code, "worn") for code, _ in units))
            return replace(story, boxes=(box,), refund=story.refund - kept, deduction=kept, stock=Counter())
        case "split":
            return replace(story, boxes=(Box(labels[0], units[:1], "later"), Box(labels[1], units[1:])))
        case "gone_approved" | "gone_overridden":
            box = Box(labels[0], units[:1], "gone")
            stock = Counter({first: 1})
            if story.kind == "gone_overridden":
                return replace(story, boxes=(box,), lead="override", stock=stock)
            return replace(story, boxes=(box,), refund=story.refund - prices[second], stock=stock)
        case _:
            return story
