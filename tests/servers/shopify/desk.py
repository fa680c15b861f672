"""Takes one request at a time: who asks, what it costs, what a test scripted for it, and then the schema's word."""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    execute,
    parse,
    validate,
)
from graphql.execution.values import get_variable_values

from tests.servers.shopify import queries
from tests.servers.shopify.changes import roots as changes
from tests.servers.shopify.colleague import refund_by_hand
from tests.servers.shopify.cost import CEILING, Bucket, Reckoner, told
from tests.servers.shopify.documents import missing_scopes, needed_scopes
from tests.servers.shopify.ledger import Act, Ledger
from tests.servers.shopify.schema import PublishedSchema
from tests.servers.shopify.views import resolve
from tests.servers.shopify.visit import Visit

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """A GraphQL request. `base`: the shop's address as its sender knows it."""

    document: str
    variables: Mapping[str, Any]
    base: str

    @property
    def digest(self) -> str:
        """Tells requests apart; the order of the variables counts."""
        return hashlib.sha256(json.dumps([self.document, self.variables]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Sound:
    """A document that the schema allows."""

    node: DocumentNode
    operation: OperationDefinitionNode
    field: str
    needs: frozenset[frozenset[str]]


class Broken(Exception):
    """The test shop itself fell over; nothing has happened."""


class Desk:
    """Safe for several threads: requests are carried out one after the other, each in one transaction."""

    def __init__(self, ledger: Ledger, schema: PublishedSchema) -> None:
        self.lock = threading.Lock()
        self._ledger = ledger
        self._schema = schema
        self._bucket = Bucket()

    def act(self, request: Request) -> Act | None:
        """What a test scripted for this request."""
        try:
            field = sound(self._schema, request.document).field
        except GraphQLError:
            return None
        with self.lock:
            return self._ledger.next_act(field)

    def answer(self, request: Request, act: Act | None = None) -> Body:
        """The answer's body; 200 whatever comes of it."""
        with self.lock:
            try:
                return self._answer(request, act)
            except GraphQLError as problem:
                return {"errors": [problem.formatted]}
            except Exception as problem:
                self._ledger.complain(f"{problem}\n{traceback.format_exc()}")
                return internal_error()

    def _answer(self, request: Request, act: Act | None) -> Body:
        found = sound(self._schema, request.document)
        settings = self._ledger.settings()
        variables = coerced(self._schema.graphql, found.operation, request.variables)
        pages = tuple((name, value) for name, value in request.variables.items() if isinstance(value, int))
        cost = reckoned(self._schema, request.document, pages)
        if cost > CEILING:
            message = f"Query cost is {cost}, which exceeds the single query max cost limit ({CEILING})."
            raise GraphQLError(message, extensions={"code": "MAX_COST_EXCEEDED", "cost": cost})
        limits = {"size": settings.bucket, "rate": settings.restore_rate}
        paid, left = self._bucket.take(cost, limited=settings.throttled, **limits)
        said = {"cost": told(cost, paid, left, settings.bucket, settings.restore_rate)}
        if not paid:
            return {"errors": [throttled()], "extensions": said}
        if missing := missing_scopes(found.needs, settings.scopes):
            raise access_denied(found.field, missing)
        visit = Visit(self._ledger, settings, self._ledger.now(settings), request.base, request.digest)
        visit.pending = act.details if act and act.name == "money" else None
        return {**self._execute(found, visit, dict(request.variables), variables, act), "extensions": said}

    def _execute(
        self, found: Sound, visit: Visit, raw: dict[str, Any], variables: dict[str, Any], act: Act | None
    ) -> Body:
        if found.operation.operation is not OperationType.MUTATION:
            return _body(_run(self._schema.graphql, found.node, queries.roots(visit), raw))
        with self._ledger.writing():
            if act and act.name == "colleague":
                refund_by_hand(visit, variables, act.details)
                visit.forget()
            return _body(_run(self._schema.graphql, found.node, changes.roots(visit, self._schema), raw))


@lru_cache(maxsize=512)
def sound(schema: PublishedSchema, document: str) -> Sound:
    """The parsed document; GraphQLError, with Shopify's code for it, if the schema forbids it."""
    node = parse(document, no_location=True)
    for problem in validate(schema.graphql, node):
        code = "undefinedField" if problem.message.startswith("Cannot query field") else "BAD_REQUEST"
        raise GraphQLError(problem.message, extensions={"code": code})
    operations = [one for one in node.definitions if isinstance(one, OperationDefinitionNode)]
    if len(operations) != 1:
        raise GraphQLError("An operation name is required", extensions={"code": "BAD_REQUEST"})
    first = next(one for one in operations[0].selection_set.selections if isinstance(one, FieldNode))
    return Sound(node, operations[0], first.name.value, needed_scopes(schema, (document,)))


@lru_cache(maxsize=512)
def reckoned(schema: PublishedSchema, document: str, pages: tuple[tuple[str, int], ...]) -> int:
    """The cost of a document; only the numbers among its variables can change it."""
    return Reckoner(schema.graphql, sound(schema, document).node, dict(pages)).cost()


def coerced(schema: GraphQLSchema, operation: OperationDefinitionNode, given: Mapping[str, Any]) -> dict[str, Any]:
    """The variables as the schema understands them."""
    values = get_variable_values(schema, operation.variable_definitions, dict(given))
    if isinstance(values, list):
        raise GraphQLError(values[0].message, extensions={"code": "INVALID_VARIABLE"})
    return values


def internal_error() -> Body:
    """An answer after which nobody knows whether anything happened."""
    error = {
        "message": "Internal error. Looks like something went wrong on our end.",
        "extensions": {"code": "INTERNAL_SERVER_ERROR", "requestId": secrets.token_hex(16)},
    }
    return {"data": None, "errors": [error]}


def throttled() -> Body:
    """The error of a shop that is asked too much."""
    return {"message": "Throttled", "extensions": {"code": "THROTTLED"}}


def throttled_answer() -> Body:
    """A whole answer of that kind; the points that are missing come in no time."""
    cost = told(100, paid=False, left=95.0, size=2000.0, rate=100.0)
    return {"errors": [throttled()], "extensions": {"cost": cost}}


def access_denied(field: str, missing: frozenset[frozenset[str]]) -> GraphQLError:
    """The error for a token that may not."""
    wanted = sorted(" or ".join(sorted(need)) for need in missing)
    message = f"Access denied for {field} field. Required access: {', '.join(wanted)}."
    return GraphQLError(message, extensions={"code": "ACCESS_DENIED"})


def _run(schema: GraphQLSchema, document: DocumentNode, root: object, variables: dict[str, Any]) -> ExecutionResult:
    result = execute(
        schema, document, root_value=root, variable_values=variables, field_resolver=resolve, is_awaitable=_never
    )
    assert isinstance(result, ExecutionResult)
    for error in result.errors or ():
        if error.original_error is not None and not isinstance(error.original_error, GraphQLError):
            raise error.original_error
        if error.original_error is None and not (error.extensions or {}).get("code"):
            raise Broken(f"{error.message} at {error.path}")
    return result


def _never(_value: object) -> bool:
    """No resolver here is asynchronous, and asking each of them takes its time."""
    return False


def _body(result: ExecutionResult) -> Body:
    return dict(result.formatted)
