"""The shop's search language for orders, as far as a returns program needs it, turned into SQL.

Terms `field:value`, quoted or not, with >, >=, <, <=; AND (also by a space), OR, a leading minus or NOT, brackets.
The real search ignores a field it does not know and finds everything; this one says so, loudly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from tests.servers.shopify.ledger import stamp, words
from tests.servers.shopify.views import Unknown

TOKEN = re.compile(
    r"""\s*(?:
      (?P<bracket>[()])
    | (?P<word>AND|OR|NOT)(?=[\s(])
    | (?P<minus>-)(?=[a-z(])
    | (?P<field>[a-z_]+): (?P<sign>>=|<=|>|<)?
      (?: '(?P<single>[^']*)' | "(?P<double>[^"]*)" | (?P<bare>[^\s()]+) )
    )""",
    re.VERBOSE,
)
RETURN_STATUSES = {
    *("return_requested", "in_progress", "inspection_complete", "returned", "return_failed", "no_return"),
}
RETURN_NAME = re.compile(r"(.+)-r\d+", re.IGNORECASE)


@dataclass(slots=True)
class Condition:
    """SQL with its named parameters."""

    sql: str
    values: dict[str, object]


def condition(query: str | None, *, finds_return_names: bool = False) -> Condition:
    """The SQL for a search; everything for an empty one."""
    parser = _Parser(query or "", finds_return_names=finds_return_names)
    sql = parser.either() if parser.tokens else "1"
    if parser.tokens:
        raise Unknown(f"the test shop cannot make sense of the search {query!r}")
    return Condition(sql, parser.values)


class _Parser:
    def __init__(self, query: str, *, finds_return_names: bool) -> None:
        self.values: dict[str, object] = {}
        self.tokens = list(_tokens(query))
        self._finds_return_names = finds_return_names

    def either(self) -> str:
        parts = [self._both()]
        while self._next_is("word", "OR"):
            parts.append(self._both())
        return f"({' OR '.join(parts)})"

    def _both(self) -> str:
        parts = [self._one()]
        while self.tokens and self.tokens[0]["word"] != "OR" and self.tokens[0]["bracket"] != ")":
            self._next_is("word", "AND")
            parts.append(self._one())
        return f"({' AND '.join(parts)})"

    def _one(self) -> str:
        if self._next_is("minus", "-") or self._next_is("word", "NOT"):
            return f"NOT {self._one()}"
        if self._next_is("bracket", "("):
            inside = self.either()
            if not self._next_is("bracket", ")"):
                raise Unknown("a bracket is not closed")
            return inside
        if not self.tokens or not self.tokens[0]["field"]:
            raise Unknown("a search term is missing")
        return self._term(self.tokens.pop(0))

    def _next_is(self, kind: str, text: str) -> bool:
        if self.tokens and self.tokens[0][kind] == text:
            self.tokens.pop(0)
            return True
        return False

    def _term(self, token: dict[str, str | None]) -> str:
        field, sign = token["field"], token["sign"] or "="
        text = token["single"] if token["single"] is not None else (token["double"] or token["bare"] or "")
        match field:
            case "name":
                return self._name(text)
            case "id":
                return f"orders.id {sign} {self._value(int(text))}"
            case "return_status":
                if text.lower() not in RETURN_STATUSES:
                    raise Unknown(f"{text!r} is no return status")
                return f"return_status = {self._value(text.upper())}"
            case "created_at" | "processed_at":
                return f"created {sign} {self._value(_moment(text))}"
            case "updated_at":
                return f"updated {sign} {self._value(_moment(text))}"
        raise Unknown(f"the test shop cannot search orders by {field}")

    def _name(self, text: str) -> str:
        if self._finds_return_names and (found := RETURN_NAME.fullmatch(text)):
            text = found[1]
        known = [f"orders.id IN (SELECT order_id FROM words WHERE word = {self._value(w)})" for w in words(text)]
        return f"({' AND '.join(known) or 0})"

    def _value(self, value: object) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"


def _tokens(query: str) -> list[dict[str, str | None]]:
    found, place = [], 0
    while query[place:].strip():
        match = TOKEN.match(query, place)
        if match is None:
            raise Unknown(f"the test shop cannot make sense of the search {query!r}")
        found.append(match.groupdict())
        place = match.end()
    return found


def _moment(text: str) -> str:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise Unknown(f"the test shop knows no zone for the time {text!r}")
    return stamp(at)
