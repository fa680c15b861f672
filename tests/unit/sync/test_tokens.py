"""Tokens go to the system keyring or come from the environment, never anywhere else."""

from __future__ import annotations

import keyring
import pytest
from keyring.backends import fail, null
from keyring.backends.chainer import ChainerBackend

from intake.domain.errors import IntakeError
from intake.sync import tokens


@pytest.fixture
def use(monkeypatch):
    def choose(backend):
        monkeypatch.setattr(keyring, "get_keyring", lambda: backend)

    return choose


def test_a_token_is_kept_in_the_keyring_under_the_shops_name():
    tokens.set_token("main-shop", "sk_1")
    assert keyring.get_password("returns-intake", "main-shop") == "sk_1"
    assert tokens.get_token("main-shop") == "sk_1"
    tokens.delete_token("main-shop")
    assert tokens.get_token("main-shop") is None


def test_the_environment_wins_over_the_keyring_and_is_not_stored(monkeypatch):
    monkeypatch.setenv("INTAKE_TOKEN_MAIN_SHOP", "sk_env")
    assert tokens.get_token("main-shop") == "sk_env"
    tokens.set_token("main-shop", "sk_env")
    assert keyring.get_password("returns-intake", "main-shop") is None


class Empty(ChainerBackend):
    backends = ()


@pytest.mark.parametrize("backend", [fail.Keyring(), null.Keyring(), Empty()])
def test_a_keyring_that_keeps_nothing_is_refused(use, backend):
    use(backend)
    for act in (lambda: tokens.set_token("main-shop", "sk_1"), lambda: tokens.get_token("main-shop")):
        with pytest.raises(IntakeError) as caught:
            act()
        assert caught.value.code == "keyring_unavailable"
        assert caught.value.params["variable"] == "INTAKE_TOKEN_MAIN_SHOP"
        assert "sk_1" not in str(caught.value)


def test_a_keyring_that_writes_plain_text_is_refused(use):
    plain = type("PlaintextKeyring", (), {"__module__": "keyrings.alt.file"})
    use(plain())
    with pytest.raises(IntakeError, match="keyring_unavailable"):
        tokens.set_token("main-shop", "sk_1")


def test_the_environment_serves_where_there_is_no_keyring(use, monkeypatch):
    use(fail.Keyring())
    monkeypatch.setenv("INTAKE_TOKEN_MAIN_SHOP", "sk_env")
    assert tokens.get_token("main-shop") == "sk_env"


def test_forgetting_a_token_that_is_not_there_is_no_trouble():
    tokens.delete_token("main-shop")
