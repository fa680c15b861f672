"""What CUPS says of a queue."""

from __future__ import annotations

import pytest

from intake.printing.cups import parse_state

IDLE = """printer Zebra is idle.  enabled since Sun 22 Nov 2026 09:12:44 AM CET
\tForm mounted:
\tContent types: any
\tPrinter types: unknown
\tDescription: Label printer
\tAlerts: none
\tLocation: dock 1
"""


def test_an_idle_queue_is_ready():
    state = parse_state(IDLE)
    assert state.known
    assert state.enabled
    assert not state.out_of_paper
    assert state.reason == ""


@pytest.mark.parametrize(
    "alert", ["media-empty-error", "media-empty", "media-needed", "cover-open media-empty-warning"]
)
def test_an_empty_tray_is_out_of_paper(alert: str):
    assert parse_state(IDLE.replace("none", alert)).out_of_paper


def test_a_disabled_queue_says_why():
    text = (
        "printer Zebra disabled since Sun 22 Nov 2026 09:12:44 AM CET -\n\tUnplugged or turned off\n\tAlerts: paused\n"
    )
    state = parse_state(text)
    assert not state.enabled
    assert state.reason == "Unplugged or turned off"


@pytest.mark.parametrize("alert", ["cover-open-error", "offline-report", "media-jam-error"])
def test_an_alert_that_stops_the_printer_is_a_reason(alert: str):
    assert parse_state(IDLE.replace("none", alert)).reason == alert


@pytest.mark.parametrize("alert", ["media-low-warning", "marker-supply-low-report", "cups-waiting-for-job-completed"])
def test_an_alert_that_only_warns_is_not(alert: str):
    state = parse_state(IDLE.replace("none", alert))
    assert state.reason == ""
    assert not state.out_of_paper


@pytest.mark.parametrize(
    "text", ["", 'lpstat: Invalid destination name in list "nope".', "lpstat: Bad file descriptor"]
)
def test_what_is_no_printer_is_unknown(text: str):
    assert not parse_state(text).known
