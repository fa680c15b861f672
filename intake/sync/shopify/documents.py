"""The requests to Shopify, each a GraphQL file beside this module; the tests check them on the published schema."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

VERSION = "2026-10"
"""The version of the Admin API that the documents are written for; every request names it."""
_OPERATION = re.compile(r"^(query|mutation) (\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Document:
    """One request: its text, the operation's name, whether it changes anything."""

    text: str
    operation: str
    writes: bool


@cache
def document(name: str) -> Document:
    """The document in `<name>.graphql`."""
    text = files(__package__).joinpath("documents", f"{name}.graphql").read_text(encoding="utf-8")
    found = _OPERATION.search(text)
    if found is None:
        raise ValueError(f"{name}.graphql holds no operation with a name")
    return Document(text, found[2], found[1] == "mutation")
