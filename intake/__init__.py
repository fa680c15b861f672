"""Returns Intake: the returns dock of a distribution centre, from a scanned label to the refund in the shop."""

__version__ = "0.1.0"
