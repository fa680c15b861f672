"""A scanner's burst and a person's typing on one keyboard: nothing lost, nothing leaked, nothing doubled."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.scanning.wedge import MAX_BURST, Hold, Scanned, Typed, Wedge, WedgeSettings


@dataclass
class Window:
    """Plays the event filter's part, with a timer that fires when it is due."""

    wedge: Wedge = field(default_factory=Wedge)
    now: float = 0.0
    typed: list[tuple[str, float]] = field(default_factory=list)
    scans: list[str] = field(default_factory=list)
    timer: bool = True

    def press(self, char: str, gap_ms: float) -> None:
        self.wait(gap_ms)
        self._carry_out(self.wedge.feed(char, self.now).actions)

    def burst(self, text: str, gap_ms: float = 5.0, before_ms: float = 500.0) -> None:
        for i, char in enumerate(text):
            self.press(char, gap_ms if i else before_ms)

    def wait(self, ms: float) -> None:
        until = self.now + ms
        deadline = self.wedge.deadline_ms
        if self.timer and deadline is not None and deadline < until:
            self.now = deadline
            self._carry_out(self.wedge.flush(deadline).actions)
        self.now = until

    @property
    def text(self) -> str:
        return "".join(char for char, _ in self.typed)

    def _carry_out(self, actions: tuple[Hold | Typed | Scanned, ...]) -> None:
        for action in actions:
            if isinstance(action, Typed):
                self.typed += [(char, self.now) for char in action.text]
            elif isinstance(action, Scanned):
                self.scans.append(action.text)


def test_a_burst_with_enter_is_one_scan_and_types_nothing() -> None:
    window = Window()
    window.burst("4006381333931\r")
    assert window.scans == ["4006381333931"]
    assert window.text == ""


@pytest.mark.parametrize("key", ["1", "9", " ", "a"])
def test_a_single_key_is_typed_within_forty_milliseconds(key: str) -> None:
    window = Window()
    window.press(key, 1000)
    pressed = window.now
    window.wait(1000)
    assert window.text == key
    assert window.typed[0][1] - pressed <= 40


@pytest.mark.parametrize("key", ["\r", "\t", "\x1b", "\x08", "\x7f"])
def test_enter_and_escape_are_let_through_at_once(key: str) -> None:
    window = Window()
    window.press(key, 1000)
    assert window.typed == [(key, window.now)]


def test_the_first_character_of_a_burst_never_reaches_a_field() -> None:
    wedge = Wedge()
    first = wedge.feed("4", 0.0)
    assert first.swallow
    assert first.actions == (Hold(),)
    assert wedge.flush(34.9).actions == ()


def test_two_keys_rolled_together_are_still_typing() -> None:
    window = Window()
    window.press("t", 1000)
    window.press("h", 20)
    window.wait(500)
    assert (window.text, window.scans) == ("th", [])


def test_fast_digits_and_enter_below_the_least_length_are_typed_in_order() -> None:
    window = Window()
    window.burst("12\r", gap_ms=20)
    assert (window.text, window.scans) == ("12\r", [])


def test_a_burst_without_terminator_is_a_scan_after_a_pause_and_its_late_enter_confirms_nothing() -> None:
    window = Window()
    window.burst("ABC12345")
    window.press("\r", 150)
    assert (window.scans, window.text) == (["ABC12345"], "")
    window.press("\r", 1000)
    assert window.text == "\r"


def test_the_second_half_of_a_carriage_return_line_feed_confirms_nothing() -> None:
    window = Window()
    window.burst("ABC12345\r\n")
    assert (window.scans, window.text) == (["ABC12345"], "")


def test_a_radio_scanner_that_stutters_in_the_middle_still_sends_one_code() -> None:
    window = Window()
    window.burst("3SABC")
    window.burst("D1234567\r", before_ms=90)
    assert window.scans == ["3SABCD1234567"]


def test_two_bursts_right_after_each_other_are_two_scans() -> None:
    window = Window()
    window.burst("AAAA1\rBBBB2\r")
    assert window.scans == ["AAAA1", "BBBB2"]


def test_separators_inside_a_code_are_kept() -> None:
    window = Window()
    window.burst("01095060001343522112\x1d10L\r")
    assert window.scans == ["01095060001343522112\x1d10L"]


def test_garbage_from_a_scanner_edits_no_field() -> None:
    window = Window()
    window.burst("4006\x08\x7f\x1b38\r")
    assert window.text == ""
    assert window.scans == ["4006\x08\x7f\x1b38"]


def test_shift_and_arrow_keys_pass_by_without_cutting_a_burst() -> None:
    wedge = Wedge()
    for i, char in enumerate("3S"):
        assert not wedge.feed("", i * 5.0).swallow
        wedge.feed(char, i * 5.0 + 1)
    for i, char in enumerate("AB12"):
        wedge.feed(char, 12.0 + i)
    assert wedge.feed("\r", 20.0).scans == ("3SAB12",)


def test_a_doubled_character_that_is_told_as_a_repeat_belongs_to_the_burst() -> None:
    wedge = Wedge()
    verdicts = [wedge.feed(char, 0.0, repeat=i in (1, 4)) for i, char in enumerate("003344\r")]
    assert [key.char for verdict in verdicts for key in verdict.typed] == []
    assert [text for verdict in verdicts for text in verdict.scans] == ["003344"]


def test_a_key_held_down_is_typing_however_fast_it_repeats() -> None:
    wedge = Wedge()
    text = "".join(key.char for i in range(10) for key in wedge.feed("8", i * 30.0, repeat=i > 0).typed)
    assert text == "8" * 10


def test_prefix_and_suffix_of_the_scanner_are_taken_off() -> None:
    window = Window(Wedge(WedgeSettings(prefix="\x02", suffix="\x03")))
    window.burst("\x02ABC123\x03")
    window.burst("\x0242\x03\r")
    window.burst("plain1\r")
    assert window.scans == ["ABC123", "42", "plain1"]
    assert window.text == ""


def test_a_code_of_ten_kilobytes_is_swallowed_whole_and_kept_short() -> None:
    window = Window()
    window.burst("7" * 10_240 + "\r", gap_ms=1)
    assert (window.scans, window.text) == (["7" * MAX_BURST], "")


def test_a_late_timer_changes_nothing() -> None:
    window = Window(timer=False)
    window.press("1", 1000)
    window.burst("4006381333931\r")
    window.press("\x1b", 400)
    assert (window.text, window.scans) == ("1\x1b", ["4006381333931"])


def test_keys_held_when_the_window_loses_the_keyboard_are_given_back() -> None:
    wedge = Wedge()
    wedge.feed("4", 0.0, token="event")
    assert [(key.char, key.token) for key in wedge.reset()] == [("4", "event")]
    assert wedge.deadline_ms is None


def test_a_burst_cut_off_when_the_window_loses_the_keyboard_reaches_no_field() -> None:
    wedge = Wedge()
    for i, char in enumerate("40063"):
        wedge.feed(char, i * 5.0)
    assert wedge.in_burst
    assert wedge.reset() == ()
    assert not wedge.in_burst


def test_a_key_let_go_at_once_is_a_scanners_and_waits_for_the_next() -> None:
    """A busy machine hands on a scanner's keys late: 35 ms are not enough then, and half a code would be typed."""
    wedge = Wedge()
    at = 0.0
    scans: list[str] = []
    for code, char in enumerate("3SABCD\r", start=10):
        verdict = wedge.feed(char, at, code=code)
        wedge.release(code, at + 2)
        assert verdict.typed == ()
        scans += verdict.scans
        at += 120 if char == "S" else 20
    assert scans == ["3SABCD"]


def test_keys_tapped_on_a_screen_are_typing_although_they_are_let_go_at_once() -> None:
    wedge, typed = Wedge(), ""
    for code, char in enumerate("jansen" * 3, start=10):
        at = code * 110.0
        verdict = wedge.feed(char, at, code=code)
        wedge.release(code, at + 1)
        typed += "".join(key.char for key in verdict.typed)
        assert verdict.scans == ()
    typed += "".join(key.char for key in wedge.flush(10_000.0).typed)
    assert typed == "jansen" * 3


def test_keys_that_roll_into_each_other_are_still_a_persons() -> None:
    """The first key is let go just after the second was pressed: that says nothing of the second."""
    wedge = Wedge()
    wedge.feed("a", 0.0, code=1)
    wedge.feed("b", 30.0, code=2)
    wedge.release(1, 38.0)
    assert wedge.deadline_ms == 65.0


def test_a_scanner_that_always_sends_enter_is_given_time_for_it() -> None:
    window = Window(timer=True)
    for _ in range(3):
        window.burst("4006381333931\r")
    window.burst("40063813")
    window.press("3", 200)
    window.press("\r", 200)
    assert window.scans[-1] == "400638133"
    assert window.text == ""


def test_a_terminator_that_comes_very_late_presses_no_button() -> None:
    window = Window()
    for _ in range(3):
        window.burst("4006381333931\r")
    window.burst("4006381333948")
    window.press("\r", 900)
    assert window.scans[-1] == "4006381333948"
    assert window.text == ""
    window.press("\r", 2000)
    assert window.text == "\r", "the next one is a person's"


def test_clocks_that_run_backwards_lose_nothing() -> None:
    window = Window(timer=False)
    for char, at in zip("ABCD\r", (100.0, 90.0, 80.0, 95.0, 70.0), strict=True):
        window._carry_out(window.wedge.feed(char, at).actions)
    assert window.scans == ["ABCD"]


code_chars = st.characters(min_codepoint=0x20, max_codepoint=0x7E)
typing = st.tuples(
    st.just("typing"),
    st.lists(st.tuples(st.one_of(code_chars, st.sampled_from("\r\x1b\x08\t")), st.floats(60, 400)), max_size=6),
)
burst = st.tuples(
    st.just("burst"),
    st.lists(st.tuples(code_chars, st.floats(0, 35)), min_size=4, max_size=30),
)
# A scanner is set one way and stays so.
ends = st.sampled_from(["\r", "\t", "\r\n", ""])


@given(st.lists(st.one_of(typing, burst), max_size=8), ends, st.booleans())
def test_any_mixture_loses_nothing_leaks_nothing_and_doubles_nothing(parts: list[tuple], end: str, timer: bool) -> None:
    window = Window(timer=timer)
    typed, scanned = "", []
    for part in parts:
        keys = part[1]
        if part[0] == "typing":
            # A person needs longer than a scanner's tail to reach Enter after a scan.
            for i, (char, gap) in enumerate(keys):
                window.press(char, gap if i else gap + 260)
            typed += "".join(char for char, _ in keys)
        else:
            for i, (char, gap) in enumerate(keys):
                window.press(char, gap if i else gap + 260)
            for char in end:
                window.press(char, 3)
            scanned.append("".join(char for char, _ in keys))
    window.press("\x1b", 1000)
    assert window.text == typed + "\x1b"
    assert window.scans == scanned
