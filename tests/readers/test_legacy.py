"""Old addresses of evidence, and the bot guard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readers.documents.errors import is_challenge
from readers.parliament.addresses import aliases_of

if TYPE_CHECKING:
    from pathlib import Path

SEED = "https://data.parliament.uk/writtenevidence/committeeevidence.svc/evidencedocument/science-and-technology-committee/big-data-dilemma"
MEMO = "https://publications.parliament.uk/pa/cm201617/cmpublic/HigherEducationandResearch/memo/HERB39.htm"


@pytest.mark.parametrize(
    ("url", "aliases"),
    [
        (f"{SEED}/written/25380.pdf", ("legacy:written_evidence:25380",)),
        (f"{SEED}/written/25380.html".replace("https", "http"), ("legacy:written_evidence:25380",)),
        (f"{SEED}/oral/24873.pdf", ("legacy:oral_evidence:24873",)),  # writtenevidence is in its path too
        ("https://publications.parliament.uk/pa/cm201516/cmselect/cmsctech/468/46805.htm", ()),
        (MEMO, ("memo:2016-17:highereducationandresearch:HERB39",)),
        ("https://committees.parliament.uk/writtenevidence/117744/html/", ("written_evidence:117744",)),
        ("https://committees.parliament.uk/oralevidence/4977/html", ("oral_evidence:4977",)),
        ("https://committees.parliament.uk/publications/6912/html/", ()),  # another id space
        (f"{SEED}/written/25380.docx", ()),
        (f"{SEED}/../written/x.pdf", ()),
        ("https://evil.example/?u=" + SEED, ()),
        ("", ()),
    ],
)
def test_aliases(url: str, aliases: tuple[str, ...]) -> None:
    assert aliases_of(url) == aliases


@pytest.mark.parametrize(
    ("body", "challenge"),
    [
        (b"<html><head><title>Just a moment...</title></head><body>x</body></html>", True),
        (b"<p>x<script src=/cdn-cgi/challenge-platform/scripts/jsd/main.js>", False),
        (b"<h1>Forbidden</h1>", False),
        (b"", False),
    ],
)
def test_the_bot_guard_is_known_from_a_dead_link(body: bytes, challenge: bool) -> None:
    assert is_challenge(body) is challenge


def test_real_pages(shared: Path) -> None:
    folder = shared / "data" / "parliament"
    for name in ("committee-page-2018.html", "committees-a-z-2018.html"):
        assert not is_challenge((folder / "legacy" / name).read_bytes())
