"""Whoever forges a bundle: what the commands of its README find, and of what they cannot, that the README says so."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.authority import INSTALLED, LocalAuthority
from bench.desk import Desk
from bench.stranger import TOOLS, commands, sums_made_anew, unpacked, verified
from bench.tampering import world
from db.chain.entries import close_day
from net.timestamps import Authority
from proof.bundle import write_bundle
from proof.case import gather
from proof.stamping import stamp_due
from tests.tables import set_fields, value_of, values_of
from text.timestamp import stamp

pytestmark = pytest.mark.skipif(not INSTALLED, reason="openssl, by which bundles are verified, is not installed")


def stamped(desk: Desk, server: LocalAuthority) -> None:
    """Has every edition and day stamped."""
    with desk.store.transaction():
        close_day(desk.store, "9999-12-31")
        for number in values_of(desk, "chain_entry", "number", kind="edition"):
            desk.store.insert("chain_stamp", kind="edition", number=number, next_at="2026-01-01T00:00:00.000Z")
        for last in values_of(desk, "chain_day", "last"):
            desk.store.insert("chain_stamp", kind="day", number=last, next_at="2026-01-01T00:00:00.000Z")
    authority = Authority(server.url, server.ca.read_text("ascii"), local=True)
    assert stamp_due(desk.store, authority, lambda: datetime.now(UTC)).why == ""


def bundle_of(desk: Desk, folder: Path, *, public: bool = False) -> Path:
    change = value_of(desk, "change", "id", kind="added", reference="DS99002")
    return unpacked(write_bundle(gather(desk.store, change, public=public), datetime.now(UTC)), folder)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("forged")
    with world(folder / "data") as made, LocalAuthority(folder / "authority") as server:
        stamped(made, server)
        yield made


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Another installation with an authority of its own, that has seen the same."""
    folder = tmp_path_factory.mktemp("other")
    with world(folder / "data") as made, LocalAuthority(folder / "authority") as server:
        stamped(made, server)
        yield made


@pytest.fixture
def bundle(desk: Desk, tmp_path: Path) -> Path:
    folder = bundle_of(desk, tmp_path / "bundle")
    assert failing(folder) == []
    return folder


def failing(folder: Path) -> list[str]:
    return [b for b in commands(folder) if not verified(folder, b)]


def test_without_a_tool_nothing_is_found_good_that_needs_it(bundle: Path) -> None:
    for tool in TOOLS:
        blocks = [b for b in commands(bundle) if re.search(rf"(?:^|[(| ]){tool} ", b, re.MULTILINE)]
        assert blocks, tool
        assert not [b for b in blocks if verified(bundle, b, missing=tool)], tool


@pytest.mark.parametrize("part", ["files", "log", "stamps"])
def test_without_what_it_names_nothing_is_found_good(part: str, bundle: Path) -> None:
    shutil.rmtree(bundle / part)
    sums = (bundle / "SHA256SUMS").read_text("utf-8").splitlines(keepends=True)
    (bundle / "SHA256SUMS").write_text("".join(x for x in sums if f"  {part}/" not in x), encoding="utf-8")
    left = [b for b in commands(bundle) if verified(bundle, b)]
    assert not [b for b in left if f"{part}/" in b]


def test_files_in_each_others_place_are_found(bundle: Path) -> None:
    one, two = sorted((bundle / "files").iterdir())
    held = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(held)
    sums_made_anew(bundle)
    assert len(failing(bundle)) == 2


def test_before_for_after_and_after_for_before_is_found_by_the_edition(desk: Desk, bundle: Path) -> None:
    readme = (bundle / "README.md").read_text("utf-8")
    (before, after) = [b for b in commands(bundle) if "files/" in b]
    assert "edition" in readme.partition(before)[0].rpartition("`files/")[2]
    assert before.count("grep -q") == after.count("grep -q") == 2, "the answer, and the edition that is stamped"


def test_a_token_says_when_whatever_the_readme_says(desk: Desk, tmp_path: Path) -> None:
    kept = {x: value_of(desk, "chain_stamp", "said_at", id=x) for x in values_of(desk, "chain_stamp", "id")}
    for number in kept:  # as one who would have had it a year before
        set_fields(desk, "chain_stamp", {"said_at": stamp(datetime.now(UTC) - timedelta(minutes=90))}, id=number)
    try:
        folder = bundle_of(desk, tmp_path)
    finally:
        for number, said in kept.items():
            set_fields(desk, "chain_stamp", {"said_at": said}, id=number)
    of_stamps = [b for b in commands(folder) if "openssl ts -verify" in b]
    assert of_stamps
    assert not [b for b in of_stamps if verified(folder, b)]


def test_an_entry_or_a_stamp_of_another_installation_is_found(other: Desk, bundle: Path, tmp_path: Path) -> None:
    theirs = bundle_of(other, tmp_path / "theirs")
    for part in ("log", "stamps"):
        for path in sorted(p for p in (bundle / part).rglob("*") if p.is_file()):
            there = theirs / path.relative_to(bundle)
            if not there.is_file() or there.read_bytes() == path.read_bytes():
                continue
            folder = tmp_path / "forged"
            shutil.copytree(bundle, folder)
            shutil.copy(there, folder / path.relative_to(bundle))
            sums_made_anew(folder)
            assert failing(folder), path.relative_to(bundle)
            shutil.rmtree(folder)


def test_what_the_commands_cannot_tell_the_readme_says(other: Desk, bundle: Path, tmp_path: Path) -> None:
    """A whole bundle of others, by their own authority, and what people read: both pass, so how to tell is said."""
    theirs = bundle_of(other, tmp_path / "theirs")
    assert failing(theirs) == []
    readme = (bundle / "README.md").read_text("utf-8")
    assert value_of(other, "chain_authority", "url") not in readme
    url = value_of(other, "chain_authority", "url")
    said = (theirs / "README.md").read_text("utf-8")
    assert f"Who trusts {url} need not trust npdwatch" in said
    assert "-noout -subject -fingerprint -sha256" in said
    number, hash_ = said.partition("npdwatch verify --head ")[2].partition("`")[0].split(":")
    assert value_of(other, "chain_entry", "hash", number=int(number)) == hash_
    page = bundle / "change.html"
    page.write_text(page.read_text("utf-8").replace("DS99002", "DS00001"), encoding="utf-8")
    sums_made_anew(bundle)
    assert failing(bundle) == []
    assert "`change.html`, `change.json`, `answers.json` and a WARC say it" in readme
    assert "no command above checks them" in readme
