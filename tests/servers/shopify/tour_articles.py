"""What the tour's customers bought, on sale in this shop as well."""

from __future__ import annotations

from intake.paths import resources
from intake.sync.training_data import catalogue
from tests.servers.medusa.catalogue import Article


def articles() -> tuple[Article, ...]:
    """What the tour's customers bought."""
    samples = catalogue(resources() / "training")
    return tuple(
        Article(
            product=sample.title,
            sku=sample.sku,
            ean=sample.gtin,
            kind=sample.kind,
            prices={currency.lower(): minor / 100 for currency, minor in sample.price.items()},
            size=sample.variant or "One size",
            metadata={
                "accessories": list(sample.accessories),
                "cn_code": sample.cn_code,
                **{exception.value: True for exception in sample.exceptions},
            },
        )
        for sample in sorted(samples.values(), key=lambda one: one.sku)
    )
