"""Verbs of handing over, fetching and writing to a disc: each is read in its past, and tells who got the data."""

from __future__ import annotations

import pytest

from mentions import data_file
from mentions.read import read_mentions
from mentions.said import Band, Role
from mentions.words.tokens import tokens_of

VERBS = sorted({w for words in data_file("frames.toml")["verbs"].values() for w in words.split()})
PAST = {"sftp": "sftped", "scp": "scped", "sync": "synced", "ftp": "ftped", "have": "had"}


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_of_transfer_is_read_in_its_past(verb: str) -> None:
    """By the forms that the grammar lists, or as whatever ends in -ed is read."""
    lines = (line.split() for line in data_file("grammar.toml")["verbs"]["irregular"])
    irregular = {base: past for base, past, _ in lines}
    regular = f"{verb}d" if verb.endswith("e") else f"{verb[:-1]}ied" if verb[-2:] in ("py", "ly") else f"{verb}ed"
    past = PAST.get(verb) or irregular.get(verb) or regular
    word = tokens_of(f"The Department {past} it.")[2]
    assert word.lemma == verb or (word.tag, verb) == ("H", "have")


@pytest.mark.parametrize(
    "text",
    [
        "NPD data was couriered to Quillmark Ltd in June.",
        "An extract of the National Pupil Database was burned to disc for Quillmark Ltd.",
        "Pupil records from the NPD were burnt onto two CDs for Quillmark Ltd.",
        "The Department copied the NPD extract to a memory stick for Quillmark Ltd.",
        "The NPD data were placed on an SFTP server for Quillmark Ltd.",
        "NPD data was hand-delivered to Quillmark Ltd.",
        "The NPD extract was faxed to Quillmark Ltd.",
        "Pupil-level data were piped to Quillmark Ltd every night from the National Pupil Database.",
        "The NPD data were drip-fed to Quillmark Ltd.",
        "The NPD data were transmitted to Quillmark Ltd.",
        "The NPD data were conveyed to Quillmark Ltd.",
        "The NPD data were resold to Quillmark Ltd.",
        "NPD data were communicated to Quillmark Ltd.",
        "NPD records were deposited with Quillmark Ltd.",
        "Quillmark Ltd was couriered the NPD extract.",
        "Quillmark Ltd was mailed a CD with NPD data.",
        "Quillmark Ltd was sent two discs containing pupil records from the NPD.",
        "Quillmark Ltd purchased the NPD extract.",
        "Quillmark Ltd pulled the NPD extract from the Department's server.",
        "A disc of NPD data was collected by Quillmark Ltd.",
        "Quillmark Ltd picked up the NPD extract on a disc.",
        "Quillmark Ltd collected the NPD discs from Sanctuary Buildings on 4 May.",
    ],
)
def test_who_got_it_is_told(text: str) -> None:
    sure = [m for m in read_mentions(text) if m.band is Band.ALERT]
    assert [(n.name, n.role) for m in sure for n in m.recipients] == [("Quillmark Ltd", Role.GIVEN)]


@pytest.mark.parametrize(
    "text",
    [
        "NPD data are never burned to disc for Quillmark Ltd.",
        "NPD data may be couriered to Quillmark Ltd.",
        "Quillmark Ltd collected pupil data from schools.",
        "Schools collect pupil data on discs and send them to the Department.",
        "The Department collected NPD data from schools on discs.",
        "The pupil data were placed on the server for parents.",
        "NPD data were copied to disc for safe keeping.",
        "Pupil records lodged in the archive are kept for as long as they are useful.",
        "Quillmark Ltd was mailed a CD with music for its work on the National Pupil Database.",
        "Teachers picked up the pupil data on a stick.",
        "We piped up about pupil data at the meeting with Quillmark Ltd.",
        "The School Census extends to independent schools such as Dunmere College.",
        "The Department picked up on concerns about the National Pupil Database raised by Quillmark Ltd.",
        "The Department purchased software for the National Pupil Database from Quillmark Ltd.",
    ],
)
def test_what_went_to_nobody_outside_is_not(text: str) -> None:
    assert all(m.band is not Band.ALERT for m in read_mentions(text))
