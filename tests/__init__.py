"""The tests of Returns Intake: unit (no Qt, no disk), integration (real parts), ui, and e2e."""
