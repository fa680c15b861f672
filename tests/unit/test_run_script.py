"""The task script, on machines made of a few fake commands: what it installs, what it says, and how it heals."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = ROOT / "run"
PYTEST = "python -m pytest -n auto --no-loadscope-reorder"
TOOLS = [
    "awk",
    "basename",
    "cat",
    "chmod",
    "cp",
    "cut",
    "date",
    "dirname",
    "env",
    "flock",
    "grep",
    "ls",
    "mkdir",
]
TOOLS += ["mv", "rm", "sh", "sha256sum", "sleep", "uname"]
SONAMES = re.findall(r"\b(lib[\w.-]+\.so\.\d+)=", SCRIPT.read_text())

# A Python that only writes down what it was asked to do.
PYTHON = """#!/bin/sh
case "$*" in
-V) echo "Python ${FAKE_VERSION:-3.13.0}" ;;
*"version_info < (3, 11)"*) exit "${FAKE_TOO_OLD:-0}" ;;
"-m venv "*) echo "venv" >>"$LOG"; mkdir -p "$3/bin" "$3/site"; cp "$0" "$3/bin/python" ;;
*get_path*) echo "$(dirname "$0")/../site" ;;
*"config get"*) exit 1 ;;
*"-r "*requirements-uv.lock) exit 1 ;;
*"-r "*requirements.lock) echo "install" >>"$LOG"; exit "${FAKE_PIP_FAILS:-0}" ;;
*) echo "python $*" >>"$LOG" ;;
esac
"""
LDCONFIG = '#!/bin/sh\nfor name in $FAKE_LIBS; do echo "\t$name (libc6) => /lib/$name"; done\n'
APT_GET = '#!/bin/sh\necho "apt-get $*" >>"$LOG"\n'
APT_CACHE = '#!/bin/sh\nfor known in $FAKE_KNOWN; do case "$*" in *" $known") exit 0 ;; esac; done\nexit 100\n'


class Machine:
    """A checkout and a PATH of its own; `log` tells which commands were called."""

    def __init__(self, folder: Path) -> None:
        self.checkout, self.bin, self.log_file = folder / "check out", folder / "bin", folder / "log"
        self.checkout.mkdir(parents=True)
        self.bin.mkdir()
        for name in ("run", "requirements.lock", "requirements-uv.lock"):
            shutil.copy(ROOT / name, self.checkout / name)
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found, tool
            (self.bin / tool).symlink_to(found)
        self.env = {
            "PATH": str(self.bin),
            "LOG": str(self.log_file),
            "FAKE_LIBS": " ".join(SONAMES),
            "HOME": str(folder),
        }
        self.command("python3", PYTHON)
        self.command("ldconfig", LDCONFIG)
        self.user(1000)

    def command(self, name: str, text: str) -> None:
        path = self.bin / name
        path.write_text(text)
        path.chmod(0o755)

    def user(self, number: int) -> None:
        self.command("id", f"#!/bin/sh\necho {number}\n")

    def start(self, *words: str, **env: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(self.checkout / "run"), *words],
            env=self.env | env,
            cwd=self.checkout.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *words: str, **env: str) -> tuple[int, str]:
        process = self.start(*words, **env)
        said, _ = process.communicate(timeout=60)
        return process.returncode, said

    @property
    def log(self) -> list[str]:
        return self.log_file.read_text().splitlines() if self.log_file.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_the_script_is_posix_shell() -> None:
    dash = shutil.which("dash") or "/bin/sh"
    assert subprocess.run([dash, "-n", str(SCRIPT)], check=False).returncode == 0


def test_help_explains_every_word(machine: Machine) -> None:
    words = re.findall(r"^([a-z]+)(?: \| -h)?\) ", SCRIPT.read_text().split("case $word in")[-1], re.MULTILINE)
    code, said = machine.run("help")
    assert code == 0
    assert len(words) >= 9
    assert [word for word in words if f"./run {word}" not in said] == []
    assert machine.log == []


def test_without_a_display_the_bare_command_says_so_and_plays_the_tour(machine: Machine) -> None:
    code, said = machine.run()
    assert code == 0
    assert "no display here" in said
    assert machine.log[-1] == "python -m intake tour --out tour-out"


def test_with_a_display_the_bare_command_opens_the_program(machine: Machine) -> None:
    assert machine.run(DISPLAY=":0")[0] == 0
    assert machine.log[-1] == "python -m intake run --training"


def test_the_window_is_not_opened_where_nobody_could_see_it(machine: Machine) -> None:
    code, said = machine.run("run", "--training")
    assert (code, "./run tour" in said) == (3, True)
    assert not any("-m intake" in line for line in machine.log)


def test_another_word_is_a_command_of_the_program_and_keeps_its_arguments(machine: Machine) -> None:
    assert machine.run("decode", "a photo.jpg", "--json")[0] == 0
    assert machine.log[-1] == "python -m intake decode a photo.jpg --json"


def test_the_tests_get_their_arguments(machine: Machine) -> None:
    assert machine.run("test", "-k", "undo")[0] == 0
    assert machine.log[-1] == f"{PYTEST} -k undo"


def test_shots_play_the_tour_in_every_language(machine: Machine) -> None:
    catalogues = machine.checkout / "resources" / "translations"
    catalogues.mkdir(parents=True)
    for language in ("de", "en"):
        (catalogues / f"{language}.toml").touch()
    assert machine.run("shots")[0] == 0
    assert machine.log[-2:] == [f"python -m intake tour --language {ln} --out shots-out/{ln}" for ln in ("de", "en")]


def test_the_second_start_installs_nothing(machine: Machine) -> None:
    assert machine.run("setup")[0] == 0
    first = machine.log
    code, said = machine.run("setup")
    assert (code, said, machine.log) == (0, "", first)
    assert first == ["venv", "install"]


def test_a_changed_lock_is_installed_into_the_same_venv(machine: Machine) -> None:
    machine.run("setup")
    with (machine.checkout / "requirements.lock").open("a") as lock:
        lock.write("# newer\n")
    assert machine.run("setup")[0] == 0
    assert machine.log == ["venv", "install", "install"]


def test_a_failed_installation_is_said_and_made_good_at_the_next_start(machine: Machine) -> None:
    code, said = machine.run("test", FAKE_PIP_FAILS="1")
    assert (code, "could not be installed" in said) == (3, True)
    assert not any("pytest" in line for line in machine.log)
    assert machine.run("test")[0] == 0
    assert machine.log == ["venv", "install", "venv", "install", PYTEST]


@pytest.mark.parametrize("lost", [".venv/.stamp", ".venv/bin/python"])
def test_a_half_made_venv_is_made_anew(machine: Machine, lost: str) -> None:
    machine.run("setup")
    (machine.checkout / lost).unlink()
    assert machine.run("setup")[0] == 0
    assert machine.log == ["venv", "install"] * 2


def test_a_venv_of_another_python_or_another_place_is_made_anew(machine: Machine) -> None:
    machine.run("setup")
    assert machine.run("setup", FAKE_VERSION="3.14.0")[0] == 0
    machine.checkout = machine.checkout.rename(machine.checkout.with_name("elsewhere"))
    assert machine.run("setup")[0] == 0
    assert machine.log == ["venv", "install"] * 3


def test_two_starts_at_once_make_one_venv(machine: Machine) -> None:
    both = [machine.start("setup"), machine.start("setup")]
    for process in both:
        process.communicate(timeout=60)
    assert [process.returncode for process in both] == [0, 0]
    assert machine.log == ["venv", "install"]


def test_without_flock_two_starts_at_once_make_one_venv(machine: Machine) -> None:
    (machine.bin / "flock").unlink()
    both = [machine.start("setup"), machine.start("setup")]
    for process in both:
        process.communicate(timeout=60)
    assert [process.returncode for process in both] == [0, 0]
    assert machine.log == ["venv", "install"]


def test_root_gets_exactly_the_missing_libraries(machine: Machine) -> None:
    machine.user(0)
    machine.command("apt-get", APT_GET)
    machine.command("apt-cache", APT_CACHE)
    here = " ".join(name for name in SONAMES if not name.startswith(("libzbar", "libGL")))
    machine.run("setup", FAKE_LIBS=here)
    installs = [line for line in machine.log if " install " in line]
    assert [line.split("--no-install-recommends ")[1].split() for line in installs] == [["libgl1", "libzbar0"]]


@pytest.mark.parametrize(("known", "name"), [("", "libglib2.0-0"), ("libglib2.0-0t64", "libglib2.0-0t64")])
def test_a_library_is_asked_for_by_the_name_that_the_release_knows(machine: Machine, known: str, name: str) -> None:
    machine.user(0)
    machine.command("apt-get", APT_GET)
    machine.command("apt-cache", APT_CACHE)
    here = " ".join(soname for soname in SONAMES if not soname.startswith("libglib"))
    machine.run("setup", FAKE_LIBS=here, FAKE_KNOWN=known)
    assert [line.split()[-1] for line in machine.log if " install " in line] == [name]


def test_without_any_right_the_exact_command_is_said(machine: Machine) -> None:
    machine.command("apt-get", APT_GET + "exit 100\n")
    machine.command("apt-cache", APT_CACHE)
    code, said = machine.run("setup", FAKE_LIBS="")
    assert code == 3
    assert "ask an administrator for:  apt-get install --no-install-recommends libgl1 libegl1 libglib2.0-0 " in said
    assert "venv" not in machine.log


def test_a_missing_second_barcode_reader_stops_nobody(machine: Machine) -> None:
    here = " ".join(name for name in SONAMES if not name.startswith("libzbar"))
    code, said = machine.run("test", FAKE_LIBS=here)
    assert code == 0
    assert "neither Debian nor Ubuntu" in said
    assert machine.log[-1] == PYTEST


def test_an_old_python_is_not_taken(machine: Machine) -> None:
    code, said = machine.run("setup", FAKE_TOO_OLD="1")
    assert (code, "Python 3.11 or newer" in said) == (3, True)


def test_doctor_installs_nothing(machine: Machine) -> None:
    code, said = machine.run("doctor", FAKE_LIBS="")
    assert code == 3
    assert "libgl1" in said
    assert "./run setup" in said
    assert machine.log == []


def test_doctor_asks_the_program_once_the_machine_is_ready(machine: Machine) -> None:
    machine.run("setup")
    assert machine.run("doctor", "--json")[0] == 0
    assert machine.log[-1] == "python -m intake doctor --json"


def test_a_setting_that_keeps_python_from_writing_bytecode_is_dropped(machine: Machine) -> None:
    machine.command("python3", PYTHON.replace('*) echo "python $*"', '*) echo "${PYTHONDONTWRITEBYTECODE:-unset}"'))
    machine.run("test", PYTHONDONTWRITEBYTECODE="1")
    assert machine.log[-1] == "unset"


def test_ci_runs_the_command_that_the_readme_names() -> None:
    commands = [
        line
        for line in (ROOT / ".ci" / "run").read_text().splitlines()
        if line and not line.startswith(("#", "set ", "cd "))
    ]
    assert commands == ["exec ./run test"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
