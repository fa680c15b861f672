"""Secrets: from the environment, the keyring or a sealed file; masked in whatever is written."""

from __future__ import annotations

import base64
import json
import logging
import os
import stat
import sys
from pathlib import Path

import pytest

from intake.domain import redaction
from intake.domain.decisions import reason_of
from intake.domain.errors import IntakeError
from intake.domain.redaction import hide, redacted
from intake.logs import Masking
from intake.sync import secret_file
from intake.sync.secret_file import KEY_FILE, PASSPHRASE, SecretFile
from intake.sync.secrets import open_secrets

TOKEN = "sk_live_0123456789abcdef"


@pytest.fixture(autouse=True)
def _nothing_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "_hidden", set())
    monkeypatch.setattr(secret_file, "_COST", 2**14)
    monkeypatch.delenv(KEY_FILE, raising=False)
    monkeypatch.setenv(PASSPHRASE, "correct horse battery")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "secrets.json"


def code_of(error: pytest.ExceptionInfo[IntakeError]) -> str:
    return error.value.code


def test_what_is_kept_is_there_for_the_next_program_and_unreadable_in_the_file(path: Path):
    kept = SecretFile(path)
    kept.set("web", TOKEN)
    kept.set("mail", "pass word")
    assert SecretFile(path).get("web") == TOKEN
    kept.delete("web")
    kept.delete("web")
    assert (SecretFile(path).get("web"), SecretFile(path).get("mail")) == (None, "pass word")
    raw = path.read_bytes()
    for hidden in (TOKEN.encode(), b"mail", base64.b64encode(TOKEN.encode())[:12]):
        assert hidden not in raw
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_same_secrets_never_give_the_same_file(path: Path):
    kept = SecretFile(path)
    kept.set("web", TOKEN)
    first = path.read_bytes()
    kept.set("web", TOKEN)
    assert path.read_bytes() != first


def test_another_passphrase_opens_nothing_and_overwrites_nothing(path: Path, monkeypatch: pytest.MonkeyPatch):
    SecretFile(path).set("web", TOKEN)
    before = path.read_bytes()
    monkeypatch.setenv(PASSPHRASE, "wrong horse battery")
    for act in (lambda: SecretFile(path).get("web"), lambda: SecretFile(path).set("web", "other")):
        with pytest.raises(IntakeError) as refused:
            act()
        assert code_of(refused) == "secrets_broken"
    assert path.read_bytes() == before


@pytest.mark.parametrize("field", ["salt", "nonce", "sealed", "cost", "version"])
def test_a_file_somebody_changed_is_refused(path: Path, field: str):
    SecretFile(path).set("web", TOKEN)
    found = json.loads(path.read_text())
    value = found[field]
    found[field] = value + 1 if isinstance(value, int) else base64.b64encode(bytes(len(value))).decode()[: len(value)]
    path.write_text(json.dumps(found))
    with pytest.raises(IntakeError) as refused:
        SecretFile(path).get("web")
    assert code_of(refused) == "secrets_broken"


@pytest.mark.parametrize("raw", [b"", b"{}", b"\xff\xfe", b"[" * 5000, b'{"version":1,"cost":99999999}'])
def test_a_file_that_is_none_is_refused(path: Path, raw: bytes):
    path.write_bytes(raw)
    with pytest.raises(IntakeError) as refused:
        SecretFile(path).get("web")
    assert code_of(refused) == "secrets_broken"


@pytest.mark.parametrize("given", ["", "too short"])
def test_without_a_real_passphrase_nothing_is_kept(path: Path, monkeypatch: pytest.MonkeyPatch, given: str):
    monkeypatch.setenv(PASSPHRASE, given)
    with pytest.raises(IntakeError) as refused:
        SecretFile(path).set("web", TOKEN)
    assert code_of(refused) == "secrets_passphrase"
    assert not path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_key_file_must_be_its_owners_alone(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(PASSPHRASE)
    key = tmp_path / "key"
    monkeypatch.setenv(KEY_FILE, str(key))
    with pytest.raises(IntakeError) as refused:
        SecretFile(path).set("web", TOKEN)
    assert code_of(refused) == "secrets_key_file"
    key.write_text("correct horse battery\n")
    key.chmod(0o640)
    with pytest.raises(IntakeError) as refused:
        SecretFile(path).set("web", TOKEN)
    assert code_of(refused) == "secrets_key_file"
    key.chmod(0o600)
    SecretFile(path).set("web", TOKEN)
    monkeypatch.delenv(KEY_FILE)
    monkeypatch.setenv(PASSPHRASE, "correct horse battery")
    assert SecretFile(path).get("web") == TOKEN


def test_the_environment_wins_and_is_not_written_down(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("INTAKE_TOKEN_MAIN_SHOP", TOKEN)
    secrets = open_secrets("file", path)
    secrets.set("main-shop", TOKEN)
    assert not path.exists()
    assert secrets.get("main-shop") == TOKEN
    assert secrets.kept("main-shop") is None


def test_whatever_is_given_out_is_masked_in_reasons_and_logs(path: Path):
    secrets = open_secrets("file", path)
    secrets.set("web", TOKEN)
    assert TOKEN not in reason_of(IntakeError("shop_error", shop="web", reason=f"bad key {TOKEN}")).params["reason"]
    record = logging.LogRecord("intake", logging.ERROR, __file__, 1, "told %s", (TOKEN,), None)
    try:
        raise ValueError(f"Authorization: Basic {TOKEN}")
    except ValueError:
        record.exc_info = sys.exc_info()
    written = Masking("%(message)s").format(record)
    assert TOKEN not in written
    assert written.count("●●●") == 2


def test_a_part_of_a_secret_does_not_leave_its_rest_and_short_words_stay():
    hide("abcdef")
    hide("abcdefghij")
    hide("cat")
    assert redacted("x abcdefghij y abcdef cat") == "x ●●● y ●●● cat"


def test_a_passphrase_in_the_environment_is_no_argument_of_the_process():
    # What can be listed by other users are arguments; the commands take none that is secret.
    from click import Argument, Command, Group, Option

    from intake.cli import main

    def commands(group: Group) -> list[Command]:
        found: list[Command] = []
        for one in group.commands.values():
            found += commands(one) if isinstance(one, Group) else [one]
        return found

    names = {
        parameter.name
        for command in commands(main)
        for parameter in command.params
        if isinstance(parameter, Argument | Option)
    }
    assert not names & {"token", "password", "secret", "passphrase", "pin", "key"}
    assert os.environ[PASSPHRASE] not in sys.argv
