"""Coverage-guided texts (atheris, which is libFuzzer) for everything that takes a text."""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["intake.scanning", "intake.domain"]):
    from fuzz.tally import Tally
    from fuzz.texts import SEEDS, check


def main() -> None:
    """`python -m fuzz.parser_target parser COUNT SEED STATS FINDINGS`; ends with libFuzzer's exit code."""
    _what, count, seed, stats, findings = sys.argv[1:6]
    tally = Tally(Path(stats), int(count), every=5000)
    corpus = Path(stats).parent / "corpus"
    corpus.mkdir()
    for number, text in enumerate(SEEDS):
        (corpus / str(number)).write_bytes(text.encode())

    def one_input(data: bytes) -> None:
        tally.begin()
        known = check(data)
        tally.end("meaningful" if known else "meaningless")

    limits = ["-max_len=640", "-timeout=20", "-rss_limit_mb=2048", "-print_final_stats=1", "-verbosity=1"]
    asked = [f"-runs={count}", f"-seed={int(seed) % 2**31}", f"-artifact_prefix={findings}/"]
    atheris.Setup([sys.argv[0], str(corpus), *asked, *limits], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
