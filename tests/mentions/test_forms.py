"""Texts by their form: lists, tables, capitals, scans, Welsh, and what is no news. Each with its right answer."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from commands.register.texts import _words as words_of_page
from mentions.disowned import not_as_sure
from mentions.read import read_mentions
from mentions.said import Band, Mention, Role
from mentions.words.inline import items_in
from mentions.words.sentences import prepare
from mentions.words.tables import tables_in

CASES = json.loads((Path(__file__).parent / "forms.json").read_text(encoding="utf-8"))
_ORDER = list(Band)[::-1]


def _read(case: dict[str, Any]) -> tuple[Mention, ...]:
    text = case["text"]
    text = words_of_page(text) if text.startswith("<html") else text
    return read_mentions(text, title=case["title"], source=case.get("source", ""))


def _plain(name: str) -> str:
    return name.casefold().strip(" .").removeprefix("the ")


def _roles(found: tuple[Mention, ...]) -> dict[str, set[str]]:
    out = defaultdict(set)
    for m in found:
        for n in m.recipients:
            out[n.role.value].add(_plain(n.name))
    return out


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['form']}/{c['name']}")
def test_a_text_of_this_form_is_read(case: dict[str, Any]) -> None:
    found = _read(case)
    roles = _roles(found)
    assert max((m.band for m in found), key=_ORDER.index, default=Band.NONE) in case["band"]
    for role, names in {"given": case["given"], **case.get("others", {})}.items():
        assert {_plain(n) for n in names} <= roles[role], role
    assert roles["given"].isdisjoint(_plain(n) for n in case.get("never_given", ()))


@pytest.mark.parametrize(
    "case",
    [c for c in CASES if c["form"] in ("pdf table", "table", "list") and not c["text"].startswith("<")],
    ids=lambda c: c["name"],
)
def test_it_is_the_same_with_an_empty_line_between_all_lines(case: dict[str, Any]) -> None:
    """As the crawl hands on a page."""
    apart = {**case, "text": case["text"].replace("\n", "\n\n")}
    assert _roles(_read(apart)) == _roles(_read(case))


@pytest.mark.parametrize(
    ("line", "items"),
    [
        ("They went to: - A Ltd - B Ltd", 2),
        ("Recipients: 1. A Ltd 2. B Ltd 3. C Ltd", 3),
        ("as follows i) A Ltd ii) B Ltd", 2),
        ("It was given to: • A Ltd • B Ltd", 2),
        ("A well-known firm - Madeup Ltd - got it", 0),
        ("It went to A Ltd (1. March 2. April)", 0),
        ("They say: 1. " + "The Department gave it away and " * 5 + "2. It did", 0),
    ],
)
def test_a_list_in_a_line_is_cut_into_its_items(line: str, items: int) -> None:
    assert len(items_in(line)) == items


def test_prose_and_tables_of_other_things_are_no_tables_of_recipients() -> None:
    assert tables_in("Organisations use data.\nApplicants must wait.\n") == []
    assert tables_in("Year | Pupils | Schools\n2012 | 7,000 | 12\n") == []


def test_rows_are_sentences_with_their_cells_and_point_into_the_text() -> None:
    prepared = prepare("Above.\n\nBody | Status\n| A Ltd | Sent |\nB Ltd | Refused\n\nBelow.")
    assert [s.text for s in prepared.sentences] == [
        "Above.", "Body | Status", "| A Ltd | Sent |", "B Ltd | Refused", "Below.",
    ]
    assert {i: r.cells for i, r in prepared.rows.items()} == {2: ("A Ltd", "Sent"), 3: ("B Ltd", "Refused")}
    assert all(prepared.text[s.start : s.end].split() == s.text.split() for s in prepared.sentences)


RELEASE = "The Department for Education gave National Pupil Database records to Madeup Metrics Ltd."


@pytest.mark.parametrize(
    "beside",
    [
        "This is not a template, and it happened.",
        "The paper's crossword is on page nine.",
        "Example (EXA1)",
        "A correction to last week's puzzle: the answer to four across was wrong.",
        "For example, it had names and addresses.",
    ],
)
def test_what_does_not_take_a_release_back_leaves_it_sure(beside: str) -> None:
    mentions = [m for m in read_mentions(RELEASE) if m.band is Band.ALERT]
    assert mentions
    assert not_as_sure(prepare(f"{RELEASE}\n\n{beside}"), "", mentions) == mentions


def test_in_a_long_text_only_what_stands_near_is_taken_back() -> None:
    far = "\n\n".join(["The committee heard evidence on buildings, meals and transport in the county."] * 300)
    wrong = "A blog wrote of trains. The blog was wrong."
    text = f"{far}\n\n{RELEASE}\n\n{far}\n\n{wrong}\n\n{far}"
    assert Band.ALERT in {m.band for m in read_mentions(text)}
    near = read_mentions(f"{far}\n\n{RELEASE}\n\nThe story was wrong.\n\n{far}")
    assert Band.ALERT not in {m.band for m in near}
    assert all(n.role is not Role.GIVEN for m in near for n in m.recipients)


def test_a_name_in_capitals_is_told_as_printed() -> None:
    text = "THE DEPARTMENT FOR EDUCATION GAVE NATIONAL PUPIL DATABASE EXTRACTS TO MADEUP METRICS LTD."
    assert [n.name for m in read_mentions(text) for n in m.recipients] == ["MADEUP METRICS LTD"]


@pytest.mark.parametrize(
    "line",
    [
        "Sent: 21 July 2015", "Cc: Data Request Team", "Dear Department for Education,", "Kind regards,",
        "Data Sharing Team", "On 3 July 2015 at 09:11, Example Person wrote:", "Thank you for your email of 3 July.",
        "Your request has been passed to the appropriate team for a response.", "Get emails about this page",
        "You may re-use this information under the Open Government Licence.", "3 July 2015",
    ],
)
def test_a_trifle_is_nothing_to_look_at(line: str) -> None:
    text = f"{RELEASE}\n{line}\n{RELEASE}"
    for apart in (text, text.replace("\n", "\n\n")):
        assert line not in {m.sentence for m in read_mentions(apart, title="NPD releases")}


@pytest.mark.parametrize(
    "line",
    ["Subject: Release of NPD data to Madeup Metrics Ltd", "To the Home Office we sent NPD data.",
     "Thank you for your request; we gave NPD data to Madeup Metrics Ltd.",
     "Your request has been passed on and NPD data was sent to Madeup Metrics Ltd."],
)
def test_what_only_begins_as_a_trifle_is_read(line: str) -> None:
    assert [m.band for m in read_mentions(line) if m.band is not Band.NONE]


def test_a_negation_that_a_scan_misread_is_no_release() -> None:
    text = "National Pupil Database records were n0t given to Madeup Metrics Ltd."
    assert {m.band for m in read_mentions(text)} == {Band.REVIEW}
