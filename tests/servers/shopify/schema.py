"""Shopify's published Admin schema as graphql-core's schema, with what it says of access and of idempotency keys."""

from __future__ import annotations

import gc
import gzip
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphql import GraphQLScalarType, GraphQLSchema, build_client_schema

from tests.servers.shopify import package
from tests.servers.shopify.scalars import PARSERS

PINNED = "2026-10"
BEFORE = "2026-07"
UNSTABLE = "unstable"

KEY_REQUIRED = re.compile(r"idempotency key is required", re.IGNORECASE)
SCOPE = re.compile(r"`((?:(?:read|write)_)?[a-z_]+)`")


@dataclass(frozen=True, slots=True, eq=False)
class PublishedSchema:
    """One version of the Admin API.

    `keyed`: mutations that must carry @idempotent. `access`: by "Type" or "Type.field", the scopes of which one
    is needed.
    """

    version: str
    graphql: GraphQLSchema
    keyed: frozenset[str]
    access: Mapping[str, frozenset[str]]


def published(cache: Path, version: str = PINNED) -> PublishedSchema:
    """The schema of a version; about half a second and 60 MB. Raises what package.ensure raises."""
    return load(package.ensure(cache) / package.file_name(version), version)


def load(file: Path, version: str) -> PublishedSchema:
    """Read a schema file that is known to be whole."""
    with _without_collector():
        introspection = json.loads(gzip.decompress(file.read_bytes()))["data"]
        schema = build_client_schema(introspection, assume_valid=True)
    types: list[dict[str, Any]] = introspection["__schema"]["types"]
    for name, parser in PARSERS.items():
        scalar = schema.type_map[name]
        assert isinstance(scalar, GraphQLScalarType), name
        scalar.parse_value = parser  # type: ignore[assignment]
    return PublishedSchema(version, schema, _keyed(schema), dict(_access(types)))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Half a million small objects that all stay: collecting in between would only take three times as long."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _keyed(schema: GraphQLSchema) -> frozenset[str]:
    mutation = schema.mutation_type
    assert mutation is not None
    return frozenset(name for name, field in mutation.fields.items() if KEY_REQUIRED.search(field.description or ""))


def _access(types: list[dict[str, Any]]) -> Iterator[tuple[str, frozenset[str]]]:
    for type_ in types:
        writes = type_["name"] == "Mutation"
        if text := type_.get("requiredAccess"):
            yield type_["name"], _scopes(text, writes=writes)
        for field in type_.get("fields") or ():
            if text := field.get("requiredAccess"):
                yield f"{type_['name']}.{field['name']}", _scopes(text, writes=writes)


def _scopes(text: str, *, writes: bool) -> frozenset[str]:
    """The scopes named before the sentence on permissions; one without a verb takes that of the operation."""
    verb = "write_" if writes else "read_"
    names = SCOPE.findall(text.split("Also:", maxsplit=1)[0]) if "scope" in text else []
    return frozenset(name if name.startswith(("read_", "write_")) else verb + name for name in names)
