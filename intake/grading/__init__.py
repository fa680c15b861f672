"""The rules as pure functions of values: guide, inspection, grade, policy and law, decision, settlement."""
