"""Any text is read, in bounded time and without an error."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentions import data_file
from mentions.joining import links
from mentions.read import as_json, read_mentions
from mentions.said import Polarity, Role
from mentions.words.sentences import prepare
from tests.growth import grows_at_most


@pytest.mark.parametrize(
    "piece",
    ["Organisation Purpose Date\n", "Organisation | Status\nA Ltd | Sent\n", "Recipients of NPD data:\n- A\n",
     "A hoax email. DfE gave NPD data to X Ltd.\n\n", "Nati0nal Pupi1 Databa5e rele ased t0 ", "|", "a) "],
)
def test_ten_times_the_text_takes_about_ten_times_as_long(piece: str) -> None:
    def read(characters: int) -> Callable[[], object]:
        return lambda: read_mentions(piece * (characters // len(piece)), title="National Pupil Database")

    grows_at_most(40, read, 4_000, 40_000)


def test_a_name_takes_no_more_in_a_long_row_of_them() -> None:
    """Each was held against all before it for each of the others: a row of 4,000 letters took twelve seconds."""

    def read(names: int) -> Callable[[], object]:
        row = "Aa Bb, " * names
        return lambda: read_mentions(f"The National Pupil Database is shared with many. {row}", title="National Pupil Database")

    grows_at_most(12, read, 60, 240)


WORDS = st.sampled_from([
    *["NPD", "pupil", "data", "the", "National", "Pupil", "Database", "was", "not", "never", "given", "to", "by", "Home", "Office", "Ltd", "(", ")", "“", "”", "?", ".", ";", ":", ",", "and"],
    *["refused", "DR161117.01", "DS00928", "1.", "•", "28/11/2016", "school", "census", "—", "it", "denies", "request", "requested", "BBC", "Newsnight"],
    *["thanks", "grateful", "for", "Department", "access", "release", "having", "being", "that", "which", "if", "whether", "what", "use", "way"],
    *["However", "We", "Garnet", "Holt", "Herald", "Deloitte", "LLP", "plc", "and", "&", "The", "Sons", "Partners", "Co", "Mr", "i.e.", "4", "12,000"],
    *["Q:", "A:", "1)", "a)", "|", "-", "Yes", "None", "except", "behalf", "t/a", "'The", '"The', "'s", "[1]", "\u00a31m", "O'Neil", "Reply:", "@x"],
    "\n", "\n\n", "\xa0", "\ufb01", "\ufffd", "\x00", "\u2019s", "may",
])


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=400), st.lists(WORDS, max_size=80).map(" ".join)))
def test_never_raises_and_names_only_what_stands_there(text: str) -> None:
    mentions = read_mentions(text)
    for m in mentions:
        assert isinstance(m.polarity, Polarity)
        assert m.sentence
        assert m.reason
        assert len(m.recipients) <= 60
    hits = as_json(mentions)["hits"]
    assert isinstance(hits, list)
    assert len(hits) == len(mentions)
    assert len(links(mentions, [{"id": 1, "reference": "DR161117.01"}])) <= 1


@pytest.mark.parametrize(
    "text",
    [
        "The school census was held. However, Aldine Ltd makes pens.", "We, Stellarmark Ltd, receive school census data.",
        "The school census. Responses: Capita, Deloitte LLP, Ofsted.", "The NPD. Madeup, Holt Associates (2019).",
        "The NPD: Holt 4 . shared, 4 ., LLP",
    ],
)
def test_a_word_and_a_firm_behind_a_comma_are_read(text: str) -> None:
    read_mentions(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_a_never_before_the_verb_is_no_release_whatever_stands_around(noise: str) -> None:
    noise = " ".join(w for w in noise.split() if w not in {".", "?", ":", ";", "but", "—"})
    told = read_mentions(f"The NPD was never given to Quillmere Analytics Ltd {noise}".rstrip())[0]
    assert not any("Quillmere" in n.name for n in told.recipients if n.role is Role.GIVEN)
    assert told.polarity is not Polarity.RELEASE or "except" in noise.split()  # "never to X except Y" tells of Y


@pytest.mark.parametrize("line", ["With {} to the Department for pupil data.", "Pupil data: {} of X Ltd", "{} pupil data"])
def test_a_line_without_a_verb_is_read(line: str) -> None:
    words = {w for table in ("verbs", "nouns") for text in data_file("frames.toml")[table].values() for w in text.split()}
    for word in sorted(words | {"thanks", "gratitude", "help", "regard", "courtesy"}):
        assert all(m.reason for m in read_mentions(line.format(word)))


@pytest.mark.parametrize(
    "piece",
    ["a", "pupil data was shared with ", "NPD school ", "pupil data ((((", "“pupil data ", "pupil data Aaa Bbb of the Ccc and ", "1.1.2016 ", "pupil\ndata\n",
     "not never no pupil data ", "children's a, b, c, ", "pupil data to the to the by the "],
)
def test_a_megabyte_without_a_full_stop_is_read(piece: str) -> None:
    size = 100_000
    found = read_mentions(piece * (size // len(piece)))
    assert len(found) <= size // 100


def test_lines_of_one_block_are_looked_at_once() -> None:
    """Of each line the block above it was looked through."""

    def prepared(lines: int) -> Callable[[], object]:
        text = "".join(f"word {n} of a block that goes on and on without a full stop\n" for n in range(lines))
        return lambda: prepare(text)

    grows_at_most(16, prepared, 3_000, 24_000)


def test_ten_thousand_list_lines_are_read() -> None:
    text = "\n".join(f"1. {i % 28 + 1}/3/2016 Foo {i} Bar Ltd DR160303.02" for i in range(2_000))
    assert len(read_mentions(text)) == 2_000
