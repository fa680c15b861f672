"""A shop is made from its settings."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from intake.domain.errors import IntakeError
from intake.domain.ports import ForgetsKeys, Shop
from intake.paths import DataDir
from intake.settings import ShopifySettings, ShopSettings
from intake.sync.registry import connect


class NoPhotos:
    def put(self, jpeg: bytes) -> str:
        raise AssertionError

    def get(self, sha256: str) -> bytes:
        raise AssertionError

    def path(self, sha256: str) -> Path:
        raise AssertionError


def made(settings: ShopSettings, tmp_path: Path, token: str | None) -> Shop:
    return connect(
        settings,
        data_dir=DataDir(tmp_path),
        photos=NoPhotos(),
        token=lambda name: token if name == settings.name else None,
        clock=lambda: datetime(2026, 11, 20, tzinfo=UTC),
    )


def test_the_training_shop_needs_no_token_and_keeps_its_book_in_the_data_folder(tmp_path):
    shop = made(ShopSettings(name="practice", kind="training"), tmp_path, None)
    assert shop.name == "practice"
    assert DataDir(tmp_path).training_shop.exists()


def test_a_medusa_shop_is_connected_under_its_name(tmp_path):
    settings = ShopSettings(name="main-shop", kind="medusa", address="https://shop.example")
    assert made(settings, tmp_path, "sk_1").name == "main-shop"


def test_a_medusa_shop_without_a_token_is_expected_trouble(tmp_path):
    settings = ShopSettings(name="main-shop", kind="medusa", address="https://shop.example")
    with pytest.raises(IntakeError) as caught:
        made(settings, tmp_path, None)
    assert caught.value.code == "token_missing"


def test_a_shopify_shop_is_connected_with_what_is_its_own(tmp_path):
    own = ShopifySettings(client_id="app-1", locations={"refurbish": "32"})
    settings = ShopSettings(
        name="main-shop", kind="shopify", address="myshop.myshopify.com", location="31", shopify=own
    )
    shop = made(settings, tmp_path, "shpss_1")
    assert (shop.name, isinstance(shop, ForgetsKeys)) == ("main-shop", True)
    with pytest.raises(IntakeError) as caught:
        made(settings.model_copy(update={"address": "http://myshop.myshopify.com"}), tmp_path, "shpss_1")
    assert caught.value.code == "shop_address_insecure"
