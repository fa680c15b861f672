"""The safety net under all tests must hold: without it a careless test could reach the data of a person."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

CARELESS = """
import logging

def test_that_logs_a_warning():
    logging.getLogger("intake.x").warning("the printer is gone")

def test_that_expects_one_and_gets_none(expected_log):
    pass

def test_that_is_well(expected_log):
    logging.getLogger("intake.x").error("as expected")
"""


def test_folders_of_this_test_are_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    base = tmp_path_factory.getbasetemp()
    for folder in (platformdirs.user_data_path(), platformdirs.user_config_path(), platformdirs.user_state_path()):
        assert folder.is_relative_to(base)


def test_secrets_go_to_a_keyring_that_forgets_in_started_programs_too(tmp_path: Path) -> None:
    ask = "import keyring; keyring.set_password('a', 'b', 'c'); print(type(keyring.get_keyring()).__name__)"
    done = subprocess.run([sys.executable, "-c", ask], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "MemoryKeyring"


def test_warnings_that_are_expected_can_be_read(expected_log: list[logging.LogRecord]) -> None:
    logging.getLogger("intake.somewhere").warning("paper is out")
    assert [record.getMessage() for record in expected_log] == ["paper is out"]


def test_an_unexpected_warning_fails_a_test(tmp_path: Path) -> None:
    house = Path(__file__).parent.parent / "conftest.py"
    (tmp_path / "conftest.py").write_text(
        house.read_text(encoding="utf-8").replace("pytest_plugins", "_plugins"), encoding="utf-8"
    )
    (tmp_path / "test_careless.py").write_text(CARELESS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", str(tmp_path)],
        env=os.environ | {"PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert "3 passed, 2 errors" in done.stdout
    assert "the printer is gone" in done.stdout
    assert "nothing was logged" in done.stdout
