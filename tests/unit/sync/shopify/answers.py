"""Answers of a shop in good order, to be bent."""

from __future__ import annotations

from typing import Any

DETAIL: dict[str, Any] = {
    "__typename": "Return",
    "id": "gid://shopify/Return/10007",
    "name": "#10000-R1",
    "status": "OPEN",
    "createdAt": "2026-11-22T07:40:11Z",
    "closedAt": None,
    "returnShippingFees": [
        {
            "id": "gid://shopify/ReturnShippingFee/10008",
            "amountSet": {
                "shopMoney": {"amount": "3.0", "currencyCode": "EUR"},
                "presentmentMoney": {"amount": "3.0", "currencyCode": "EUR"},
            },
        }
    ],
    "returnLineItems": {
        "pageInfo": {"hasNextPage": False, "endCursor": "MTAwMTA="},
        "nodes": [
            {
                "__typename": "ReturnLineItem",
                "id": "gid://shopify/ReturnLineItem/10009",
                "quantity": 2,
                "processedQuantity": 0,
                "unprocessedQuantity": 2,
                "customerNote": None,
                "returnReasonNote": "",
                "returnReasonDefinition": {"handle": "size-too-small", "name": "Size was too small"},
                "restockingFee": {
                    "id": "gid://shopify/RestockingFee/10009",
                    "percentage": "10.0",
                    "amountSet": {
                        "shopMoney": {"amount": "14.26", "currencyCode": "EUR"},
                        "presentmentMoney": {"amount": "14.26", "currencyCode": "EUR"},
                    },
                },
                "withCodeDiscountedTotalPriceSet": {
                    "shopMoney": {"amount": "119.8", "currencyCode": "EUR"},
                    "presentmentMoney": {"amount": "119.8", "currencyCode": "EUR"},
                },
                "fulfillmentLineItem": {
                    "id": "gid://shopify/FulfillmentLineItem/10004",
                    "lineItem": {
                        "id": "gid://shopify/LineItem/10001",
                        "title": "Trail Jacket",
                        "sku": "TJ-S",
                        "variantTitle": "S",
                        "quantity": 2,
                        "taxLines": [
                            {
                                "priceSet": {
                                    "shopMoney": {"amount": "22.76", "currencyCode": "EUR"},
                                    "presentmentMoney": {"amount": "22.76", "currencyCode": "EUR"},
                                }
                            }
                        ],
                        "variant": {
                            "id": "gid://shopify/ProductVariant/7001",
                            "barcode": "8712345000103",
                            "inventoryItem": {
                                "id": "gid://shopify/InventoryItem/8001",
                                "harmonizedSystemCode": "6201",
                                "measurement": {"weight": {"value": "0.5", "unit": "KILOGRAMS"}},
                            },
                            "product": {
                                "id": "gid://shopify/Product/7001",
                                "kind": {"value": "apparel"},
                                "accessories": None,
                                "exceptions": None,
                            },
                        },
                    },
                },
            },
            {
                "__typename": "ReturnLineItem",
                "id": "gid://shopify/ReturnLineItem/10010",
                "quantity": 1,
                "processedQuantity": 0,
                "unprocessedQuantity": 1,
                "customerNote": None,
                "returnReasonNote": "",
                "returnReasonDefinition": {"handle": "damaged-or-defective", "name": "Damaged or defective"},
                "restockingFee": None,
                "withCodeDiscountedTotalPriceSet": {
                    "shopMoney": {"amount": "129.95", "currencyCode": "EUR"},
                    "presentmentMoney": {"amount": "129.95", "currencyCode": "EUR"},
                },
                "fulfillmentLineItem": {
                    "id": "gid://shopify/FulfillmentLineItem/10005",
                    "lineItem": {
                        "id": "gid://shopify/LineItem/10002",
                        "title": "Canyon Boot",
                        "sku": "CB-42",
                        "variantTitle": "42",
                        "quantity": 1,
                        "taxLines": [
                            {
                                "priceSet": {
                                    "shopMoney": {"amount": "24.69", "currencyCode": "EUR"},
                                    "presentmentMoney": {"amount": "24.69", "currencyCode": "EUR"},
                                }
                            }
                        ],
                        "variant": {
                            "id": "gid://shopify/ProductVariant/7003",
                            "barcode": "8712345000202",
                            "inventoryItem": {
                                "id": "gid://shopify/InventoryItem/8003",
                                "harmonizedSystemCode": "6403",
                                "measurement": {"weight": {"value": "0.5", "unit": "KILOGRAMS"}},
                            },
                            "product": {
                                "id": "gid://shopify/Product/7003",
                                "kind": {"value": "footwear"},
                                "accessories": None,
                                "exceptions": None,
                            },
                        },
                    },
                },
            },
        ],
    },
    "exchangeLineItems": {
        "pageInfo": {"hasNextPage": False, "endCursor": "MTAwMTE="},
        "nodes": [
            {
                "id": "gid://shopify/ExchangeLineItem/10011",
                "quantity": 1,
                "processableQuantity": 1,
                "variantId": "gid://shopify/ProductVariant/7004",
            }
        ],
    },
    "reverseFulfillmentOrders": {
        "pageInfo": {"hasNextPage": False, "endCursor": "MTAwMTM="},
        "nodes": [
            {
                "id": "gid://shopify/ReverseFulfillmentOrder/10013",
                "lineItems": {
                    "pageInfo": {"hasNextPage": False, "endCursor": "MTAwMTU="},
                    "nodes": [
                        {
                            "id": "gid://shopify/ReverseFulfillmentOrderLineItem/10014",
                            "totalQuantity": 2,
                            "fulfillmentLineItem": {"id": "gid://shopify/FulfillmentLineItem/10004"},
                            "dispositions": [],
                        },
                        {
                            "id": "gid://shopify/ReverseFulfillmentOrderLineItem/10015",
                            "totalQuantity": 1,
                            "fulfillmentLineItem": {"id": "gid://shopify/FulfillmentLineItem/10005"},
                            "dispositions": [],
                        },
                    ],
                },
                "reverseDeliveries": {
                    "nodes": [
                        {
                            "id": "gid://shopify/ReverseDelivery/10016",
                            "deliverable": {"tracking": {"number": "00340433830700100134", "carrierName": "DHL"}},
                        }
                    ]
                },
            }
        ],
    },
    "order": {
        "id": "gid://shopify/Order/10000",
        "name": "#10000",
        "updatedAt": "2026-11-22T07:40:11Z",
        "cancelledAt": None,
        "taxesIncluded": False,
        "presentmentCurrencyCode": "EUR",
        "customerLocale": "de-DE",
        "subtotalLineItemsQuantity": 3,
        "totalPriceSet": {
            "shopMoney": {"amount": "302.1", "currencyCode": "EUR"},
            "presentmentMoney": {"amount": "302.1", "currencyCode": "EUR"},
        },
        "informed": None,
        "refundTo": None,
        "shippingAddress": {"countryCodeV2": "DE", "name": "Erika Muster", "zip": "10115"},
        "shippingLines": {
            "nodes": [
                {
                    "id": "gid://shopify/ShippingLine/10000",
                    "discountedPriceSet": {
                        "shopMoney": {"amount": "4.9", "currencyCode": "EUR"},
                        "presentmentMoney": {"amount": "4.9", "currencyCode": "EUR"},
                    },
                    "taxLines": [
                        {
                            "priceSet": {
                                "shopMoney": {"amount": "0.0", "currencyCode": "EUR"},
                                "presentmentMoney": {"amount": "0.0", "currencyCode": "EUR"},
                            }
                        }
                    ],
                }
            ]
        },
        "fulfillments": [
            {
                "id": "gid://shopify/Fulfillment/10003",
                "status": "SUCCESS",
                "deliveredAt": "2026-11-22T07:40:11Z",
                "trackingInfo": [{"number": "00340433830000100032"}],
            }
        ],
        "transactions": [
            {
                "id": "gid://shopify/OrderTransaction/10006",
                "kind": "SALE",
                "status": "SUCCESS",
                "gateway": "shopify_payments",
                "manualPaymentGateway": False,
                "amountSet": {
                    "shopMoney": {"amount": "302.1", "currencyCode": "EUR"},
                    "presentmentMoney": {"amount": "302.1", "currencyCode": "EUR"},
                },
                "parentTransaction": None,
            },
            {
                "id": "gid://shopify/OrderTransaction/10018",
                "kind": "REFUND",
                "status": "SUCCESS",
                "gateway": "shopify_payments",
                "manualPaymentGateway": False,
                "amountSet": {
                    "shopMoney": {"amount": "5.0", "currencyCode": "EUR"},
                    "presentmentMoney": {"amount": "5.0", "currencyCode": "EUR"},
                },
                "parentTransaction": {"id": "gid://shopify/OrderTransaction/10006"},
            },
        ],
        "refunds": [
            {
                "id": "gid://shopify/Refund/10017",
                "createdAt": "2026-11-22T07:40:11Z",
                "note": "x",
                "return": None,
                "totalRefundedSet": {
                    "shopMoney": {"amount": "5.0", "currencyCode": "EUR"},
                    "presentmentMoney": {"amount": "5.0", "currencyCode": "EUR"},
                },
                "refundLineItems": {"nodes": []},
                "transactions": {
                    "nodes": [
                        {
                            "id": "gid://shopify/OrderTransaction/10018",
                            "kind": "REFUND",
                            "status": "SUCCESS",
                            "errorCode": None,
                            "createdAt": "2026-11-22T07:40:11Z",
                            "amountSet": {
                                "shopMoney": {"amount": "5.0", "currencyCode": "EUR"},
                                "presentmentMoney": {"amount": "5.0", "currencyCode": "EUR"},
                            },
                            "parentTransaction": {"id": "gid://shopify/OrderTransaction/10006"},
                        }
                    ]
                },
            }
        ],
        "returns": {"nodes": [{"id": "gid://shopify/Return/10007", "status": "OPEN"}]},
        "records": {"pageInfo": {"hasNextPage": False, "endCursor": None}, "nodes": []},
    },
}

STATE: dict[str, Any] = {
    "id": "gid://shopify/Return/10007",
    "name": "#10000-R1",
    "status": "OPEN",
    "returnLineItems": {
        "pageInfo": {"hasNextPage": False, "endCursor": "MTAwMTA="},
        "nodes": [
            {
                "__typename": "ReturnLineItem",
                "id": "gid://shopify/ReturnLineItem/10009",
                "quantity": 2,
                "processableQuantity": 2,
                "processedQuantity": 0,
                "unprocessedQuantity": 2,
                "refundableQuantity": 2,
                "refundedQuantity": 0,
                "fulfillmentLineItem": {
                    "id": "gid://shopify/FulfillmentLineItem/10004",
                    "lineItem": {
                        "id": "gid://shopify/LineItem/10001",
                        "variant": {"id": "gid://shopify/ProductVariant/7001"},
                    },
                },
            },
            {
                "__typename": "ReturnLineItem",
                "id": "gid://shopify/ReturnLineItem/10010",
                "quantity": 1,
                "processableQuantity": 1,
                "processedQuantity": 0,
                "unprocessedQuantity": 1,
                "refundableQuantity": 1,
                "refundedQuantity": 0,
                "fulfillmentLineItem": {
                    "id": "gid://shopify/FulfillmentLineItem/10005",
                    "lineItem": {
                        "id": "gid://shopify/LineItem/10002",
                        "variant": {"id": "gid://shopify/ProductVariant/7003"},
                    },
                },
            },
        ],
    },
    "exchangeLineItems": {
        "pageInfo": {"hasNextPage": False, "endCursor": "MTAwMTE="},
        "nodes": [
            {
                "id": "gid://shopify/ExchangeLineItem/10011",
                "quantity": 1,
                "processableQuantity": 1,
                "processedQuantity": 0,
                "variantId": "gid://shopify/ProductVariant/7004",
            }
        ],
    },
    "reverseFulfillmentOrders": {
        "pageInfo": {"hasNextPage": False, "endCursor": "MTAwMTM="},
        "nodes": [
            {
                "id": "gid://shopify/ReverseFulfillmentOrder/10013",
                "lineItems": {
                    "pageInfo": {"hasNextPage": False, "endCursor": "MTAwMTU="},
                    "nodes": [
                        {
                            "id": "gid://shopify/ReverseFulfillmentOrderLineItem/10014",
                            "totalQuantity": 2,
                            "fulfillmentLineItem": {"id": "gid://shopify/FulfillmentLineItem/10004"},
                            "dispositions": [],
                        },
                        {
                            "id": "gid://shopify/ReverseFulfillmentOrderLineItem/10015",
                            "totalQuantity": 1,
                            "fulfillmentLineItem": {"id": "gid://shopify/FulfillmentLineItem/10005"},
                            "dispositions": [],
                        },
                    ],
                },
            }
        ],
    },
    "order": {
        "id": "gid://shopify/Order/10000",
        "name": "#10000",
        "refunds": [
            {
                "id": "gid://shopify/Refund/10017",
                "createdAt": "2026-11-22T07:40:11Z",
                "note": "x",
                "return": None,
                "totalRefundedSet": {
                    "shopMoney": {"amount": "5.0", "currencyCode": "EUR"},
                    "presentmentMoney": {"amount": "5.0", "currencyCode": "EUR"},
                },
                "transactions": {
                    "nodes": [
                        {
                            "id": "gid://shopify/OrderTransaction/10018",
                            "kind": "REFUND",
                            "status": "SUCCESS",
                            "errorCode": None,
                            "createdAt": "2026-11-22T07:40:11Z",
                            "amountSet": {
                                "shopMoney": {"amount": "5.0", "currencyCode": "EUR"},
                                "presentmentMoney": {"amount": "5.0", "currencyCode": "EUR"},
                            },
                            "parentTransaction": {"id": "gid://shopify/OrderTransaction/10006"},
                        }
                    ]
                },
            }
        ],
        "records": {"pageInfo": {"hasNextPage": False, "endCursor": None}, "nodes": []},
    },
}

RETURN, ORDER = str(DETAIL["id"]), str(DETAIL["order"]["id"])
SWEPT = {"orders": {"nodes": [], "pageInfo": {"hasNextPage": False, "endCursor": None}}}
