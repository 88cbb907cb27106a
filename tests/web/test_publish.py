"""The plain copy: every link leads to a file, step by step gives what from nothing would, and what is not ours stays."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import feedparser
import pytest
from msgspec.structs import replace

from bench.browser import launched, sideways, visit
from bench.replica.govuk import PublishedFile
from bench.world import World
from db.archive import Archive
from db.store import Store
from demo.editions import EDITED, NEW_PRESS, SILENT, WITHDRAWN, EditionRows, baseline, second, third
from publicdb.build import copy_path, refresh
from readers.visible_copy import NoCopy, visible_copy
from tests.tables import set_fields, value_of, values_of
from web.app import make_site
from web.files import public_body
from web.links import file_of
from web.publishing import publisher
from web.publishing.helper import Rendered, render
from web.publishing.output_folder import LIST, Folder
from web.site import About, Site

ADDRESS = "https://npd.example.org"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with World(tmp_path_factory.mktemp("publish")) as made:
        made.watch(more=f'[page]\naddress = "{ADDRESS}"\n')
        publish(made, baseline())
        yield made


def publish(world: World, edition: EditionRows, at: str = "2023-07-20T09:30:00Z", note: str | None = "Updated.") -> None:
    """Has some of its rows published and crawled: those that the demonstration changes, and a few that stay."""
    wanted = {EDITED, WITHDRAWN, SILENT, NEW_PRESS.reference, *(s.reference for s in baseline().shares[:12])}
    few = tuple(s for s in edition.shares if s.reference in wanted)
    book = replace(edition, shares=few, regular=edition.regular[:4], npd=edition.npd[:6]).ods()
    file = PublishedFile(f"DfE external data shares: {edition.month}", f"{edition.short.replace(' ', '-')}.ods", book)
    world.replica.publish_files([file], note=note, at=at)
    world.crawl("--no-deliver", code=None)


@pytest.fixture(scope="module")
def plain(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plain copy of the last edition, as it is written."""
    place = tmp_path_factory.mktemp("plain") / "site"
    published(world, place)
    return place


def published(world: World, place: Path, *options: str, code: int = 0) -> str:
    done = world.run("publish", str(place), *options, code=code)
    assert not [line for line in done.err.splitlines() if not line.startswith("… ")]
    return done.out


def tree(place: Path) -> dict[str, bytes]:
    return {str(p.relative_to(place)): p.read_bytes() for p in place.rglob("*") if p.is_file() and p.name != LIST}


def without_the_hour(files: dict[str, bytes]) -> dict[str, bytes]:
    """How long ago a source was looked at stands on two pages, and goes on by itself."""
    return {n: b for n, b in files.items() if n not in ("index.html", "sources/index.html") and not n.startswith("sources/")}


def dead_links(place: Path) -> list[str]:
    """Every link, picture and style sheet of every page that leads to no file below the folder, seen from a subfolder."""
    out = []
    files = {p.relative_to(place).as_posix() for p in place.rglob("*") if p.is_file()}
    for name in sorted(n for n in files if n.endswith(".html")):
        text = (place / name).read_text(encoding="utf-8")
        ids = set(re.findall(r'\sid="([^"]*)"', text))
        assert "<form" not in text, name
        for found in dict.fromkeys(re.findall(r'\s(?:href|src)="([^"]*)"', text)):
            address = unescape(found)
            if address.startswith("#"):
                dead = address[1:] not in ids
            else:
                dead = not urlsplit(address).scheme and leads_to(name, address) not in files
            out += [f"{name}: {address}"] if dead else []
    return out


@cache
def leads_to(page: str, address: str) -> str | None:
    """The file below the folder that an address on a page of it leads to, or would; None where it leads out of it."""
    root = "https://example.org/sub/folder/"
    there, _ = urldefrag(urljoin(root + page, address))
    return unquote(urlsplit(there).path.removeprefix("/sub/folder/")) if there.startswith(root) else None


def test_step_by_step_is_what_would_be_written_from_nothing(world: World, tmp_path: Path) -> None:
    place = tmp_path / "site"
    published(world, place)
    before = without_the_hour(tree(place))
    for edition, at, note in ((second(), "2023-12-07T09:30:00Z", "Updated."), (third(), "2023-12-12T15:40:00Z", None)):
        publish(world, edition, at, note)
        published(world, place)
        fresh = tmp_path / f"fresh {at}"
        published(world, fresh)
        now = without_the_hour(tree(place))
        assert now.keys() == without_the_hour(tree(fresh)).keys()
        assert [n for n, b in without_the_hour(tree(fresh)).items() if now[n] != b] == []
        assert dead_links(place) == []
        assert now != before
        before = now
    said = published(world, place)
    assert said.startswith("Nothing is new")
    charts = {"charts/index.html", *(f"charts/years{end}" for end in ("/index.html", "/embed/index.html", ".svg", ".png", ".csv"))}
    assert charts <= tree(place).keys()
    assert not list((place / "charts" / "recipients").glob("*.png"))  # too much for files
    assert list((place / "charts" / "recipients").glob("*.svg"))
    assert {"index.html", "releases/1/index.html", "releases.csv", "feeds/everything.atom", "about/index.html"} <= tree(place).keys()


def test_what_is_unchanged_keeps_its_time_so_that_rsync_has_little_to_send(world: World, plain: Path, tmp_path: Path) -> None:
    place = tmp_path / "site"
    shutil.copytree(plain, place)
    times = {p: p.stat().st_mtime_ns for p in place.rglob("*.html")}
    (place / "about" / "index.html").unlink()  # somebody's slip: found and mended
    published(world, place)
    assert {p for p in place.rglob("*.html") if p.stat().st_mtime_ns != times[p]} <= {
        place / "about" / "index.html", place / "index.html", place / "sources" / "index.html",
    }


def test_archived_files_come_along_when_asked_for_and_are_made_anew(world: World, plain: Path, tmp_path: Path) -> None:
    assert not (plain / "archive").exists()
    assert b"archive/" not in b"".join(p.read_bytes() for p in plain.rglob("releases/1/index.html"))
    place = tmp_path / "with"
    published(world, place, "--files")
    archived = [p for p in (place / "archive").rglob("*") if p.is_file()]
    assert archived
    for path in archived:
        original = Archive(world.data / "archive").body(path.parent.name)
        assert path.read_bytes() == visible_copy(original, path.name)
    for page in ("changes", "editions", "releases"):
        texts = [p.read_text(encoding="utf-8") for p in (place / page).rglob("index.html")]
        leading = [t for t in texts if re.search(r'href="[./]*archive/', t)]
        assert leading or page == "changes"
        assert all("made anew from what is visible" in t for t in leading)
    assert dead_links(place) == []
    published(world, place)
    assert not (place / "archive").exists()


def test_no_page_or_feed_leads_to_a_file_of_which_no_copy_can_be_made(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever it is: the file of the register here."""
    shutil.copytree(world.data, tmp_path / "data")
    data = tmp_path / "data"
    with Store.open(data) as store:
        sha256 = value_of(store, "edition_file", "sha256", register=1)
    state = refresh(data).state

    def cannot(archive: Archive, wanted: str, filename: str, judged: bool) -> bytes:
        if wanted == sha256:
            raise NoCopy("a test")
        return public_body(archive, wanted, filename, judged)

    monkeypatch.setattr(publisher, "public_body", cannot)
    site = make_site(copy_path(data), data / "archive", About(title="npdwatch", address=ADDRESS), published=True)
    site.state.built_at, site.state.generation = state.refreshed_at, f"{state.generation} {state.revision}"
    done = publisher.Publisher(site, Folder(tmp_path / "site"), files=True).publish("x", "")
    site.close()
    assert [p.split("/")[2] for p in done.uncopied] == [sha256]
    assert not done.missing
    assert dead_links(tmp_path / "site") == []
    feeds = [p.read_text(encoding="utf-8") for p in (tmp_path / "site").rglob("*.atom")]
    assert feeds
    assert not [f for f in feeds if f"/archive/{sha256}" in f]


def test_only_what_is_made_from_something_else_is_made_anew(
    site_of: Callable[..., Site], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, kept, made = tmp_path / "site", list[str](), list[str]()

    async def counted(site: Site, address: str, tag: str = "") -> Rendered:
        answer = await render(site, address, tag)
        (kept if answer.status == 304 else made).append(address)
        return answer

    def publish_again(state: str, frame: str = "frame") -> tuple[int, int]:
        kept.clear()
        made.clear()
        done = publisher.Publisher(site, Folder(place), files=False).publish(state, "looked", frame)
        assert not done.missing
        assert dead_links(place) == []
        return done.changed, done.gone

    monkeypatch.setattr(publisher, "render", counted)
    site = site_of(published=True)
    site.state.generation, site.state.built_at = "g1", "2026-11-27T10:00:00.000Z"
    publish_again("s1")
    assert not kept
    whole = tree(place)
    assert publish_again("s2") == (0, 0)
    assert {"/releases/1", "/changes/1", "/editions/1", "/evidence/1", "/", "/cohorts/2005"} <= set(kept)
    own = [a for a in made if a.startswith(("/releases/", "/changes/", "/recipients/", "/editions/", "/evidence/"))]
    assert all(b"Moved" in whole[file_of(a)] for a in own)
    assert publish_again("s3", "another program") == (0, 0)
    assert not kept
    assert publish_again("s4", "") == (0, 0)
    assert not kept, "nothing is known of what stands on them"
    publish_again("s5")
    (place / "releases" / "1" / "index.html").write_bytes(b"half of i")
    site.state.built_at = "2026-11-29T10:00:00.000Z"
    assert publish_again("s6")[0] >= 2, "the damaged page, and the front page with its moment"
    assert "/releases/1" in made
    assert "/releases/2" in kept
    # A change that no longer has a page: what led to it is written without the link, and with it once it is back.
    leading = {n for n, b in tree(place).items() if re.search(rb'href="[./]*changes/[0-9]', b)}
    monkeypatch.setattr(publisher, "MOST_CHANGES", 0)
    assert publish_again("s7")[1] == sum(re.fullmatch(r"changes/[0-9]+/index.html", n) is not None for n in whole)
    assert not [n for n in leading if re.search(rb'href="[./]*changes/[0-9]', tree(place).get(n, b""))]
    monkeypatch.undo()
    site.state.built_at = "2026-11-27T10:00:00.000Z"
    publish_again("s8")
    assert without_the_hour(tree(place)) == without_the_hour(whole)
    looked = "2026-11-28T10:00:00.000Z"
    set_fields(site.copy, "sources", {"looked_at": looked, "good_at": looked})
    site.state.generation = "g2"
    monkeypatch.setattr(publisher, "render", counted)
    publish_again("s9")
    assert {"/releases/1", "/changes/1"} <= set(kept), "they do not say when their source was looked at"
    assert any(a.startswith("/sources/") for a in made)


def test_where_something_is_withheld_meanwhile_nothing_else_is_taken_out(
    site_of: Callable[..., Site], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The site answers hardly anything then: the front page and nearly all others went."""
    place = tmp_path / "site"
    site = site_of(published=True)
    site.state.generation, site.state.built_at = "g1", "2026-11-27T10:00:00.000Z"
    publisher.Publisher(site, Folder(place), files=False).publish("s1", "looked", "frame")
    before = tree(place)

    async def withheld_meanwhile(site: Site, address: str, tag: str = "") -> Rendered:
        gone, busy = address == "/releases/1", address in ("/", "/releases")
        return Rendered(address, 410 if gone else 503, {}, b"") if gone or busy else await render(site, address, tag)

    monkeypatch.setattr(publisher, "render", withheld_meanwhile)
    with pytest.raises(publisher.CopyOutdated):
        publisher.Publisher(site, Folder(place), files=False, last_try=False).publish("s2", "looked", "frame of then")
    assert tree(place).keys() >= before.keys()
    done = publisher.Publisher(site, Folder(place), files=False).publish("s2", "looked", "frame of then")
    assert done.missing == {"/releases/1": 410, "/": 503, "/releases": 503}
    assert not {"index.html", "releases/index.html", "releases/1/index.html"} & tree(place).keys()
    monkeypatch.undo()
    publisher.Publisher(site, Folder(place), files=False).publish("s2", "looked", "frame of then")
    assert tree(place) == before


def test_what_is_withheld_is_taken_from_every_page_that_showed_it(world: World, tmp_path: Path) -> None:
    """A release, and the name of one who is named on others' pages too: no page may be held to be as it was."""
    there = World(tmp_path / "there")
    shutil.copytree(world.folder, there.folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("mail", "hooks"))
    place = tmp_path / "site"
    published(there, place)
    with there.store() as store:
        known = set(values_of(store, "version", "release_id", "reference", "recipient"))
    references, names = Counter(r for _, r, _ in known), Counter(n for *_, n in known)
    release, reference, _ = min(x for x in known if x[1] and references[x[1]] == 1)
    name = min(n for other, _, n in known if n and names[n] == 1 and other != release)
    for kind, identity, words in (("recipient", name, name), ("release", str(release), reference)):
        said = escape(words).encode()
        assert any(said in body for body in tree(place).values()), words
        there.run("withhold", kind, identity, "--because", "a test")
        published(there, place)
        assert [n for n, body in tree(place).items() if said in body or words.encode() in body] == []
        assert dead_links(place) == []
        fresh = tmp_path / f"without the {kind}"
        published(there, fresh)
        assert without_the_hour(tree(place)) == without_the_hour(tree(fresh))


def test_feeds_of_the_copy_lead_to_where_it_is(plain: Path) -> None:
    feeds = list(plain.rglob("*.atom"))
    assert len(feeds) > 5
    for path in feeds:
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo, path
        assert all(e.link.startswith(ADDRESS) for e in feed.entries), path


def test_without_an_address_there_are_no_feeds_and_no_links_to_any(world: World, tmp_path: Path) -> None:
    shutil.copytree(world.folder, tmp_path / "there", ignore=shutil.ignore_patterns("mail", "hooks"))
    configuration = tmp_path / "there" / "npdwatch.toml"
    configuration.write_text(configuration.read_text(encoding="utf-8").replace(f'address = "{ADDRESS}"\n', ""), encoding="utf-8")
    done = world.run("--config", str(configuration), "publish", str(tmp_path / "site"))
    assert "No feeds were made" in done.out
    assert not list((tmp_path / "site").rglob("*.atom"))
    assert dead_links(tmp_path / "site") == []


@pytest.mark.parametrize("how", ["a file of somebody's", "the data folder", "above the data folder"])
def test_a_folder_that_is_not_ours_is_refused(world: World, tmp_path: Path, how: str) -> None:
    place = {"a file of somebody's": tmp_path, "the data folder": world.data, "above the data folder": world.folder}[how]
    (tmp_path / "thesis.odt").write_text("mine", encoding="utf-8")
    done = world.run("publish", str(place), code=2)
    assert "Name a new folder" in done.err or "name a folder elsewhere" in done.err
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.odt"]


def test_it_reads_from_a_disk_without_any_server(world: World, tmp_path: Path) -> None:
    with launched() as browser:
        published(world, tmp_path / "a b" / "site", "--files")
        start = (tmp_path / "a b" / "site" / "index.html").as_uri()
        with visit(browser, "file://", viewport={"width": 320, "height": 700}) as seen:
            page = seen.page
            page.goto(start)
            assert page.evaluate("() => getComputedStyle(document.body).margin") == "0px"  # the style sheet came
            page.get_by_role("navigation", name="Site").get_by_role("link", name="Releases").click()
            page.locator("ol.found a").first.click()
            assert "/releases/" in page.url
            assert page.url.startswith("file://")
            assert page.get_by_role("region", name="The proof").is_visible()
            assert sideways(page) == 0
