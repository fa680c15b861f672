"""Real servers that the tests start and stop by themselves: PostgreSQL and a Medusa shop, on loopback only."""
