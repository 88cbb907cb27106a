"""Recipients who are copied in, printed in small letters or the page's own "we"; and words in a recipient's place.

Quillmark and Harkerby are invented.
"""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Polarity, Role

SENT = "The NPD extract was sent to Harkerby Ltd"


def given(text: str, title: str = "", source: str = "") -> set[str]:
    sure = [m for m in read_mentions(text, title=title, source=source) if m.band is Band.ALERT]
    return {n.name for m in sure for n in m.recipients if n.role is Role.GIVEN and m.polarity is Polarity.RELEASE}


@pytest.mark.parametrize(
    "text",
    [
        f"{SENT}, copied in to Quillmark Ltd.", f"{SENT} (copied to Quillmark Ltd).", f"{SENT}, cc Quillmark Ltd.",
        f"{SENT}, copying in Quillmark Ltd.", f"{SENT}; Quillmark Ltd was copied in.",
        "The Department sent the NPD extract to Harkerby Ltd and copied in Quillmark Ltd.",
        f"{SENT} (cc Quillmark Ltd).", f"{SENT} with a copy to Quillmark Ltd.",
    ],
)
def test_who_is_copied_in_got_it_too(text: str) -> None:
    assert given(text) == {"Harkerby Ltd", "Quillmark Ltd"}


@pytest.mark.parametrize(
    "text",
    [
        f"{SENT}; Quillmark Ltd was not copied in.", f"{SENT}, and its letter was copied to Quillmark Ltd.",
        f"{SENT}, not copied to Quillmark Ltd.",
    ],
)
def test_who_was_not_copied_in_did_not(text: str) -> None:
    assert "Quillmark Ltd" not in given(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Department gave NPD data to openai in 2024.", {"openai"}),
        ("NPD data was shared with youGov and openai.", {"youGov", "openai"}),
        ("In 2024 the Department shared pupil data with deepmind.", {"deepmind"}),
        ("The per capita funding in the NPD was given to schools.", set()),
    ],
)
def test_a_listed_body_in_small_letters_is_named(text: str, names: set[str]) -> None:
    assert given(text) == names


@pytest.mark.parametrize("answer", ["Just us.", "None.", "TBC.", "Supplier: none", "Not yet known.", "Only us."])
def test_no_body_is_made_of_such_an_answer(answer: str) -> None:
    assert given(f"Which companies were given National Pupil Database extracts? {answer}") == set()


@pytest.mark.parametrize(
    ("answer", "name"),
    [("Only Quillmark Ltd.", "Quillmark Ltd"), ("TBC Bank plc.", "TBC Bank plc")],
)
def test_a_body_in_an_answer_is_one(answer: str, name: str) -> None:
    assert given(f"Which companies were given National Pupil Database extracts? {answer}") == {name}


@pytest.mark.parametrize("heading", ["To be disclosed to", "Will be shared with", "Proposed recipient"])
def test_those_who_are_to_get_data_did_not_get_them_yet(heading: str) -> None:
    rows = "\n\n".join(f"NPD extract KS{n} | {who} | May 2027" for n, who in ((2, "Quillmark Ltd"), (4, "Harkerby Ltd")))
    text = "Releases of National Pupil Database data:\n\nData | {} | Date\n\n" + rows
    assert not {"Quillmark Ltd", "Harkerby Ltd"} & given(text.format(heading))
    assert {"Quillmark Ltd", "Harkerby Ltd"} <= given(text.format("Disclosed to"))


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("https://www.quillmark.co.uk/data", {"quillmark.co.uk"}), ("https://www.dailymail.co.uk/news", {"dailymail.co.uk"}),
        ("https://www.gov.uk/data", set()), ("https://www.whatdotheyknow.com/request/1", set()),
        ("http://127.0.0.1/data", set()), ("", set()),
    ],
)
def test_we_is_whose_page_it_is(source: str, names: set[str]) -> None:
    text = "We received pupil data from the Department for Education in 2024."
    assert given(text, "Our data", source) == names
    assert not given(f'"{text}" she said.', "Our data", source)
    assert "quillmark.co.uk" not in given("We gave NPD data to Harkerby Ltd.", "Our data", source)
