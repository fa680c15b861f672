"""Checks requests against the published schema: documents, variables, idempotency keys, the scopes they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    parse,
    specified_rules,
    type_from_ast,
    validate,
    visit,
)
from graphql.execution.values import get_variable_values
from graphql.language import FieldNode
from graphql.validation import NoDeprecatedCustomRule, ValidationContext, ValidationRule

from tests.servers.shopify.schema import PublishedSchema


class BadRequest(AssertionError):
    """A request that Shopify would refuse, or that uses what it is about to remove; the text lists why."""


def check_request(schema: PublishedSchema, document: str, variables: Mapping[str, Any] | None = None) -> None:
    """Raise BadRequest unless this document with these variables is sound on this schema."""
    if problems := (*document_problems(schema, document), *variable_problems(schema, document, variables or {})):
        raise BadRequest("\n".join((f"on {schema.version}:", *problems)))


def document_problems(schema: PublishedSchema, document: str) -> tuple[str, ...]:
    """What a document does wrong: the standard rules, deprecated parts, a missing idempotency key."""
    return _document_problems(schema.graphql, schema.keyed, document)


@lru_cache(maxsize=256)
def _document_problems(schema: GraphQLSchema, keyed: frozenset[str], document: str) -> tuple[str, ...]:
    try:
        parsed = _parsed(document)
    except GraphQLError as problem:
        return (str(problem),)
    rules = (*specified_rules, NoDeprecatedCustomRule, _key_rule(keyed))
    return tuple(problem.message for problem in validate(schema, parsed, rules))


def variable_problems(schema: PublishedSchema, document: str, variables: Mapping[str, Any]) -> tuple[str, ...]:
    """What is wrong with the variables: their form, names the document does not declare, deprecated input fields."""
    (operation,) = operations(_parsed(document))
    declared = {one.variable.name.value: one for one in operation.variable_definitions}
    found = [f"${name} is not a variable of the document" for name in variables if name not in declared]
    coerced = get_variable_values(schema.graphql, operation.variable_definitions, dict(variables))
    if isinstance(coerced, list):
        return (*found, *(problem.message for problem in coerced))
    for name, value in variables.items():
        type_ = type_from_ast(schema.graphql, declared[name].type) if name in declared else None
        found += _deprecated(get_named_type(type_), value, f"${name}")
    return tuple(found)


def operations(document: DocumentNode) -> list[OperationDefinitionNode]:
    """The operations of a document; ours have one each."""
    return [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]


def needed_scopes(schema: PublishedSchema, documents: Iterable[str]) -> frozenset[frozenset[str]]:
    """What the documents need: of each set in the answer, one scope must be granted."""
    collector = _ScopeCollector(schema)
    for document in documents:
        visit(_parsed(document), TypeInfoVisitor(collector.types, collector))
    return frozenset(collector.needed)


def missing_scopes(needed: Iterable[frozenset[str]], granted: Iterable[str]) -> frozenset[frozenset[str]]:
    """The needs that no granted scope meets; a scope to write brings the one to read."""
    held = set(granted)
    held |= {f"read_{scope.removeprefix('write_')}" for scope in held if scope.startswith("write_")}
    return frozenset(need for need in needed if not need & held)


@lru_cache(maxsize=256)
def _parsed(document: str) -> DocumentNode:
    return parse(document, no_location=True)


def _deprecated(type_: object, value: object, where: str) -> Iterator[str]:
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from _deprecated(type_, item, f"{where}.{place}")
    elif isinstance(value, Mapping) and isinstance(type_, GraphQLInputObjectType):
        for name, inner in value.items():
            field = type_.fields[name]
            if field.deprecation_reason is not None:
                yield f"{where}.{name} is deprecated: {field.deprecation_reason}"
            yield from _deprecated(get_named_type(field.type), inner, f"{where}.{name}")


def _key_rule(keyed: frozenset[str]) -> type[ValidationRule]:
    class IdempotencyKeyRule(ValidationRule):
        """Mutations whose description asks for a key must carry the directive."""

        def __init__(self, context: ValidationContext) -> None:
            super().__init__(context)

        def enter_field(self, node: FieldNode, *_: object) -> None:
            parent = self.context.get_parent_type()
            asked = parent is self.context.schema.mutation_type and node.name.value in keyed
            if asked and not any(directive.name.value == "idempotent" for directive in node.directives):
                self.report_error(GraphQLError(f"{node.name.value} must carry @idempotent", node))

    return IdempotencyKeyRule


class _ScopeCollector(Visitor):
    def __init__(self, schema: PublishedSchema) -> None:
        super().__init__()
        self.types = TypeInfo(schema.graphql)
        self.needed: set[frozenset[str]] = set()
        self._access = schema.access

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent, type_ = self.types.get_parent_type(), get_named_type(self.types.get_type())
        for place in (f"{parent}.{node.name.value}", str(type_)):
            if scopes := self._access.get(place):
                self.needed.add(scopes)
