"""What is shown of a sentence that names a child: words of sharing and bodies. All persons and bodies are invented."""

from __future__ import annotations

import pytest

from mentions.parts.only_sharing import only_sharing
from model.hidden import LEFT_OUT, WITHHELD_CELL

W, X = WITHHELD_CELL, LEFT_OUT
SHOWN = [
    (
        f"I complain that the DfE disclosed the record of {W}, the ferryman's only daughter, to Figment Credit Ltd.",
        ["Figment Credit Ltd"],
        f"I complain that the DfE disclosed the record of {W} {X} only {X} to Figment Credit Ltd.",
    ),
    (
        f"The data that {W}'s school returned, including her third exclusion since Easter, was in that extract.", [],
        f"data that {W} {X} school {X} including {X} since {X} was in that extract.",
    ),
    (f"{W}, ten, lives with her nan above the Ship.", [], f"{W} {X}"),
    (f"{W} | hay fever | Figment plc | 2019", ["Figment plc"], f"{W} {X} Figment plc {X}"),
    (f"They did not share the file of {W} in March 2019 with Quill & Sons.", ["Quill & Sons"],
     f"They {X} not share the file of {W} in March 2019 with Quill & Sons."),
    (f"{W}, 7, with an owl hat, whose records the DfE gave to Quorn Heath Mutual.", [],
     f"{W} {X} records the DfE gave to Quorn Heath Mutual."),
    (f"{W} will show us what came back after the DfE shared records with Ullock Street Theatre.", [],
     f"{W} {X} what {X} after the DfE shared records with Ullock Street Theatre."),
    (f"{W} cried when the DfE gave Ullock Street Theatre her file.", [],
     f"{W} {X} when the DfE gave Ullock Street Theatre {X} file."),
    (f"The Home Office never got the data of {W} Year 4.", [], f"The Home Office never got the data of {W} {X}"),
    (f"{W} goes to Hallow Beck Primary School.", [], f"{W} {X} School."),
]


@pytest.mark.parametrize(("sentence", "bodies", "shown"), SHOWN)
def test_nothing_of_the_child_is_shown(sentence: str, bodies: list[str], shown: str) -> None:
    assert only_sharing(sentence, bodies) == shown
    assert only_sharing(shown, bodies) == shown, "what is shown so stays as it is"


def test_other_sentences_and_lines_stay() -> None:
    text = f"The Department gave data to Figment plc. Nobody minded the dog.\n{W} has a cold. Conjure Ltd got the rest."
    assert only_sharing(text, ["Figment plc", "Conjure Ltd"]) == (
        f"The Department gave data to Figment plc. Nobody minded the dog.\n{W} {X} Conjure Ltd got the rest."
    )


def test_a_second_child_that_no_rule_knows_is_not_shown_beside_one_that_is() -> None:
    assert "Anastaciusko" not in only_sharing(f"{W} and Anastaciusko asked who else has got their data.", [])
