"""`npdwatch scrapy`: Scrapy's own commands in this project, which show what comes and record nothing."""

from __future__ import annotations

import os
import re
import sys
import warnings

import click

import settings as own
from commands import logs
from commands.arguments import nearest
from commands.crawling.fetching import calm_libraries
from commands.failures import Exit, Failure

BY_HAND = {
    "LOG_INSTALL_ROOT_HANDLER": True, "LOG_LEVEL": "DEBUG",
    "STATS_DUMP": True, "DOWNLOADER_STATS": True, "LOGSTATS_INTERVAL": 60.0,
    "EXTENSIONS": {
        **own.EXTENSIONS, "scrapy.extensions.corestats.CoreStats": 0, "scrapy.extensions.logstats.LogStats": 0,
    },
    "DOWNLOADER_MIDDLEWARES": {
        **own.DOWNLOADER_MIDDLEWARES, "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
    },
    "ITEM_PIPELINES": {},  # only npdwatch crawl records
}
"""What is as whoever knows Scrapy expects it, where settings.py serves `npdwatch crawl`: its log and its counts."""


@click.command("scrapy", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def scrapy(arguments: tuple[str, ...]) -> None:
    """Scrapy's own commands, such as: npdwatch scrapy list.

    The bare `scrapy` script puts this project's folder last on the path, where another package of the same name would
    come first; this one does not.
    """
    from scrapy.cmdline import execute
    from scrapy.utils.project import get_project_settings

    os.environ["SCRAPY_SETTINGS_MODULE"] = "settings"
    given = get_project_settings()
    given.setdict(BY_HAND, priority="project")
    if "EDITOR" in os.environ:
        given.set("EDITOR", os.environ["EDITOR"])
    logs.leave_to_another()
    # That robots.txt could not be had comes with a page of traceback; Scrapy's own `parse` does what it warns of.
    calm_libraries()
    warnings.filterwarnings("ignore", "(?s).*returned a Deferred", module="scrapy.core.spidermw")
    sys.argv = ["scrapy", *arguments]
    try:
        execute(sys.argv, given)
    except KeyError as error:  # as Scrapy's loader of spiders says it
        found = re.fullmatch("Spider not found: (.*)", str(error.args[0]))
        if not found:
            raise
        from readers.kinds import KINDS

        known = nearest(found[1], sorted(KINDS), "There are")
        raise Failure(f"There is no spider {found[1]!r}. {known}", Exit.USAGE) from None
