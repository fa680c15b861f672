"""What CUPS says of a queue."""

from __future__ import annotations

import pytest

from intake.printing.cups import how_it_ended, parse_state

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


COMPLETED = """Zebra-7                 root              1024   Sun Nov 22 04:34:45 2026
\tStatus:
\tAlerts: processing-to-stop-point
\tqueued for Zebra
Zebra-8                 root              1024   Sun Nov 22 04:34:45 2026
\tStatus: cable gone
\tAlerts: aborted-by-system
\tqueued for Zebra
Zebra-9                 root              1024   Sun Nov 22 04:34:45 2026
\tAlerts: job-canceled-by-user
\tqueued for Zebra
"""


@pytest.mark.parametrize(
    ("job", "why"),
    [
        ("Zebra-7", ""),
        ("Zebra-8", "aborted-by-system"),
        ("Zebra-9", "job-canceled-by-user"),
        ("Zebra-77", ""),
        ("Zebra-", ""),
    ],
)
def test_a_finished_job_says_whether_it_came_out(job: str, why: str):
    assert how_it_ended(COMPLETED, job) == why
