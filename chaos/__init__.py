"""The fault bench: a real dock, a shop, everything between them broken on purpose; then three ledgers are compared."""
