"""The merchant's policy: a decision table and limits, read from TOML. docs/guides.md describes the format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from intake.domain.errors import IntakeError
from intake.domain.grades import Disposition, Facets, Grade
from intake.domain.money import Money
from intake.domain.own_codes import tote_code
from intake.domain.returns import Ground
from intake.grading.facets import FACETS, parse_facet, word
from intake.grading.source import Source, Where, read_text
from intake.grading.terms import STANDARD, RefundOrder, Terms

FLAGS = ("late", "informed", "exchange", "instant")
"""Yes-or-no conditions: withdrawn after the legal period, told of the right, an exchange, refunded before arrival."""

_NAME = r"^[a-z][a-z0-9_]{0,39}$"
_Amounts = dict[str, int]


class _Raw(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _RawThen(_Raw):
    disposition: str
    deduct_percent: int = Field(default=0, ge=0, le=100)
    review: bool = False


class _RawRule(_Raw):
    id: str = Field(pattern=_NAME)
    when: dict[str, Any] = {}
    then: _RawThen


class _RawLimits(_Raw):
    review_refund_above: _Amounts = {}
    review_deduction_above_percent: int = Field(default=100, ge=0, le=100)
    voluntary_days: int = Field(default=14, ge=0, le=3650)
    late_grace_days: int = Field(default=0, ge=0, le=365)
    voluntary_fee_percent: int = Field(default=0, ge=0, le=100)
    company_size: Literal["large", "medium", "small"] = "large"
    refused_goes_to: str = "return_to_customer"
    banned_goes_to: str = "donate"
    refund_order: Literal["proportional", "cards_first", "gift_cards_first"] = "proportional"
    store_credit_bonus_percent: int = Field(default=0, ge=0, le=100)


class _RawPolicy(_Raw):
    id: str = Field(pattern=_NAME)
    rules: list[_RawRule] = Field(min_length=1, max_length=500)
    totes: dict[str, str]
    limits: _RawLimits = _RawLimits()


_ADAPTER = TypeAdapter(_RawPolicy)


@dataclass(frozen=True, slots=True)
class Case:
    """What a policy's conditions are asked about."""

    grade: Grade
    facets: Facets
    kind: str
    ground: Ground
    price: Money
    flags: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table. `words` maps grade, kind, ground or a facet to the values that fit."""

    id: str
    disposition: Disposition
    deduct_percent: int
    review: bool
    words: Mapping[str, frozenset[str]]
    flags: Mapping[str, bool]
    price_below: Mapping[str, int]

    def fits(self, case: Case) -> bool:
        """Do all conditions hold?"""
        if any(_asked(case, name) not in allowed for name, allowed in self.words.items()):
            return False
        if any(case.flags.get(name, False) is not wanted for name, wanted in self.flags.items()):
            return False
        return not self.price_below or case.price.minor < self.price_below.get(case.price.currency, 0)


@dataclass(frozen=True, slots=True)
class Policy:
    """A merchant's decision table and limits. `version` is the first 12 hex digits of the SHA-256 of its text.

    Amounts are minor units by currency. `refused_goes_to`: goods the customer has no right to send back;
    `banned_goes_to`: goods that may not be destroyed. `voluntary_fee_percent` is only ever taken outside the law's
    own right of withdrawal. `terms`: how refunds are paid back.
    """

    id: str
    version: str
    rules: tuple[Rule, ...]
    totes: Mapping[Disposition, str]
    review_refund_above: Mapping[str, int]
    review_deduction_above_percent: int
    voluntary_days: int
    late_grace_days: int
    voluntary_fee_percent: int
    company_size: str
    refused_goes_to: Disposition
    banned_goes_to: Disposition
    terms: Terms = STANDARD

    def rule_for(self, case: Case) -> Rule | None:
        """The first rule that fits."""
        return next((rule for rule in self.rules if rule.fits(case)), None)

    def tote(self, disposition: Disposition) -> str:
        """The tote of a disposition; empty when it has none (missing units have nothing to put away)."""
        return self.totes.get(disposition, "")


def load_policy(folder: Path, policy_id: str) -> Policy:
    """The policy `policy_id` of a folder. Raises IntakeError policy_invalid with file, line and reason."""
    name = f"{policy_id}.toml"
    if not policy_id.replace("_", "").replace("-", "").isalnum():
        raise IntakeError("policy_invalid", file=name, line=1, reason="not a policy name")
    policy = parse_policy(read_text(folder / name, "policy_invalid"), name)
    if policy.id != policy_id:
        raise IntakeError("policy_invalid", file=name, line=1, reason=f"id must be {policy_id!r}")
    return policy


def parse_policy(text: str, name: str) -> Policy:
    """A policy from TOML. Raises IntakeError policy_invalid with file, line and reason."""
    source = Source(text, name, "policy_invalid")
    raw = source.validated(_ADAPTER)
    rules = tuple(_rule(source, ("rules", index), rule) for index, rule in enumerate(raw.rules))
    _check_rules(source, rules)
    limits = raw.limits
    _check_currencies(source, ("limits", "review_refund_above"), limits.review_refund_above)
    return Policy(
        id=raw.id,
        version=source.version,
        rules=rules,
        totes=_totes(source, raw.totes),
        review_refund_above=MappingProxyType(limits.review_refund_above),
        review_deduction_above_percent=limits.review_deduction_above_percent,
        voluntary_days=limits.voluntary_days,
        late_grace_days=limits.late_grace_days,
        voluntary_fee_percent=limits.voluntary_fee_percent,
        company_size=limits.company_size,
        refused_goes_to=_disposition(source, ("limits", "refused_goes_to"), limits.refused_goes_to),
        banned_goes_to=_kept(source, ("limits", "banned_goes_to"), limits.banned_goes_to),
        terms=Terms(RefundOrder(limits.refund_order), limits.store_credit_bonus_percent),
    )


def _rule(source: Source, here: Where, raw: _RawRule) -> Rule:
    words: dict[str, frozenset[str]] = {}
    flags: dict[str, bool] = {}
    below: dict[str, int] = {}
    for name, value in raw.when.items():
        where = (*here, "when", name)
        if name in FLAGS:
            if not isinstance(value, bool):
                raise source.error(where, f"{name} is true or false")
            flags[name] = value
        elif name == "price_below":
            below = _amounts(source, where, value)
        else:
            words[name] = _words(source, where, name, value)
    return Rule(
        id=raw.id,
        disposition=_disposition(source, (*here, "then", "disposition"), raw.then.disposition),
        deduct_percent=raw.then.deduct_percent,
        review=raw.then.review,
        words=MappingProxyType(words),
        flags=MappingProxyType(flags),
        price_below=MappingProxyType(below),
    )


def _words(source: Source, where: Where, name: str, value: object) -> frozenset[str]:
    listed = value if isinstance(value, list) else [value]
    if not listed:
        raise source.error(where, f"{name}: an empty list fits nothing")
    return frozenset(_word(source, where, name, each) for each in listed)


def _word(source: Source, where: Where, name: str, value: object) -> str:
    if name == "kind" and isinstance(value, str):
        return value
    kinds: dict[str, type[Enum]] = {"grade": Grade, "ground": Ground}
    try:
        if name in kinds:
            return str(kinds[name](value).value)
        return word(parse_facet(name, value))
    except ValueError as error:
        known = ", ".join(("grade", "ground", "kind", "price_below", *FLAGS, *FACETS))
        reason = str(error) if name in kinds or name in FACETS else f"unknown condition {name!r}; known are {known}"
        raise source.error(where, reason) from None


def _asked(case: Case, name: str) -> str:
    if name == "grade":
        return case.grade.value
    if name == "kind":
        return case.kind
    if name == "ground":
        return case.ground.value
    return word(getattr(case.facets, name))


def _check_rules(source: Source, rules: tuple[Rule, ...]) -> None:
    seen: set[str] = set()
    for index, rule in enumerate(rules):
        if rule.id in seen:
            raise source.error(("rules", index, "id"), f"rule {rule.id!r} is there twice")
        seen.add(rule.id)
        always = not (rule.words or rule.flags or rule.price_below)
        if always and index + 1 < len(rules):
            raise source.error(("rules", index + 1, "id"), f"never reached: rule {rule.id!r} before it always fits")


def _totes(source: Source, raw: Mapping[str, str]) -> Mapping[Disposition, str]:
    totes: dict[Disposition, str] = {}
    for name, tote in raw.items():
        disposition = _disposition(source, ("totes", name), name)
        try:
            tote_code(tote)
        except ValueError:
            raise source.error(("totes", name), f"tote {tote!r} needs 2 to 8 letters and digits") from None
        totes[disposition] = tote
    for disposition in Disposition:
        if disposition is not Disposition.MISSING and disposition not in totes:
            raise source.error(("totes",), f"no tote for {disposition.value}")
    return MappingProxyType(totes)


def _disposition(source: Source, where: Where, name: str) -> Disposition:
    known = [each for each in Disposition if each is not Disposition.MISSING]
    for disposition in known:
        if disposition.value == name:
            return disposition
    raise source.error(where, f"disposition cannot be {name!r}; it can be {', '.join(each.value for each in known)}")


def _kept(source: Source, where: Where, name: str) -> Disposition:
    disposition = _disposition(source, where, name)
    if disposition in (Disposition.DESTROY, Disposition.RECYCLE):
        raise source.error(where, "what may not be destroyed cannot be destroyed or recycled instead")
    return disposition


def _amounts(source: Source, where: Where, value: object) -> dict[str, int]:
    if not isinstance(value, dict) or not value:
        raise source.error(where, "amounts are minor units by currency, as in { EUR = 1000 }")
    amounts = {str(currency): amount for currency, amount in value.items()}
    for amount in amounts.values():
        if type(amount) is not int or amount < 0:
            raise source.error(where, "amounts are whole minor units, not negative")
    _check_currencies(source, where, amounts)
    return amounts


def _check_currencies(source: Source, where: Where, amounts: Mapping[str, int]) -> None:
    for currency, amount in amounts.items():
        if not (len(currency) == 3 and currency.isascii() and currency.isupper()) or amount < 0:
            raise source.error(where, f"{currency!r}: amounts are minor units by ISO 4217 currency")
