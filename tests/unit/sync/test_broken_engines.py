"""Engines broken on purpose: a checker that did not catch them would catch nothing."""

from __future__ import annotations

import random

import pytest

from intake.domain.effects import OutboxEntry, Seen, SeenState
from intake.sync.engine import Engine
from intake.sync.push import Push
from tests.unit.sync.fakes import Fault, play, violations, world


class BlindPush(Push):
    def _look(self, entry: OutboxEntry) -> Seen | None:
        return Seen(SeenState.ABSENT)


class BlindEngine(Engine):
    """Broken on purpose: sends again without looking."""

    def _push(self, go_on):
        return BlindPush(self._means, go_on)


class HastyEngine(Engine):
    """Broken on purpose: looks, but takes a first absence for a proof."""

    def _push(self, go_on):
        self._means.unclear._settle = 0.0
        return super()._push(go_on)


@pytest.mark.parametrize("kind", [BlindEngine, HastyEngine])
def test_the_checker_catches_an_engine_that_does_not_look_or_does_not_wait(kind):
    rng = random.Random(20)
    bad_days = [Fault.FINE, Fault.LATE, Fault.LOST_AFTER, Fault.LOST_BEFORE]

    def caught(kind: type[Engine]) -> int:
        found = 0
        for _ in range(60):
            scene = world(2, 1, 2)
            sends = rng.choices(bad_days, k=20)
            play(scene, kind, [fault for send in sends for fault in (Fault.FINE, send)], [], [0.5] * 40)
            found += any("times" in violation for violation in violations(scene))
        return found

    assert caught(kind) > 20
    assert caught(Engine) == 0
