"""Fills an empty Medusa over its public API: channel, regions, taxes, stock, shipping, articles, return reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby

from tests.servers.medusa.catalogue import ARTICLES, COUNTRIES, CURRENCIES, POSTAGE, RETURN_REASONS, Article
from tests.servers.medusa.http import Caller, Json

EMAIL, PASSWORD = "admin@example.test", "test-admin-pass"
STOCK = 1000


@dataclass(frozen=True, slots=True)
class Premises:
    """The ids and keys of a seeded shop. Variants and inventory items are by SKU, regions by country."""

    secret: str
    publishable: str
    sales_channel: str
    location: str
    shipping: str
    return_shipping: str
    regions: dict[str, str]
    variants: dict[str, str]
    inventory: dict[str, str]
    reasons: dict[str, str]

    def as_json(self) -> Json:
        return asdict(self)


def seed(base: str) -> Premises:
    """Set up everything but orders; takes some 5 seconds."""
    secret = _secret_key(base)
    admin = Caller(base, secret=secret)
    try:
        return _furnish(admin, secret)
    finally:
        admin.close()


def _secret_key(base: str) -> str:
    anyone = Caller(base)
    token = anyone.post("/auth/user/emailpass", {"email": EMAIL, "password": PASSWORD})["token"]
    anyone.close()
    user = Caller(base, headers={"Authorization": f"Bearer {token}"})
    key = user.post("/admin/api-keys", {"title": "returns-intake", "type": "secret"})["api_key"]["token"]
    user.close()
    return str(key)


def _furnish(admin: Caller, secret: str) -> Premises:
    channel, publishable = _channel(admin)
    regions = _regions(admin, channel)
    location, zone = _warehouse(admin, channel)
    profile = _shipping_profile(admin)
    variants, inventory = add_articles(admin, ARTICLES, channel, location)
    return Premises(
        secret=secret,
        publishable=publishable,
        sales_channel=channel,
        location=location,
        shipping=_shipping_option(admin, "Parcel", zone, profile, is_return=False),
        return_shipping=_shipping_option(admin, "Return parcel", zone, profile, is_return=True),
        regions=regions,
        variants=variants,
        inventory=inventory,
        reasons=_reasons(admin),
    )


def _channel(admin: Caller) -> tuple[str, str]:
    channel = admin.post("/admin/sales-channels", {"name": "Webshop"})["sales_channel"]["id"]
    key = admin.post("/admin/api-keys", {"title": "storefront", "type": "publishable"})["api_key"]
    admin.post(f"/admin/api-keys/{key['id']}/sales-channels", {"add": [channel]})
    return channel, key["token"]


def _regions(admin: Caller, channel: str) -> dict[str, str]:
    """One region a currency (Medusa lets a country be in one region only), one tax region a country."""
    store = admin.get("/admin/stores")["stores"][0]["id"]
    currencies = [{"currency_code": c, "is_default": c == "eur", "is_tax_inclusive": True} for c in CURRENCIES]
    admin.post(f"/admin/stores/{store}", {"supported_currencies": currencies, "default_sales_channel_id": channel})
    regions = {}
    for currency in CURRENCIES:
        codes = [country.code for country in COUNTRIES.values() if country.currency == currency]
        region = admin.post(
            "/admin/regions",
            {
                "name": currency.upper(),
                "currency_code": currency,
                "countries": codes,
                "is_tax_inclusive": True,
                "payment_providers": ["pp_system_default"],
            },
        )["region"]["id"]
        regions.update(dict.fromkeys(codes, region))
    for country in COUNTRIES.values():
        rate = {"rate": country.vat, "code": country.code, "name": f"VAT {country.vat}"}
        admin.post(
            "/admin/tax-regions", {"country_code": country.code, "provider_id": "tp_system", "default_tax_rate": rate}
        )
    return regions


def _warehouse(admin: Caller, channel: str) -> tuple[str, str]:
    address = {"address_1": "Dock 4", "country_code": "nl", "city": "Venlo", "postal_code": "5928 LK"}
    made = admin.post("/admin/stock-locations", {"name": "Returns warehouse", "address": address})
    location = made["stock_location"]["id"]
    here = f"/admin/stock-locations/{location}"
    admin.post(f"{here}/sales-channels", {"add": [channel]})
    admin.post(f"{here}/fulfillment-providers", {"add": ["manual_manual"]})
    made = admin.post(f"{here}/fulfillment-sets?fields=*fulfillment_sets", {"name": "Parcel", "type": "shipping"})
    fulfilment = made["stock_location"]["fulfillment_sets"][0]["id"]
    zones = [{"type": "country", "country_code": code} for code in COUNTRIES]
    body = {"name": "Everywhere", "geo_zones": zones}
    made = admin.post(f"/admin/fulfillment-sets/{fulfilment}/service-zones", body)
    return location, made["fulfillment_set"]["service_zones"][0]["id"]


def _shipping_profile(admin: Caller) -> str:
    there = admin.get("/admin/shipping-profiles")["shipping_profiles"]
    if there:
        return str(there[0]["id"])
    made = admin.post("/admin/shipping-profiles", {"name": "Default", "type": "default"})
    return str(made["shipping_profile"]["id"])


def _shipping_option(admin: Caller, name: str, zone: str, profile: str, *, is_return: bool) -> str:
    body = {
        "name": name,
        "service_zone_id": zone,
        "shipping_profile_id": profile,
        "provider_id": "manual_manual",
        "price_type": "flat",
        "type": {"label": name, "description": name, "code": "return" if is_return else "standard"},
        "prices": [{"currency_code": currency, "amount": amount} for currency, amount in POSTAGE.items()],
        "rules": [
            {"attribute": "is_return", "operator": "eq", "value": "true" if is_return else "false"},
            {"attribute": "enabled_in_store", "operator": "eq", "value": "true"},
        ],
    }
    return str(admin.post("/admin/shipping-options", body)["shipping_option"]["id"])


def add_articles(
    admin: Caller, articles: Iterable[Article], channel: str, location: str
) -> tuple[dict[str, str], dict[str, str]]:
    """Put articles on sale, variants of a product next to each other; their variant and inventory ids by SKU."""
    profile = _shipping_profile(admin)
    variants, inventory = {}, {}
    for _, group in groupby(articles, key=lambda article: article.product):
        body = _product(tuple(group), channel, profile)
        made = admin.post("/admin/products?fields=*variants,*variants.inventory_items", body)["product"]
        for variant in made["variants"]:
            item = variant["inventory_items"][0]["inventory_item_id"]
            level = {"location_id": location, "stocked_quantity": STOCK}
            admin.post(f"/admin/inventory-items/{item}/location-levels", level)
            variants[variant["sku"]], inventory[variant["sku"]] = variant["id"], item
    return variants, inventory


def _product(articles: Sequence[Article], channel: str, profile: str) -> Json:
    first = articles[0]
    return {
        "title": first.product,
        "status": "published",
        "shipping_profile_id": profile,
        "options": [{"title": "Size", "values": [article.size for article in articles]}],
        "sales_channels": [{"id": channel}],
        "metadata": first.metadata,
        "variants": [_variant(article) for article in articles],
    }


def _variant(article: Article) -> Json:
    return {
        "title": article.size,
        "sku": article.sku,
        "ean": article.ean,
        "manage_inventory": True,
        "options": {"Size": article.size},
        "prices": [{"currency_code": currency, "amount": amount} for currency, amount in article.prices.items()],
    }


def _reasons(admin: Caller) -> dict[str, str]:
    made = {}
    for value, label in RETURN_REASONS.items():
        body = {"value": value, "label": label}
        made[value] = admin.post("/admin/return-reasons", body)["return_reason"]["id"]
    return made
