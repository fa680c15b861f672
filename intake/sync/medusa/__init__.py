"""A Medusa 2 shop over its admin API: what is expected, what was received, what is refunded; each effect once."""

from intake.sync.medusa.shop import MedusaShop

__all__ = ["MedusaShop"]
