"""Lamp, focus, exposure and zoom, with a driver that answers as Video4Linux does."""

from __future__ import annotations

import errno
import struct

from intake.scanning.camera_controls import GET, IDS, QUERY, SET, controls_of, set_control

RANGES = {
    IDS["focus"]: (0, 250, 5),
    IDS["focus_auto"]: (0, 1, 1),
    IDS["exposure_auto"]: (0, 3, 1),
    IDS["torch"]: (0, 2, 1),
}


class Driver:
    """Has these controls and their values; anything else is EINVAL."""

    def __init__(self) -> None:
        self.values = {IDS["focus"]: 30, IDS["focus_auto"]: 1, IDS["exposure_auto"]: 3, IDS["torch"]: 0}
        self.flags = dict.fromkeys(self.values, 0)

    def __call__(self, _file: int, request: int, buffer: bytearray) -> None:
        (number,) = struct.unpack_from("<I", buffer)
        if number not in self.values:
            raise OSError(errno.EINVAL, "no such control")
        if request == QUERY:
            least, most, step = RANGES[number]
            struct.pack_into(
                "<II32siiiiIII", buffer, 0, number, 1, b"x", least, most, step, 0, self.flags[number], 0, 0
            )
        elif request == GET:
            struct.pack_into("<Ii", buffer, 0, number, self.values[number])
        elif request == SET:
            self.values[number] = struct.unpack_from("<Ii", buffer)[1]


def test_only_what_a_camera_has_is_offered_with_its_range() -> None:
    found = {one.name: one for one in controls_of("", Driver())}
    assert list(found) == ["torch", "focus_auto", "focus", "exposure_auto"]
    assert (found["focus"].least, found["focus"].most, found["focus"].step, found["focus"].value) == (0, 250, 5, 30)
    assert [found[name].value for name in ("torch", "focus_auto", "exposure_auto")] == [0, 1, 1]
    assert [one.switch for one in found.values()] == [True, True, False, True]


def test_a_control_that_is_switched_off_or_only_readable_is_not_offered() -> None:
    driver = Driver()
    driver.flags[IDS["focus"]], driver.flags[IDS["torch"]] = 0x0001, 0x0004
    assert [one.name for one in controls_of("", driver)] == ["focus_auto", "exposure_auto"]


def test_switches_speak_the_drivers_own_numbers() -> None:
    driver = Driver()
    assert set_control("", "torch", 1, driver)
    assert set_control("", "exposure_auto", 0, driver)
    assert (driver.values[IDS["torch"]], driver.values[IDS["exposure_auto"]]) == (2, 1)
    assert set_control("", "torch", 0, driver)
    assert set_control("", "exposure_auto", 1, driver)
    assert (driver.values[IDS["torch"]], driver.values[IDS["exposure_auto"]]) == (0, 3)


def test_a_focus_set_by_hand_ends_the_automatic_one() -> None:
    driver = Driver()
    assert set_control("", "focus", 120, driver)
    assert (driver.values[IDS["focus"]], driver.values[IDS["focus_auto"]]) == (120, 0)


def test_what_the_driver_refuses_is_told_and_does_no_harm() -> None:
    assert not set_control("", "zoom", 3, Driver())
    assert controls_of("/nowhere/video0") == ()
    assert not set_control("/nowhere/video0", "focus", 1)
