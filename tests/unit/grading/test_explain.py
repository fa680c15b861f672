"""Every reason in the code is on the list that the translations are held against."""

from __future__ import annotations

import ast

from intake.domain.grades import Cause, Hazard, Identity
from intake.domain.returns import Exception16, Ground
from intake.grading.explain import REASON_CODES, REASONS
from tests.unit.grading.makers import RESOURCES

ROOM = RESOURCES.parent / "intake" / "grading"


def written() -> tuple[set[str], set[str]]:
    """Codes given to Reason(...) as a text, and the beginnings of those put together."""
    plain: set[str] = set()
    begun: set[str] = set()
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Reason":
                for part in ast.walk(node.args[0]):
                    if isinstance(part, ast.JoinedStr) and isinstance(part.values[0], ast.Constant):
                        begun.add(str(part.values[0].value))
                    elif isinstance(part, ast.Constant) and isinstance(part.value, str):
                        plain.add(part.value)
    return plain - begun, begun


def test_every_reason_written_in_the_rules_is_listed() -> None:
    plain, begun = written()
    assert plain - set(REASON_CODES) == set()
    for beginning in begun:
        assert any(code.startswith(beginning) for code in REASON_CODES), beginning


def test_every_value_a_reason_is_made_of_is_listed() -> None:
    expected = {f"exception_{each.value}" for each in Exception16}
    expected |= {f"identity_{each.value}" for each in Identity if each is not Identity.RIGHT}
    expected |= {f"hazard_{each.value}" for each in Hazard if each is not Hazard.NONE}
    expected |= {f"no_deduction_{each.value}" for each in Cause if each not in (Cause.NONE, Cause.HANDLING)}
    expected |= {f"ground_{each.value}" for each in (Ground.DEFECT, Ground.OUR_ERROR)}
    assert expected <= set(REASON_CODES)


def test_parameters_are_plain_names() -> None:
    assert all(name.isidentifier() for names in REASONS.values() for name in names)
