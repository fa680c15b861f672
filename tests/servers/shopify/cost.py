"""Query cost: what a request is reckoned to cost, and the bucket it is taken from. Fitted to answers of a real shop."""

from __future__ import annotations

import itertools
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_composite_type,
    value_from_ast_untyped,
)

CEILING = 1000
MUTATION = 10
PAGE_FACTORS = ((1, 1), (5, 3), (10, 4), (20, 5), (50, 7), (100, 9), (250, 11))


def page_factor(first: int) -> int:
    """What a page of that many rows weighs, in rows; rounded up between the known ones."""
    for (low, light), (high, heavy) in itertools.pairwise(PAGE_FACTORS):
        if first <= high:
            return light - (low - first) * (heavy - light) // (high - low) if first >= low else 0
    return PAGE_FACTORS[-1][1]


@dataclass(frozen=True, slots=True)
class Reckoner:
    """Reckons the cost of a document with its variables."""

    schema: GraphQLSchema
    document: DocumentNode
    variables: Mapping[str, Any]

    def cost(self) -> int:
        """Points; scalars are free, an object is one, a page is 2 and its rows."""
        fragments = {d.name.value: d for d in self.document.definitions if isinstance(d, FragmentDefinitionNode)}
        operation = next(d for d in self.document.definitions if isinstance(d, OperationDefinitionNode))
        return self._selection(operation.selection_set, self.schema.get_root_type(operation.operation), fragments)

    def _selection(
        self, selection: SelectionSetNode | None, parent: object, fragments: Mapping[str, FragmentDefinitionNode]
    ) -> int:
        cost = 0
        for node in selection.selections if selection else ():
            if isinstance(node, FragmentSpreadNode):
                fragment = fragments[node.name.value]
                type_ = self.schema.type_map[fragment.type_condition.name.value]
                cost += self._selection(fragment.selection_set, type_, fragments)
            elif isinstance(node, InlineFragmentNode):
                type_ = self.schema.type_map[node.type_condition.name.value]
                cost += self._selection(node.selection_set, type_, fragments)
            elif isinstance(node, FieldNode):
                cost += self._field(node, parent, fragments)
        return cost

    def _field(self, node: FieldNode, parent: object, fragments: Mapping[str, FragmentDefinitionNode]) -> int:
        if not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) or node.name.value not in parent.fields:
            return 0
        type_ = parent.fields[node.name.value].type
        named = get_named_type(type_)
        if not is_composite_type(named):
            return 0
        if named.name.endswith("Connection"):
            return 2 + page_factor(self._bound(node)) * self._rows(node.selection_set, named, fragments)
        inner = self._selection(node.selection_set, named, fragments)
        return (MUTATION if parent is self.schema.mutation_type else 1) + inner

    def _rows(
        self, selection: SelectionSetNode | None, connection: object, fragments: Mapping[str, FragmentDefinitionNode]
    ) -> int:
        """The cost of one row; pageInfo and the edges themselves are free."""
        cost = 0
        for node in selection.selections if selection else ():
            if isinstance(node, FieldNode) and node.name.value in {"nodes", "edges"}:
                assert isinstance(connection, GraphQLObjectType)
                row = get_named_type(connection.fields[node.name.value].type)
                if node.name.value == "nodes":
                    cost += 1 + self._selection(node.selection_set, row, fragments)
                else:
                    cost += self._selection(node.selection_set, row, fragments)
        return cost

    def _bound(self, node: FieldNode) -> int:
        """How many rows a connection is asked for."""
        for argument in node.arguments:
            if argument.name.value in {"first", "last"}:
                value = value_from_ast_untyped(argument.value, dict(self.variables))
                return value if isinstance(value, int) else 0
        return 0


class Bucket:
    """Points that run full again with time. A restarted shop begins with a full one."""

    def __init__(self) -> None:
        self._spent = 0.0
        self._at = time.monotonic()

    def take(self, cost: int, *, size: float, rate: float, limited: bool) -> tuple[bool, float]:
        """Whether the cost could be paid, and what is left."""
        now = time.monotonic()
        self._spent = max(0.0, self._spent - (now - self._at) * rate) if limited else 0.0
        self._at = now
        if limited and self._spent + cost > size:
            return False, size - self._spent
        self._spent += cost if limited else 0.0
        return True, size - self._spent


def told(cost: int, paid: bool, left: float, size: float, rate: float) -> dict[str, Any]:
    """What an answer says of its cost."""
    return {
        "requestedQueryCost": cost,
        "actualQueryCost": cost if paid else None,
        "throttleStatus": {"maximumAvailable": size, "currentlyAvailable": int(left), "restoreRate": rate},
    }
