"""The commands. Exit codes: 0 done, 1 something is wrong that the output explains, 2 wrong use."""

from intake.cli import codes, mail, people, reconcile, secrets, shops, station
from intake.cli.group import main

__all__ = ["codes", "mail", "main", "people", "reconcile", "secrets", "shops", "station"]
