"""Every GraphQL document of the connector is sound on the published schema, and asks for no more than is documented."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from tests.fixtures_servers import or_skip
from tests.servers.shopify.documents import (
    BadRequest,
    check_request,
    document_problems,
    missing_scopes,
    needed_scopes,
    variable_problems,
)
from tests.servers.shopify.schema import BEFORE, UNSTABLE, PublishedSchema, published

pytestmark = pytest.mark.shopify

DOCUMENTS = {
    file.name: file.read_text(encoding="utf-8")
    for file in sorted(files("intake.sync.shopify").joinpath("documents").iterdir(), key=lambda file: file.name)
    if file.name.endswith(".graphql")
}
GRANTED = {
    *("read_returns", "write_returns", "read_orders", "write_orders", "read_products", "read_locations"),
    *("read_inventory", "read_files", "write_files"),
}
REFUND_WITHOUT_KEY = "mutation($input: RefundInput!) { refundCreate(input: $input) { userErrors { message } } }"
PROCESS = "mutation($input: ReturnProcessInput!) { returnProcess(input: $input) { userErrors { message } } }"


def test_there_are_documents() -> None:
    assert DOCUMENTS


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_sound_on_the_pinned_version(name: str, shopify_schema: PublishedSchema) -> None:
    assert document_problems(shopify_schema, DOCUMENTS[name]) == ()


def test_the_documents_are_sound_on_the_version_before(machine_cache: Path) -> None:
    schema = or_skip(lambda: published(machine_cache, BEFORE))
    assert {name: found for name, text in DOCUMENTS.items() if (found := document_problems(schema, text))} == {}


def test_what_the_unstable_version_will_break_is_reported(
    machine_cache: Path, record_property: Callable[[str, object], None], capsys: pytest.CaptureFixture[str]
) -> None:
    schema = or_skip(lambda: published(machine_cache, UNSTABLE))
    for name, text in DOCUMENTS.items():
        for problem in document_problems(schema, text):
            record_property("shopify_unstable", f"{name}: {problem}")
            with capsys.disabled():
                print(f"\nearly warning: {name} on the unstable version: {problem}")


def test_the_granted_scopes_are_enough_for_every_document(shopify_schema: PublishedSchema) -> None:
    assert missing_scopes(needed_scopes(shopify_schema, DOCUMENTS.values()), GRANTED) == frozenset()


def test_no_scope_is_asked_for_in_vain(shopify_schema: PublishedSchema) -> None:
    needed = needed_scopes(shopify_schema, DOCUMENTS.values())
    idle = {scope for scope in GRANTED if missing_scopes(needed, GRANTED - {scope}) == frozenset()}
    implied = {scope for scope in GRANTED if scope.replace("read_", "write_") in GRANTED - {scope}}
    assert idle - implied == set()


def test_the_schema_names_the_mutations_that_must_bear_a_key(shopify_schema: PublishedSchema) -> None:
    assert len(shopify_schema.keyed) == 16
    assert {"refundCreate", "inventoryAdjustQuantities"} <= shopify_schema.keyed
    assert "returnProcess" not in shopify_schema.keyed


def test_a_mutation_without_its_key_is_found(shopify_schema: PublishedSchema) -> None:
    assert document_problems(shopify_schema, REFUND_WITHOUT_KEY) == ("refundCreate must carry @idempotent",)


def test_a_deprecated_field_is_found(shopify_schema: PublishedSchema) -> None:
    document = "query($id: ID!) { return(id: $id) { returnLineItems(first: 1) { nodes { returnReason } } } }"
    (problem,) = document_problems(shopify_schema, document)
    assert "deprecated" in problem


def test_an_invented_field_is_found(shopify_schema: PublishedSchema) -> None:
    with pytest.raises(BadRequest, match="Cannot query field 'refund'"):
        check_request(shopify_schema, PROCESS.replace("{ userErrors", "{ refund { id } userErrors"), {"input": {}})


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ({"returnLineItem": []}, "not defined by type"),
        ({"returnLineItems": [{"id": "gid://shopify/ReturnLineItem/1"}]}, "was not provided"),
        ({"returnLineItems": [{"id": "gid://shopify/ReturnLineItem/1", "quantity": "2"}]}, "Int cannot represent"),
        ({"financialTransfer": {"issueRefund": {"orderTransactions": [{"parentId": "1"}]}}}, "was not provided"),
    ],
)
def test_wrong_variables_are_found(extra: dict[str, object], said: str, shopify_schema: PublishedSchema) -> None:
    (problem, *_) = variable_problems(
        shopify_schema, PROCESS, {"input": {"returnId": "gid://shopify/Return/1", **extra}}
    )
    assert said in problem


def test_money_sent_as_a_number_is_found(shopify_schema: PublishedSchema) -> None:
    paid = {"parentId": "gid://shopify/OrderTransaction/1", "transactionAmount": {"amount": 1.5, "currencyCode": "EUR"}}
    wanted = {"returnId": "gid://shopify/Return/1", "financialTransfer": {"issueRefund": {"orderTransactions": [paid]}}}
    (problem,) = variable_problems(shopify_schema, PROCESS, {"input": wanted})
    assert "as text" in problem


def test_a_variable_that_no_document_declares_is_found(shopify_schema: PublishedSchema) -> None:
    wanted = {"input": {"returnId": "gid://shopify/Return/1"}, "key": "1"}
    assert variable_problems(shopify_schema, PROCESS, wanted) == ("$key is not a variable of the document",)


def test_a_deprecated_input_field_is_found(shopify_schema: PublishedSchema) -> None:
    document = "mutation($input: ReturnApproveRequestInput!) { returnApproveRequest(input: $input) { return { id } } }"
    wanted = {"input": {"id": "gid://shopify/Return/1", "unprocessed": True}}
    (problem,) = variable_problems(shopify_schema, document, wanted)
    assert problem.startswith("$input.unprocessed is deprecated")


def test_the_schema_is_the_published_one_in_full(shopify_schema: PublishedSchema) -> None:
    assert len(shopify_schema.graphql.type_map) > 3500
