"""Who failed to stop a use denies none; who stopped one, or failed to get data, does. All bodies are invented."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Polarity

IN_VAIN = (
    "The DfE failed to stop {x} from searching pupils' learning records 22,000 times.",
    "The Department for Education failed to prevent {x} from using the Learning Records Service.",
    "The Department did nothing to stop {x} from using pupils' records.",
    "The Department did little to prevent {x} from searching the National Pupil Database.",
    "The Department neglected to block {x} from accessing the National Pupil Database.",
    "The Department was unable to prevent {x} from accessing the National Pupil Database.",
    "Ministers were powerless to stop {x} from using the National Pupil Database.",
)
STOPPED = (
    "The DfE stopped {x} from searching pupils' learning records.",
    "The Department prevented {x} from using the National Pupil Database.",
    "The Department decided to stop {x} from using the National Pupil Database.",
    "{x} was stopped from using the National Pupil Database.",
    "{x} failed to get pupils' records from the National Pupil Database.",
    "The Department failed to give {x} the records from the National Pupil Database.",
)


def _said(sentence: str) -> tuple[Polarity, list[str]]:
    (mention,) = read_mentions(sentence.format(x="Figment Screening Ltd"))
    return mention.polarity, [r.name for r in mention.recipients]


@pytest.mark.parametrize("sentence", IN_VAIN)
def test_what_was_not_stopped_is_no_denial_and_names_who_went_on(sentence: str) -> None:
    polarity, named = _said(sentence)
    assert polarity in (Polarity.POSSIBLE, Polarity.RELEASE)
    assert named == ["Figment Screening Ltd"]


@pytest.mark.parametrize("sentence", STOPPED)
def test_what_was_stopped_is_no_release(sentence: str) -> None:
    assert _said(sentence)[0] is not Polarity.RELEASE
