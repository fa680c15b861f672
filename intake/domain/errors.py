"""Expected trouble: a code with parameters. The sentence for a person is in the translations, under [error]."""

from __future__ import annotations


class IntakeError(Exception):
    """Something a person can act on.

    `code` names the sentence in resources/translations; `params` fill it. Never raised for a bug.
    """

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        detail = ", ".join(f"{k}={v}" for k, v in params.items())
        super().__init__(f"{code}: {detail}" if detail else code)


class ShopUnreachable(IntakeError):
    """The shop certainly did not get the request: safe to send again after a back-off. `retry_after` in seconds."""

    def __init__(self, code: str = "shop_unreachable", retry_after: float | None = None, **params: object) -> None:
        super().__init__(code, **params)
        self.retry_after = retry_after


class ShopUncertain(IntakeError):
    """The shop may have carried the request out. Never resend before reading back."""


class ShopRefused(IntakeError):
    """The shop understood and said no. A person has to look."""


class ShopUnknowable(IntakeError):
    """It may have been carried out, and nothing can ever tell: never resend, a person has to look."""


class ShopAnswerUnusable(IntakeError):
    """A read answered with something that is not what the shop's interface promises."""
