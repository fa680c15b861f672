"""What can be set on the test shop; where nobody outside Shopify knows the behaviour, both ways can be had."""

from __future__ import annotations

from dataclasses import dataclass, field

SCOPES = (
    *("read_returns", "write_returns", "read_orders", "write_orders", "read_products", "read_locations"),
    *("read_inventory", "write_inventory", "read_files", "write_files", "read_all_orders"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Times are in seconds. Each setting may be changed while the shop runs."""

    currency: str = "EUR"
    clock_offset: float = 0.0
    client_id: str = "returns-intake-test"
    client_secret: str = "shpss_returns_intake_test"
    fixed_token: str = "shpat_returns_intake_test"
    """The token of an app made in the admin; it never expires."""
    token_seconds: int = 86_399
    """How long a token from the client-credentials grant lives."""
    scopes: tuple[str, ...] | list[str] = SCOPES
    throttled: bool = False
    """Whether the bucket of query cost is ever empty."""
    bucket: float = 2000.0
    restore_rate: float = 100.0
    closes_when_processed: bool = False
    """Not known: whether a return closes by itself once all of it is processed."""
    disposition_required: bool = False
    """Not known: whether returnProcess insists on a disposition for each unit."""
    process_spans_reverse_orders: bool = True
    """Not known: whether one returnProcess may dispose of lines of two reverse orders."""
    note_lands_on_refund: bool = False
    """Not known: whether returnProcess puts its note on the refund."""
    records_discrepancy: bool = True
    """Not known: whether returnProcess writes an order adjustment when less than suggested is paid."""
    name_search_finds_returns: bool = False
    """Not known: whether the search for a return's name finds its order."""
    store_credit: bool = True
    update_lag: float | None = 60.0
    """When a changed return moves its order's updatedAt; None: never. Refunds move it at once."""
    file_seconds: float = 0.0
    """How long a file is processed before it is ready."""
    files_fail: bool = False
    versions: tuple[str, ...] | list[str] = field(default=("2025-10", "2026-01", "2026-04", "2026-07", "2026-10"))
