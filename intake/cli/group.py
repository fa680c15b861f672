"""The group all commands hang on."""

from __future__ import annotations

import click

from intake import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="intake")
def main() -> None:
    """Returns Intake: the returns dock, from a scanned label to the refund in the shop.

    Exit codes: 0 done; 1 something is wrong and the output says what; 2 the command was used wrongly.
    """
