"""`python -m intake` and the frozen program start here."""

from __future__ import annotations

from intake.cli import main

if __name__ == "__main__":
    main()
