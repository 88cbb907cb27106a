"""`make pictures` makes every picture that the manual shows, in the size in which it shows it."""

from __future__ import annotations

import re
import struct
from pathlib import Path

from bench import pictures

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]


def size(path: Path) -> tuple[int, int]:
    """Width and height of a PNG or JPEG."""
    raw = path.read_bytes()
    if raw.startswith(b"\x89PNG"):
        width, height = struct.unpack(">II", raw[16:24])
    else:
        found = re.search(rb"\xff\xc0..\x08(..)(..)", raw, re.DOTALL)
        assert found is not None, f"{path} is neither"
        height, width = (int.from_bytes(x, "big") for x in found.groups())
    return width, height


def test_they_are_those_that_the_manual_shows() -> None:
    shown = {n for p in PAGES for n in re.findall(r"!\[[^\]]+\]\([\w./]*\bimg/([\w.-]+)\)", p.read_text(encoding="utf-8"))}
    assert shown == {pictures.FRONT, *pictures.EMAILS}
    assert {p.name for p in pictures.IMAGES.iterdir() if p.suffix != ".html"} == shown


def test_they_can_be_made_anew(tmp_path: Path) -> None:
    pictures.main(tmp_path)
    for made in sorted(tmp_path.iterdir()):
        assert size(made) == size(pictures.IMAGES / made.name), made.name
        assert 20_000 < made.stat().st_size < 400_000
    assert {p.name for p in tmp_path.iterdir()} == {pictures.FRONT, *pictures.EMAILS}
