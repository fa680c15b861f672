"""What a dock would have decided: settlements for real returns of the shop, and a wire that loses answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from uuid import NAMESPACE_OID, uuid4, uuid5

import httpx

from intake.domain.decisions import SettledUnit, Settlement
from intake.domain.effects import Effect, SeenState
from intake.domain.errors import IntakeError
from intake.domain.grades import Disposition, Grade
from intake.domain.money import Money, total, zero
from intake.domain.returns import ExpectedReturn
from intake.settings import ShopSettings
from intake.sync.medusa import MedusaShop, pull
from tests.servers.medusa import MedusaShop as Server
from tests.servers.medusa import RequestedReturn


class Photos:
    """Photo files in memory."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def put(self, jpeg: bytes) -> str:
        name = sha256(jpeg).hexdigest()
        self.files[name] = jpeg
        return name

    def get(self, sha: str) -> bytes:
        if sha not in self.files:
            raise IntakeError("photo_missing", photo=sha)
        return self.files[sha]

    def path(self, sha256: str) -> Path:
        raise NotImplementedError(sha256)


def connector(
    server: Server, photos: Photos | None = None, transport: httpx.BaseTransport | None = None, *, token: str = ""
) -> MedusaShop:
    settings = ShopSettings(name="web", kind="medusa", address=server.base)
    return MedusaShop(settings, token or server.secret, photos or Photos(), transport=transport)


def pulled(shop: MedusaShop, requested: RequestedReturn) -> ExpectedReturn:
    """The return as a pull brings it that knows all that was before it."""
    stamp = (requested.updated_at + pull.OVERLAP).isoformat()
    cursor = pull.Cursor(returns=stamp, orders="9999-01-01T00:00:00.000Z", first=None)
    found = [one for page in shop.pull(str(cursor)) for one in page.returns if one.external_id == requested.id]
    assert len(found) == 1
    return found[0]


Verdict = tuple[str, Disposition, Grade, int]
"""SKU, where it goes, its grade, and what is kept of its price, in minor units."""


def settlement(
    expected: ExpectedReturn,
    verdicts: Iterable[Verdict],
    *,
    delivery: int = 0,
    postage: int = 0,
    instant: int = 0,
    photos: Sequence[str] = (),
    parcel: str = "1",
) -> Settlement:
    """One closed parcel of a return."""
    currency = expected.currency
    units = tuple(_unit(expected, n, verdict, tuple(photos), parcel) for n, verdict in enumerate(verdicts))
    goods = total((unit.refund for unit in units), currency)
    refund = goods + Money(delivery - postage - instant, currency)
    return Settlement(
        id=str(uuid5(expected.id, parcel)),
        revision=1,
        return_id=expected.id,
        shop=expected.shop,
        external_id=expected.external_id,
        order_external_id=expected.order_external_id,
        currency=currency,
        units=units,
        delivery=Money(delivery, currency),
        postage=Money(postage, currency),
        instant=Money(instant, currency),
        goods_deduction=total((unit.deduction for unit in units), currency),
        refund=refund,
        claim=zero(currency),
        payments=((expected.payments[0].external_id, refund),) if refund else (),
        rma=expected.rma,
        refunded_by_others=expected.refunded_by_others,
    )


def _unit(expected: ExpectedReturn, n: int, verdict: Verdict, photos: tuple[str, ...], parcel: str) -> SettledUnit:
    sku, disposition, grade, kept = verdict
    line = next(line for line in expected.lines if line.sku == sku)
    back = disposition not in {Disposition.MISSING, Disposition.RETURN_TO_CUSTOMER}
    paid = line.unit_paid if back else zero(expected.currency)
    return SettledUnit(
        unit_id=uuid5(NAMESPACE_OID, f"{expected.id}/{parcel}/{n}"),
        lpn=f"LPN00000{n}",
        line_external_id=line.external_id,
        sku=sku,
        grade=grade,
        disposition=disposition,
        refund=paid - Money(kept, expected.currency),
        deduction=Money(kept, expected.currency),
        photos=photos,
    )


def carry_out(shop: MedusaShop, settled: Settlement) -> tuple[Effect, ...]:
    """Look, send and look again for every effect, as the engine does on a good day."""
    effects = shop.plan(settled, "main")
    for effect in effects:
        assert shop.look(effect).state is SeenState.ABSENT, effect.kind
        assert shop.send(effect).state is SeenState.DONE, effect.kind
        assert shop.look(effect).state is SeenState.DONE, effect.kind
    return effects


def effect_of(effects: Iterable[Effect], kind: str) -> Effect:
    return next(effect for effect in effects if effect.kind == kind)


Trouble = Callable[[httpx.Request], str]
"""What befalls a request: "" nothing, "before" it is lost on the way, "after" its answer is lost."""


@dataclass
class Wire(httpx.BaseTransport):
    """A wire that loses requests or answers; `lost` counts them, `sent` are the requests that reached the shop."""

    trouble: Trouble = lambda _request: ""
    lost: int = 0
    sent: list[tuple[str, str]] = field(default_factory=list)
    real: httpx.HTTPTransport = field(default_factory=httpx.HTTPTransport)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        fate = self.trouble(request)
        self.lost += bool(fate)
        if fate == "before":
            raise httpx.ReadTimeout("lost on the way", request=request)
        answer = self.real.handle_request(request)
        answer.read()
        self.sent.append((request.method, request.url.path))
        if fate == "after":
            answer.close()
            raise httpx.ReadTimeout("the answer was lost", request=request)
        return answer

    def close(self) -> None:
        self.real.close()


def losing(ending: str, fate: str = "after", times: int = 1) -> Trouble:
    """Lose requests (or answers) of changes whose path ends so, that many times."""
    left = [times]

    def trouble(request: httpx.Request) -> str:
        if request.method == "GET" or not request.url.path.endswith(ending) or left[0] == 0:
            return ""
        left[0] -= 1
        return fate

    return trouble


def fresh() -> str:
    return uuid4().hex
