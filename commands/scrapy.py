"""`npdwatch scrapy …`: Scrapy's own command line in this project, from any folder."""

from __future__ import annotations

import os
import sys

import click


@click.command("scrapy", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def scrapy(arguments: tuple[str, ...]) -> None:
    """Scrapy's own commands, such as: npdwatch scrapy list.

    The bare `scrapy` script puts this project's folder last on the path, where another package of the same name would
    come first; this one does not.
    """
    os.environ["SCRAPY_SETTINGS_MODULE"] = "settings"
    from scrapy.cmdline import execute

    sys.argv = ["scrapy", *arguments]
    execute(sys.argv)
