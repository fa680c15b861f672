"""A scripted shift through the real window: by scans and keys only, compared in the end with the shop's own ledger."""
