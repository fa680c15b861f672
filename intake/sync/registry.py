"""From a shop's settings to the shop itself; connectors are loaded only when a shop of their kind is connected."""

from __future__ import annotations

from collections.abc import Callable

from intake.domain.errors import IntakeError
from intake.domain.ports import Clock, PhotoFiles, Shop
from intake.paths import DataDir
from intake.settings import ShopSettings

PUSHES = {"training": 4, "medusa": 4, "shopify": 4}
"""How many returns a shop of a kind takes side by side without being slowed by it; see benchmarks/results/push.md."""


def pushes_of(settings: ShopSettings) -> int:
    """How many returns are pushed to a shop side by side."""
    return settings.pushes or PUSHES.get(settings.kind, 1)


def connect(
    settings: ShopSettings,
    *,
    data_dir: DataDir,
    photos: PhotoFiles,
    token: Callable[[str], str | None],
    clock: Clock,
) -> Shop:
    """The shop of these settings; nothing is asked of it yet.

    `token` gives the token by the shop's name. Raises IntakeError: token_missing, keyring_unavailable,
    shop_address_invalid, shop_address_insecure, training_book_broken, disk_not_writable.
    """
    if settings.kind == "training":
        from intake.sync.training import TrainingShop

        return TrainingShop(data_dir.training_shop, None, clock, name=settings.name)
    secret = token(settings.name)
    if not secret:
        raise IntakeError("token_missing", shop=settings.name)
    if settings.kind == "shopify":
        from intake.sync.shopify.shop import ShopifyShop

        return ShopifyShop(settings, secret, photos)
    from intake.sync.medusa.shop import MedusaShop

    return MedusaShop(settings, secret, photos)
