"""A title above a text changes nothing of how the text is read, and the command reads it as a crawl does."""

from __future__ import annotations

import itertools
import json

import pytest
from click.testing import CliRunner

from cli import npdwatch
from mentions.read import read_mentions
from mentions.said import Band, Mention, Polarity, Role
from model.item import Item, ItemKind
from model.source import Source
from pipelines.items.changes import mentions_in

TITLES = ("Note", "Statement", "FOI 2025-001234", "Letter to schools", "Pupil data", "Data sharing update")
RELEASES = (
    "My officials have informed me that, regrettably, a file with pupils' NPD records was emailed to Orrin Ltd in error.",
    "Headteacher Ann Reeve of Holt Road, where the Year 6 class has 31 pupils, said the NPD data went to Orrin Ltd.",
    "The Department has told me that an officer sent NPD data to the Wenlow Courier by mistake.",
    "In May the Department responded to 18 requests from the Home Office by providing pupils' NPD addresses.",
    "The answer to the hon. Lady's question is that Orrin Ltd did receive pupil level data from the NPD, in 2023.",
)
OTHERS = (
    "The Department has not given the National Pupil Database to Marlow Metrics Ltd.",
    "Marlow Metrics Ltd applied for NPD data in May. The request was refused.",
)
FEED = Source("letters", "feed", "https://news.example.org/f.atom")


def _told(found: tuple[Mention, ...], title: str) -> list[tuple[str, Polarity, Band, tuple[str, ...]]]:
    return [
        (m.sentence, m.polarity, m.band, tuple(n.name for n in m.recipients)) for m in found if m.sentence not in title
    ]


@pytest.mark.parametrize(("title", "text"), list(itertools.product(TITLES, RELEASES + OTHERS)))
def test_below_a_title_a_text_is_read_as_alone(title: str, text: str) -> None:
    below = read_mentions(text, title=title, heading=title)
    assert _told(below, title) == _told(read_mentions(text, title=title), title)


@pytest.mark.parametrize("text", RELEASES)
def test_a_release_below_a_title_is_sure(text: str) -> None:
    found = read_mentions(text, title="Statement", heading="Statement")
    assert any(m.band is Band.ALERT and any(n.role is Role.GIVEN for n in m.recipients) for m in found), found


@pytest.mark.parametrize("text", RELEASES + OTHERS)
def test_the_command_reads_as_a_crawl_does(text: str) -> None:
    item = Item("feed:1", ItemKind.FEED_ENTRY, title="Statement", url="https://news.example.org/1", text=text)
    crawled = [(m.sentence, m.polarity.value, m.band.value) for m in mentions_in(item, FEED)]
    given = {"title": "Statement", "text": text, "source": item.url}
    told = CliRunner().invoke(npdwatch, ["mentions", "--jsonl", "-"], input=json.dumps(given).encode()).stdout
    (line,) = told.splitlines()
    assert [(h["sentence"], h["polarity"], h["band"]) for h in json.loads(line)["hits"]] == crawled


def test_a_title_is_the_question_that_the_text_answers() -> None:
    title = "Which firms were sent National Pupil Database data in 2025?"
    found = read_mentions("They are Ilmen Data Ltd and Cobbold & Finch LLP.", title=title, heading=title)
    (told,) = [m for m in found if m.band is Band.ALERT]
    assert [n.name for n in told.recipients] == ["Ilmen Data Ltd", "Cobbold & Finch LLP"]


def test_a_text_that_repeats_its_title_has_it_once() -> None:
    title = "The Department gave National Pupil Database records to the BBC in May 2014."
    found = read_mentions(f"{title}\n\nMore follows.", title=title, heading=title)
    assert [m.sentence for m in found if m.band is Band.ALERT] == [title]
