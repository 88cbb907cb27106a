"""A passage is judged whole by learned weights: what these may change of what the clauses say, and what never."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bench.mentions_passages import passages_in
from mentions.read import by_grammar, read_mentions
from mentions.said import Band, Polarity, Role
from mentions.weights.learned import ALERT, CLASSES, Learned, Span, claim_weights, features, judged

ROOT = Path(__file__).resolve().parents[2]
OUTPUTS = len(CLASSES) + 1
LONG = "The spring of that year was long and wet, and the minutes, which run to nine pages, are dull reading even now. "


def weights_for(claim: str, *, alert: bool) -> Learned:
    """Weights by which every passage claims the same."""
    row = [0.0] * OUTPUTS
    row[CLASSES.index(claim)], row[ALERT] = 9.0, 9.0 if alert else -9.0
    return Learned({"": (1.0, *row)})


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


def test_a_sure_sentence_that_is_not_plain_is_looked_at_where_the_passage_reads_otherwise() -> None:
    text = LONG + "The paper said that the Department gave the National Pupil Database to Quillmere Analytics Ltd."
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
    assert "w <press>" in found.found
    assert not any("telegraph" in f for f in found.found)
    assert "w #" in found.found


def test_what_is_learned_holds_for_what_it_was_learned_from(tmp_path: Path) -> None:
    pytest.importorskip("numpy", reason="weights are learnt by numpy, which comes with the extra npdwatch[reader]")
    from bench.mentions_claims import Example, learn
    from bench.mentions_training import save

    texts = {"release": "was given away", "denial": "was never given", "question": "was it given ?"}
    data = []
    for claim, text in texts.items():
        share = [float(c == claim) for c in CLASSES]
        data += [Example({f"w {w}": 1 for w in text.split()}, share, float(claim == "release"))] * 8
    data = data[::8] * 8  # so that each fold has each of them
    learned, encoded = learn(data)
    assert (learn(data), encoded) == ((learned, None), None)
    for found, share, alert, *_ in data[:3]:
        whole = judged(found, learned._replace(alone=()))
        assert max(whole.claims, key=lambda c: whole.claims[c]) == CLASSES[share.index(1.0)]
        assert (whole.alert > 0.5) == bool(alert)
    save(learned, tmp_path)
    assert set(json.loads((tmp_path / "claims.json").read_text())["features"]) <= set(learned.words)


def test_what_is_shipped_is_whole() -> None:
    shipped = claim_weights()
    assert all(len(row) == OUTPUTS + 1 for row in shipped.words.values())
    assert "" in shipped.words
    for blend, judges in ((shipped.alone, 1), (shipped.beside, 2)):
        assert [len(row) for row in blend] == [OUTPUTS] * (OUTPUTS * judges + 1)
    encoder = json.loads((ROOT / "readers" / "encoder" / "weights.json").read_text(encoding="utf-8"))
    assert [len(row) for row in encoder["rows"]] == [OUTPUTS] * (6 * 384)
    assert len(encoder["begins"]) == OUTPUTS
    assert ([len(row) for row in encoder["named"]["rows"]], len(encoder["named"]["begins"])) == ([1] * (12 * 384), 1)
    assert judged({}, claim_weights()).claims.keys() == set(CLASSES)
    assert features([]) == {}
    assert by_grammar("").verdicts == {}


def test_an_encoder_is_heard_beside_the_words_where_they_leave_a_transfer_open() -> None:
    asked = []

    def encode(title: str, sentences: Sequence[str], spans: Sequence[Span]) -> list[float]:
        asked.append((title, list(sentences)))
        return [9.0, *[-9.0] * (OUTPUTS - 2), 9.0]

    text = LONG + "Quillmere Analytics Ltd would not say whether it holds the National Pupil Database, nor did they ask."
    told = read_mentions(text, title="Minutes", encode=encode)
    assert [m.band for m in told] == [Band.ALERT]
    assert asked == [("Minutes", [LONG.strip(), text.removeprefix(LONG)])]
    for answer in (None, [-9.0] * ALERT + [-9.0]):
        told = read_mentions(text, title="Minutes", encode=lambda *_, a=answer: a)
        assert [m.band for m in told] != [Band.ALERT]
    assert read_mentions(text, encode=lambda *_: None) == read_mentions(text)


def test_an_encoder_says_of_each_of_those_named_whether_it_is_a_receiver() -> None:
    text = LONG + "Quillmere Analytics Ltd would not say whether Marsh Lane Estates plc holds the National Pupil Database."

    def told(marked: str) -> set[str]:
        def encode(title: str, sentences: Sequence[str], spans: Sequence[Span]) -> list[float]:
            assert {sentences[k][start:end] for k, start, end in spans} >= {"Marsh Lane Estates plc"}
            named = [30.0 if sentences[k][start:end] == marked else -30.0 for k, start, end in spans]
            return [9.0, *[-9.0] * (OUTPUTS - 2), 9.0, *named]

        return {n.name for m in read_mentions(text, encode=encode) for n in m.recipients}

    for name in ("Quillmere Analytics Ltd", "Marsh Lane Estates plc"):
        assert told(name) == {name}


def test_who_is_named_beside_a_sentence_on_topic_is_told_with_it() -> None:
    text = (
        "The Department for Education has let pupil-level records from the National Pupil Database go without consent. "
        "They were sold to Marsh Lane Estates plc last spring."
    )
    told = [m for m in read_mentions(text) if any(n.name == "Marsh Lane Estates plc" for n in m.recipients)]
    assert told


def test_who_is_named_in_two_sentences_beside_one_on_topic_is_told_once() -> None:
    def encode(title: str, sentences: Sequence[str], spans: Sequence[Span]) -> list[float]:
        return [9.0, *[-9.0] * (OUTPUTS - 2), 9.0, *[30.0] * len(spans)]

    fill = "\n\n" + "The weather was fair that week. " * 4 + "\n\n"
    text = fill.join([
        "The Department for Education has let pupil-level records from the National Pupil Database go without consent.",
        "Marsh Lane Estates plc lets flats.", "Rents asked by Marsh Lane Estates plc rose in May.",
    ])
    told = read_mentions(text, encode=encode)
    assert [n.name for m in told for n in m.recipients].count("Marsh Lane Estates plc") == 1


def test_no_encoder_is_asked_about_what_is_on_no_topic() -> None:
    def encode(title: str, sentences: Sequence[str], spans: Sequence[Span]) -> list[float]:
        raise AssertionError((title, sentences))

    assert read_mentions(LONG, encode=encode) == ()


PLAIN = (
    ("In March 2023 the Department for Education gave National Pupil Database data to {x}.", "Brackenfold Analytics Ltd"),
    ("The Department has supplied an extract of the school census to {x}.", "Tillerman Research LLP"),
    ("Pupil data from the National Pupil Database were shared with {x} in 2019.", "Hollowmere Press Ltd"),
    ("Individual pupil records were passed to the {x} by the Department for Education in 2016.", "Home Office"),
    ("{x} received pupil-level data from the Department for Education last year.", "Ostrander Tutors Ltd"),
    ("DfE gave NPD data to {x}.", "Merrowby Ltd"),
    (
        "In June 2021 officials at the Department handed children's records from the National Pupil Database to the {x}.",
        "Daily Lantern",
    ),
    ("{x} was given access to the National Pupil Database for two years from April 2018.", "Thornwick Data Services Ltd"),
    ("Data on children in need were released by the Department for Education to {x} in 2022.", "Pellow Consulting Ltd"),
    ("The DfE sold pupil data to {x} for £12,000.", "Quennel Homes plc"),
    ("The Minister confirmed that the Department had sent pupil data to {x}.", "Farrow & Pike Ltd"),
)
"""Releases that are told plainly."""
BESIDE = (
    "The Committee thanks the witnesses for their time.",
    "No data were lost.",
    "No personal data have been lost or stolen.",
    "Why were parents not told?",
    "Is the Minister content with this?",
    "The Department has never shared pupil data with the police.",
    "We would be happy to give oral evidence.",
    "We ask the Committee to consider this.",
    "Parents were not asked for consent.",
    "This should never happen again.",
    "Schools are under pressure in many ways, and attendance is poor.",
    "The Department may share pupil data under section 537A of the Education Act 1996.",
    "A request by Oldcastle Media for the same data was refused.",
    "The Department should publish a full list.",
    "It plans to review its procedures next year.",
    "Ministers have not replied to our letters.",
    "The Information Commissioner was not consulted.",
    "Schools must submit the census three times a year.",
    "Written evidence submitted by the Brightwater Parents' Forum.",
    "We are a charity that works with families.",
    "The Committee is grateful to all who wrote to it.",
    "What happens to the data that schools collect?",
    "No child should be a product.",
    "The Department does not publish the names of pupils.",
    "Ministers say that they take privacy seriously.",
    "The school census is collected each term.",
    "We have asked the Department many times for an answer.",
    "Data protection law allows the Department to share data in some cases.",
)
"""Sentences that take nothing back of one of them."""


@pytest.mark.parametrize(("plain", "who"), PLAIN, ids=[who for _, who in PLAIN])
def test_a_plain_release_is_sure_beside_any_harmless_sentence(plain: str, who: str) -> None:
    release = plain.format(x=who)
    texts = [f"{release} {beside}" for beside in BESIDE] + [f"{beside} {release}" for beside in BESIDE[18:]]
    texts += [" ".join([*BESIDE[:3], release, *BESIDE[3:]]), f"{BESIDE[18]} {BESIDE[19]} {release} {BESIDE[5]}"]
    for text in texts:
        sure = [n.name for m in read_mentions(text) if m.band is Band.ALERT for n in m.recipients]
        assert who in sure, text


@pytest.mark.parametrize(
    "text",
    [
        "{} This is untrue.",
        "{} The Department denies it.",
        "{} The Minister said that nothing of the kind had happened.",
        "{} The Department has told us that this did not take place.",
        "{} There is no record of any such transfer.",
        "{} So runs the rumour.",
        "{} Is that true?",
        "{} Did it really?",
        "{} If so, the law was broken.",
        "Imagine the following. {}",
        "Some people believe the following. {}",
        "The following statements are false. {}",
        "What if this happened? {}",
        "Consider a case. {}",
        "The blog makes four claims. {}",
    ],
)
def test_nothing_is_sure_that_the_sentence_beside_it_takes_back_or_leaves_open(text: str) -> None:
    for plain, who in PLAIN[:1] + PLAIN[2:3] + PLAIN[4:6]:
        whole = text.format(plain.format(x=who))
        assert Band.ALERT not in {m.band for m in read_mentions(whole)}, whole
