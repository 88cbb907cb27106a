"""What a sentence says is found once for all texts in which it stands, and hangs on no text that was read before."""

from __future__ import annotations

import time

from mentions.read import read_mentions
from mentions.said import Band

HEAD = "Pupil data were given to the following organisations:"
LIST = f"{HEAD}\n\n- Quillford Ltd\n\n- Marrowby Trust"


def test_a_list_below_a_sentence_changes_nothing_of_the_sentence_elsewhere() -> None:
    alone = read_mentions(HEAD)
    listed = read_mentions(LIST)
    assert [m.band for m in listed if "Quillford" in m.sentence] == [Band.ALERT]
    assert read_mentions(HEAD) == alone
    assert read_mentions(LIST) == listed


def test_a_later_reading_costs_what_is_new_and_says_what_the_first_would() -> None:
    taken = []
    for turn in range(3):
        said = [f"The Department gave pupil data to Quill{n}ford Research Ltd in study {turn}{n}." for n in range(150)]
        seconds, found = [], []
        for text in ("\n\n".join(said), "\n\n".join([*said[5:], "It also gave them to Marrowby Trust."])):
            begun = time.process_time()
            found.append(read_mentions(text, title="Minutes"))
            seconds.append(time.process_time() - begun)
        taken.append(seconds)
        first, later = ({m.sentence: (m.polarity, m.band, m.recipients, m.reason) for m in x} for x in found)
        assert all(later[x] == first[x] for x in said[10:])
        assert any("Marrowby" in x for x in later)
    assert any(second < 0.7 * first for first, second in taken), taken
