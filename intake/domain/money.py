"""Exact money: integer minor units with an ISO 4217 currency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

# ISO 4217 minor-unit exponents that differ from 2. (HUF, CZK and MRU have two, whatever a till rounds to.)
_NO_DIGITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND"
_FOUR_DIGITS = "CLF UYW"
_EXPONENTS = {
    **dict.fromkeys(_NO_DIGITS.split(), 0),
    **dict.fromkeys(_THREE_DIGITS.split(), 3),
    **dict.fromkeys(_FOUR_DIGITS.split(), 4),
}


def exponent(currency: str) -> int:
    """Digits behind the point of a currency's major unit (ISO 4217)."""
    return _EXPONENTS.get(currency, 2)


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units (cents, øre, bani). Sums of different currencies are a bug and raise ValueError."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not (len(self.currency) == 3 and self.currency.isascii() and self.currency.isupper()):
            raise ValueError(f"not an ISO 4217 code: {self.currency!r}")

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other).minor, self.currency)

    def __mul__(self, count: int) -> Money:
        return Money(self.minor * count, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other).minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return f"{self.major} {self.currency}"

    @property
    def major(self) -> Decimal:
        """The amount in major units, with exactly the currency's digits."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def percent(self, share: int) -> Money:
        """`share` percent of the amount, rounded half up to a minor unit."""
        exact = Decimal(self.minor) * share / 100
        return Money(int(exact.to_integral_value(ROUND_HALF_UP)), self.currency)

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be combined")
        return other


def zero(currency: str) -> Money:
    """Nothing, in a currency."""
    return Money(0, currency)


def from_major(amount: Decimal, currency: str) -> Money:
    """A major-unit amount as minor units, rounded half up (shops send fractions of a cent)."""
    minor = amount.scaleb(exponent(currency)).to_integral_value(ROUND_HALF_UP)
    return Money(int(minor), currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum; nothing in `currency` for no amounts."""
    result = zero(currency)
    for amount in amounts:
        result = result + amount
    return result


def split_evenly(amount: Money, parts: int) -> tuple[Money, ...]:
    """Split into `parts` that add up exactly; the first ones carry the remainder."""
    if parts < 1:
        raise ValueError("parts must be at least 1")
    share, rest = divmod(abs(amount.minor), parts)
    sign = -1 if amount.minor < 0 else 1
    return tuple(Money(sign * (share + (1 if i < rest else 0)), amount.currency) for i in range(parts))


def split_by(amount: Money, weights: Sequence[int]) -> tuple[Money, ...]:
    """Split an amount in proportion to whole `weights`; the shares add up exactly.

    Largest remainder: every share is rounded down, what is left over goes unit by unit to the shares that lost most,
    the first one on a tie. So no share is a whole minor unit off, and none passes its weight while the amount does not
    pass their sum. Raises ValueError for a negative weight, and for an amount that nothing carries.
    """
    whole = sum(weights)
    if min(weights, default=0) < 0 or (whole == 0 and amount):
        raise ValueError("weights must be positive in sum and none negative")
    if whole == 0:
        return tuple(zero(amount.currency) for _ in weights)
    sign = -1 if amount.minor < 0 else 1
    parts = [divmod(abs(amount.minor) * weight, whole) for weight in weights]
    over = abs(amount.minor) - sum(share for share, _ in parts)
    lucky = set(sorted(range(len(parts)), key=lambda i: -parts[i][1])[:over])
    return tuple(Money(sign * (share + (i in lucky)), amount.currency) for i, (share, _) in enumerate(parts))
