"""The house rules that no linter knows: small files, plain names, a word on every module, nothing of one machine."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = ("intake", "tests", "benchmarks", "packaging")
MOST_LINES = 400

EMPTY_WORDS = ("Manager", "Helper", "Utils", "Util", "Controller", "Handler")
# A class may be named as its library's own base class asks for it; the base is then what the name says.
BASES_THAT_NAME = {"logging.Handler", "Handler", "BaseHTTPRequestHandler"}

# Written in pieces, so that this file does not hold what it looks for.
REGISTRIES = re.compile(
    "|".join(
        [
            "pypi" + r"\.org",
            "pythonhosted" + r"\.org",
            "registry" + r"\.npmjs",
            "deb" + r"\.debian\.org",
            "archive" + r"\.ubuntu",
        ]
    )
)
MACHINE_PATHS = re.compile(
    r"(?<![\w.$}/~])/(?:"
    + "|".join(["wo" + "rk", "ro" + r"ot/\.\w+", "ho" + r"me/\w+", "Us" + r"ers/\w+"])
    + r")(?:/|\b(?!\w))"
)
LOCAL_FILES = {".json", ".lock", ".md", ".py", ".sh", ".spec", ".svg", ".toml", ".txt", ".yaml", ".yml", ""}


@cache
def sources() -> tuple[Path, ...]:
    return tuple(
        sorted(path for folder in CODE for path in (ROOT / folder).rglob("*.py") if "node_modules" not in path.parts)
    )


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def tracked_texts() -> Iterator[tuple[Path, str]]:
    try:
        listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no git or no checkout: nothing tells what belongs to the project")
    for name in filter(None, listing.split("\0")):
        path = ROOT / name
        if path.is_file() and path.suffix in LOCAL_FILES:
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")


def hits(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path}:{number}: {line.strip()[:100]}"
        for path, text in tracked_texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_every_source_file_is_short_enough_to_read() -> None:
    long = {
        str(p.relative_to(ROOT)): n
        for p in sources()
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert not long


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(p.relative_to(ROOT)) for p in sources() if not (ast.get_docstring(tree_of(p)) or "").strip()]
    assert not silent


def test_no_name_stands_for_nothing() -> None:
    empty = []
    for path in sources():
        if re.search(r"(^|_)(managers?|helpers?|utils?|controllers?|handlers?)(_|$)", path.stem):
            empty.append(str(path.relative_to(ROOT)))
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.ClassDef) or {ast.unparse(base) for base in node.bases} & BASES_THAT_NAME:
                continue
            if node.name.endswith(EMPTY_WORDS) or node.name.startswith(("Manager", "Helper", "Util")):
                empty.append(f"{path.relative_to(ROOT)}:{node.lineno}: {node.name}")
    assert not empty


def test_no_file_names_a_package_registry() -> None:
    assert not hits(REGISTRIES)


def test_no_file_names_a_path_of_one_machine() -> None:
    assert not hits(MACHINE_PATHS)


@pytest.mark.parametrize(
    "text", ["see /wo" + "rk/main", "cd /ro" + "ot/.pyenv", "/ho" + "me/eva/intake", '"/wo' + 'rk"']
)
def test_a_path_of_one_machine_is_recognised(text: str) -> None:
    assert MACHINE_PATHS.search(text)


@pytest.mark.parametrize(
    "text",
    ["resources/work/x", "https://example.com/work/1", "$HOME/work", "https://dev.to/root", "a/workplace", "/rooted"],
)
def test_other_slashes_are_left_alone(text: str) -> None:
    assert not MACHINE_PATHS.search(text)
