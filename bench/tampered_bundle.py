"""One thing is altered in a bundle, whose sums are then made anew: the commands of its README must name it."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

from bench.stranger import commands, sums_made_anew, verified

Alter = Callable[[random.Random, Path], set[str]]
"""Alters one thing in a folder; gives what a command that fails may name, "" where any may."""


def _files(folder: Path, *parts: str) -> list[Path]:
    return sorted(p for part in parts for p in (folder / part).rglob("*") if p.is_file())


def byte_of_a_bundle(rng: random.Random, folder: Path) -> set[str]:
    path = rng.choice(_files(folder, "files", "log", "stamps"))
    body = bytearray(path.read_bytes())
    body[rng.randrange(len(body))] ^= rng.randint(1, 255)
    path.write_bytes(bytes(body))
    # Of a certificate or a token what is not signed may differ, as the words around it: it proves the same then.
    return {path.name, path.parent.name, *([""] if path.suffix in (".pem", ".tsr") else [])}


def token_of_another_file_in_a_bundle(rng: random.Random, folder: Path) -> set[str]:
    one, other = rng.sample([p for p in _files(folder, "stamps") if p.suffix == ".tsr"], 2)
    one.write_bytes(other.read_bytes())
    return {one.name}


def file_of_another_in_a_bundle(rng: random.Random, folder: Path) -> set[str]:
    one, other = rng.sample(_files(folder, "files"), 2)
    one.write_bytes(other.read_bytes())
    return {one.name}


def chain_cut_in_a_bundle(rng: random.Random, folder: Path) -> set[str]:
    """A part of the log that is gone, or another in its place."""
    path = rng.choice(_files(folder, "log"))
    others = [p for p in _files(folder, "log") if p.suffix == path.suffix and p.read_bytes() != path.read_bytes()]
    if rng.random() < 0.5 and others:
        path.write_bytes(rng.choice(others).read_bytes())
    else:
        path.unlink()
    return {path.name, path.parent.name}


def byte_of_what_people_read_in_a_bundle(rng: random.Random, folder: Path) -> set[str]:
    """Found by the sums alone: who makes them anew alters it unseen, as its README says."""
    listed = (folder / "SHA256SUMS").read_text("utf-8")  # what the commands leave there is no part of it
    names = [n for line in listed.splitlines() if "/" not in (n := line[66:]) and n != "README.md"]
    path = folder / rng.choice(["SHA256SUMS", *names])
    body = bytearray(path.read_bytes())
    body[rng.randrange(len(body))] ^= rng.randint(1, 255)
    same = path.name == "SHA256SUMS" and bytes(body).lower().replace(b" *", b"  ") == path.read_bytes()
    path.write_bytes(bytes(body))
    return {"sha256sum -c", *([""] if same else [])}  # "A" for "a" in a sum says the same


IN_A_BUNDLE: tuple[Alter, ...] = (
    byte_of_a_bundle, token_of_another_file_in_a_bundle, file_of_another_in_a_bundle, chain_cut_in_a_bundle,
    byte_of_what_people_read_in_a_bundle,
)


def bundle_altered(rng: random.Random, sound: Path, folder: Path, alter: Alter) -> tuple[set[str], list[str]]:
    """What a command that fails may name, and the blocks of the README that fail."""
    shutil.copytree(sound, folder)
    try:
        wanted = alter(rng, folder)
        with_old_sums = [b for b in commands(folder) if not verified(folder, b)]
        if alter is byte_of_what_people_read_in_a_bundle:
            return wanted, with_old_sums or ([""] if "" in wanted else [])
        sums_made_anew(folder)
        again = [b for b in commands(folder) if not verified(folder, b)]
        return wanted, again or (with_old_sums if "" in wanted else [])
    finally:
        shutil.rmtree(folder)
