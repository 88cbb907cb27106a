"""A second process that renders pages of a published site: what it gives is what one process gives, whatever befalls it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.world import ROOT
from web.publishing import publisher
from web.publishing.helper import Helper, Rendered, render
from web.publishing.output_folder import LIST, Folder
from web.publishing.publisher import Publisher
from web.site import Site

HELPING = """
import os, sys
sys.path.insert(0, {root!r})
from pathlib import Path
from web.app import make_site
from web.publishing import helper
from web.site import About
site = make_site(Path({copy!r}), Path({archive!r}), {about}, published=True)
site.state.generation = {generation!r}
out = sys.stdout.buffer
if {most}:
    class Short:
        left = {most}
        def write(self, some):
            out.write(some[:self.left])
            out.flush()
            Short.left -= len(some)
            if Short.left < 0:
                os._exit(1)
        def flush(self):
            out.flush()
    out = Short()
helper.help_out(site, sys.stdin.buffer, out)
"""


def helping(site: Site, *, generation: str = "g1", most: int = 0) -> list[str]:
    """The command of a helper. `most`: bytes after which it ends in the middle of an answer."""
    given = {"root": str(ROOT), "copy": str(site.copy), "archive": str(site.archive), "about": repr(site.about)}
    return [sys.executable, "-c", HELPING.format(**given, generation=generation, most=most)]


def published(site: Site, place: Path, command: list[str], state: str = "state") -> dict[str, bytes]:
    site.state.generation = "g1"
    done = Publisher(site, Folder(place), files=False, helping=command).publish(state, "looked", "frame")
    assert not done.missing
    return {str(p.relative_to(place)): p.read_bytes() for p in place.rglob("*") if p.is_file() and p.name != LIST}


def test_the_files_are_those_of_one_process_whatever_becomes_of_the_helper(
    site_of: Callable[..., Site], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = list[str]()

    async def counted(site: Site, address: str, tag: str = "") -> Rendered:
        here.append(address)
        return await render(site, address, tag)

    monkeypatch.setattr(publisher, "MANY", 1)
    monkeypatch.setattr(publisher, "render", counted)
    site = site_of(published=True)
    alone = published(site, tmp_path / "alone", [])
    all_of_it = len(here)
    here.clear()
    assert published(site, tmp_path / "helped", helping(site)) == alone
    assert 0 < len(here) < all_of_it
    assert published(site, tmp_path / "helped", helping(site), "another edition, of nothing here") == alone
    assert published(site, tmp_path / "died", helping(site, most=50_000)) == alone
    assert published(site, tmp_path / "another", helping(site, generation="g2")) == alone
    assert published(site, tmp_path / "none", [sys.executable, "-c", ""]) == alone


def test_a_helper_answers_as_we_would_and_one_of_another_copy_answers_nothing(site_of: Callable[..., Site]) -> None:
    site = site_of(published=True)
    site.state.generation, site.state.built_at, site.copied = "g1", "2026-11-27T10:00:00.000Z", frozenset()
    paths = ("/", "/releases/1", "/feeds/everything.atom", "/releases/99", "/about")
    wanted = {path: asyncio.run(render(site, path)) for path in paths}
    for generation in ("g1", "g2"):
        helper = Helper(helping(site, generation=generation), site)
        try:
            for path in paths:
                helper.ask(path)
            found: dict[str, Rendered] = {}
            while helper.asked and not helper.ended:
                found |= {made.address: made for made in helper.answers(wait=True)}
        finally:
            helper.end()
        assert found == (wanted if generation == "g1" else {})
        assert helper.ended == (generation == "g2")
