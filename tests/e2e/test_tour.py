"""The scripted shift: the real window in a program of its own, killed in between, compared with the shop's ledger."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.medusa import MedusaShop
from tests.servers.medusa.rehearsal import rehearse
from tests.servers.shopify import ShopifyShop
from tests.servers.shopify.rehearsal import rehearse as sell_again

ROOT = Path(__file__).resolve().parents[2]


def tour(out: Path, *words: str, token: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "INTAKE_TOKEN_MEDUSA": token}
    environment["INTAKE_TOKEN_SHOPIFY"] = token
    command = [sys.executable, "-m", "intake", "tour", "--out", str(out), *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=560, check=False)


@pytest.mark.timeout(300)
def test_decision_refund_and_stock_agree_after_a_shift_that_was_killed_in_between(tmp_path: Path) -> None:
    played = tour(tmp_path / "tour")
    assert played.returncode == 0, played.stdout[-3000:] + played.stderr[-3000:]
    summary = (tmp_path / "tour" / "summary.md").read_text(encoding="utf-8")
    assert "Decision, refund and stock agree." in summary
    assert "25 units, 18 returns" in summary
    assert len(list((tmp_path / "tour" / "screens").glob("*.png"))) > 50
    assert len(list((tmp_path / "tour" / "labels").glob("*.pdf"))) > 15


@pytest.mark.medusa
@pytest.mark.timeout(600)
def test_the_same_shift_agrees_with_a_real_medusa_to_the_cent(tmp_path: Path, medusa_shop: MedusaShop) -> None:
    rehearse(medusa_shop)
    words = ("--shop", "medusa", "--address", medusa_shop.base)
    played = tour(tmp_path / "tour", *words, token=medusa_shop.secret)
    assert played.returncode == 0, played.stdout[-3000:] + played.stderr[-3000:]
    assert "Decision, refund and stock agree." in (tmp_path / "tour" / "summary.md").read_text(encoding="utf-8")
    assert medusa_shop.secret not in played.stdout + played.stderr
    for path in (tmp_path / "tour").rglob("*"):
        if path.is_file():
            assert medusa_shop.secret.encode() not in path.read_bytes(), f"the token stands in {path.name}"


@pytest.mark.shopify
@pytest.mark.timeout(600)
def test_the_same_shift_agrees_with_the_shopify_test_shop_to_the_cent(
    tmp_path: Path, shopify_shop: ShopifyShop
) -> None:
    sell_again(shopify_shop)
    words = ("--shop", "shopify", "--address", shopify_shop.base)
    token = shopify_shop.settings.fixed_token
    played = tour(tmp_path / "tour", *words, token=token)
    assert played.returncode == 0, played.stdout[-3000:] + played.stderr[-3000:]
    assert "Decision, refund and stock agree." in (tmp_path / "tour" / "summary.md").read_text(encoding="utf-8")
    assert token not in played.stdout + played.stderr
    for path in (tmp_path / "tour").rglob("*"):
        if path.is_file():
            assert token.encode() not in path.read_bytes(), f"the token stands in {path.name}"
