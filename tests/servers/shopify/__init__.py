"""A Shopify shop on loopback that executes requests on the published schema, with the server's rules and a ledger."""
