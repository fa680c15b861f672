"""A Shopify shop over its Admin GraphQL API: what is expected, what became of it, the money; each effect once."""
