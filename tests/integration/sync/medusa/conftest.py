"""A connector to the real Medusa of this run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from intake.sync.medusa import MedusaShop
from tests.integration.sync.medusa import dock
from tests.servers.medusa import MedusaShop as Server


@pytest.fixture
def photos() -> dock.Photos:
    return dock.Photos()


@pytest.fixture
def shop(medusa_shop: Server, photos: dock.Photos) -> Iterator[MedusaShop]:
    connected = dock.connector(medusa_shop, photos)
    yield connected
    connected.close()


@pytest.fixture
def wire() -> dock.Wire:
    return dock.Wire()


@pytest.fixture
def lossy(medusa_shop: Server, photos: dock.Photos, wire: dock.Wire) -> Iterator[MedusaShop]:
    """The same shop behind a wire that can lose things."""
    connected = dock.connector(medusa_shop, photos, wire)
    yield connected
    connected.close()
