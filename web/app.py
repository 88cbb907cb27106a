"""Makes the web site: its ground, and the plugin with our pages in front of it."""

from __future__ import annotations

from pathlib import Path

from datasette.plugins import pm

from web import plugin
from web.site import About, Site


def make_site(copy: Path, archive: Path, about: About, *, published: bool = False) -> Site:
    """The whole site, as `Site` says; its plugin is registered with Datasette once in a process."""
    if not pm.is_registered(plugin):
        pm.register(plugin, name="npdwatch")
    return Site(copy, archive, about, published=published)
