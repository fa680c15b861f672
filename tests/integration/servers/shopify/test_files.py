"""Test shop: metafields on orders, photos as files."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.servers.shopify import ShopifyShop
from tests.servers.shopify.case import code

pytestmark = pytest.mark.shopify

METAFIELDS = """mutation($wanted: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $wanted) {
    metafields { key compareDigest namespace } userErrors { code elementIndex message } } }"""


def test_a_metafield_is_written_only_over_the_value_that_was_read(shop: ShopifyShop) -> None:
    order = shop.place_order({"TJ-S": 1})

    def write(value: str, *, other: str = "[]", **digest: object) -> dict[str, Any]:
        base = {"ownerId": order.id, "namespace": "$app:returns_intake"}
        wanted = [
            {**base, "key": "r1", "type": "json", "value": value, **digest},
            {**base, "key": "r1_photos", "type": "list.file_reference", "value": other},
        ]
        return shop.ask(METAFIELDS, {"wanted": wanted})["data"]["metafieldsSet"]

    first = write("1", compareDigest=None)
    assert first["userErrors"] == []
    assert write("2", compareDigest=None)["userErrors"][0]["code"] == "STALE_OBJECT"
    seen = first["metafields"][0]["compareDigest"]
    assert (
        write("3", other='["gid://shopify/MediaImage/1"]', compareDigest=seen)["userErrors"][0]["code"]
        == "INVALID_VALUE"
    )
    assert shop.order(order).metafields[0].value == "1"
    assert write("4", compareDigest=seen)["userErrors"] == []


def upload(shop: ShopifyShop, name: str, content: bytes, mode: str = "RAISE_ERROR") -> dict[str, Any]:
    """A file by way of a staged upload: the payload of fileCreate."""
    stage = """mutation($input: [StagedUploadInput!]!) { stagedUploadsCreate(input: $input) {
        stagedTargets { url resourceUrl parameters { name value } } userErrors { message } } }"""
    kind = {"filename": name, "mimeType": "image/jpeg", "resource": "IMAGE", "httpMethod": "POST"}
    (target,) = shop.ask(stage, {"input": [{**kind, "fileSize": str(len(content))}]})["data"]["stagedUploadsCreate"][
        "stagedTargets"
    ]
    fields = {one["name"]: one["value"] for one in target["parameters"]}
    sent = httpx.post(target["url"], data=fields, files={"file": (name, content, "image/jpeg")}, trust_env=False)
    assert sent.status_code == httpx.codes.CREATED, sent.text
    create = """mutation($files: [FileCreateInput!]!) { fileCreate(files: $files) { files { id fileStatus }
        userErrors { code field message } } }"""
    wanted = {"originalSource": target["resourceUrl"], "filename": name, "contentType": "IMAGE"}
    return shop.ask(create, {"files": [{**wanted, "duplicateResolutionMode": mode}]})["data"]["fileCreate"]


def test_a_photo_is_uploaded_processed_and_found_by_name(shop: ShopifyShop) -> None:
    shop.configure(file_seconds=30.0)
    (file,) = upload(shop, "unit-1.jpg", b"\xff\xd8\xff rest")["files"]
    assert file["fileStatus"] == "PROCESSING"
    shop.configure(file_seconds=0.0, clock_offset=31.0)
    found = """query($q: String!) { files(first: 2, query: $q) {
        nodes { id fileStatus ... on MediaImage { image { url } } } } }"""
    (node,) = shop.ask(found, {"q": "filename:unit-1.jpg"})["data"]["files"]["nodes"]
    assert node["fileStatus"] == "READY"
    assert httpx.get(node["image"]["url"], trust_env=False).content == b"\xff\xd8\xff rest"


def test_the_same_file_name_again_is_refused_or_makes_a_twin(shop: ShopifyShop) -> None:
    upload(shop, "unit-2.jpg", b"\xff\xd8\xff")
    assert code(upload(shop, "unit-2.jpg", b"\xff\xd8\xff"))[0] == "FILENAME_ALREADY_EXISTS"
    assert upload(shop, "unit-2.jpg", b"\xff\xd8\xff", "APPEND_UUID")["userErrors"] == []


def test_what_is_no_picture_fails_after_it_was_accepted(shop: ShopifyShop) -> None:
    (file,) = upload(shop, "unit-3.jpg", b"not a picture")["files"]
    assert file["fileStatus"] == "FAILED"
