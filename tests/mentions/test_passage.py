"""A passage is judged whole by learned weights: what these may change of what the clauses say, and what never."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from bench.mentions_training import ALERT, CLASSES, claim_weights, features, judged, learn, save
from mentions.read import by_grammar, passages_in, read_mentions
from mentions.said import Band, Polarity, Role

OUTPUTS = len(CLASSES) + 1
LONG = "The spring of that year was long and wet, and the minutes, which run to nine pages, are dull reading even now. "


def weights_for(claim: str, *, alert: bool) -> Mapping[str, tuple[float, ...]]:
    """Weights by which every passage claims the same."""
    row = [0.0] * OUTPUTS
    row[CLASSES.index(claim)], row[ALERT] = 9.0, 9.0 if alert else -9.0
    return {"": (1.0, *row)}


def test_what_the_clauses_leave_open_is_told_as_the_passage_reads() -> None:
    text = LONG + "Quillmere Analytics Ltd and the National Pupil Database: by June the firm was well supplied from it."
    told = read_mentions(text, learned=weights_for("release", alert=True))
    assert [(m.polarity, m.band) for m in told if m.band is Band.ALERT] == [(Polarity.RELEASE, Band.ALERT)]
    assert all("the passage reads as a release" in m.reason for m in told if m.band is Band.ALERT)


@pytest.mark.parametrize(
    "denial",
    [
        "The Department has never given the National Pupil Database to Quillmere Analytics Ltd.",
        "The request of Quillmere Analytics Ltd for the National Pupil Database was refused.",
    ],
)
def test_a_denial_stays_one_however_the_passage_reads(denial: str) -> None:
    for text in (LONG + denial, denial + " " + LONG, f"{LONG}\n\n{denial}\n\n{LONG}"):
        told = read_mentions(text, learned=weights_for("release", alert=True))
        assert all(m.polarity is not Polarity.RELEASE for m in told if "Quillmere" in m.sentence)


def test_nothing_is_sure_in_which_nobody_is_named_and_nothing_moves() -> None:
    text = LONG + "The National Pupil Database was established in 2002 and has been described in many places since."
    assert all(m.band is not Band.ALERT for m in read_mentions(text, learned=weights_for("release", alert=True)))


def test_a_sure_sentence_is_looked_at_where_the_passage_reads_otherwise() -> None:
    text = LONG + "In 2013 the Department gave the National Pupil Database to Quillmere Analytics Ltd."
    told = read_mentions(text, learned=weights_for("possible", alert=True))
    assert [(m.polarity, m.band) for m in told] == [(Polarity.POSSIBLE, Band.REVIEW)]
    assert "but the passage as a whole reads as what may happen" in told[0].reason
    assert {n.role for n in told[0].recipients} == {Role.POSSIBLE}


def test_a_short_paragraph_that_is_sure_keeps_its_word() -> None:
    text = f"{LONG}\n\nIn 2013 the Department gave pupil data to Quillmere Analytics Ltd.\n\n{LONG}"
    told = read_mentions(text, learned=weights_for("policy", alert=False))
    assert [m.band for m in told if "Quillmere" in m.sentence] == [Band.ALERT]


def test_a_long_text_is_judged_in_passages() -> None:
    filler = (LONG * 20 + "\n\n") * 3
    text = f"{filler}The National Pupil Database is large.\n\n{filler}Pupil data may be shared with firms that ask."
    assert len(list(passages_in(text))) == 2
    assert len(list(passages_in(LONG))) == 0


def test_names_are_features_by_their_kind() -> None:
    found = next(iter(passages_in(LONG + "The National Pupil Database went to The Daily Telegraph in 2013.")))
    assert "w <press>" in found
    assert not any("telegraph" in f for f in found)
    assert "w #" in found


def test_what_is_learned_holds_for_what_it_was_learned_from(tmp_path: Path) -> None:
    texts = {"release": "was given away", "denial": "was never given", "question": "was it given ?"}
    data = []
    for claim, text in texts.items():
        share = [float(c == claim) for c in CLASSES]
        data += [({f"w {w}": 1 for w in text.split()}, share, float(claim == "release"))] * 4
    learned = learn(data)
    assert learn(data) == learned
    for found, share, alert in data:
        whole = judged(found, learned)
        assert max(whole.claims, key=lambda c: whole.claims[c]) == CLASSES[share.index(1.0)]
        assert (whole.alert > 0.5) == bool(alert)
    save(learned, tmp_path / "claims.json")
    assert set(json.loads((tmp_path / "claims.json").read_text())["features"]) <= set(learned)


def test_what_is_shipped_is_whole() -> None:
    assert all(len(row) == OUTPUTS + 1 for row in claim_weights().values())
    assert "" in claim_weights()
    assert judged({}, claim_weights()).claims.keys() == set(CLASSES)
    assert features([]) == {}
    assert by_grammar("").verdicts == {}
