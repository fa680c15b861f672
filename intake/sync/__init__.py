"""The outbox engine and the shops it works: a decision reaches the shop once, news of the shop reaches us."""
