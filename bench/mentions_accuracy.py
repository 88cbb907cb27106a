"""How often a mention's polarity and recipients are right, on labelled passages; denials told as releases."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mentions.read import read_mentions
from mentions.said import Mention, Polarity
from recipients.cell.names import organisation_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROOT = Path(__file__).resolve().parent.parent
PASSAGES = ROOT / "tests" / "mentions" / "passages.json"
SHARED = ROOT.parent / "shared" / "data" / "parliament" / "quotes" / "quotes.json"

_BRACKETS = re.compile(r"\s*\([^()]*\)")
_INSIDE = re.compile(r"\((?:trading as |known as )?([^()]*)\)")
_LABELS = {
    "negative / assurance": {Polarity.DENIAL},
    "denial": {Polarity.DENIAL},
    "demand (imperative)": {Polarity.DEMAND},
    "policy": {Polarity.POLICY},
    "may-be-disclosed (modal)": {Polarity.POSSIBLE},
    "powers to grant (not a release)": {Polarity.POSSIBLE, Polarity.POLICY},
}

_ORDER = (
    Polarity.RELEASE,
    Polarity.DENIAL,
    Polarity.REFUSAL,
    Polarity.DEMAND,
    Polarity.POSSIBLE,
    Polarity.QUESTION,
    Polarity.POLICY,
)


class Passage(NamedTuple):
    """A labelled passage. More than one polarity where the label leaves it open ("process")."""

    id: str
    text: str
    polarity: frozenset[Polarity]
    recipients: tuple[str, ...]


def shared_passages() -> list[Passage]:
    """The 21 passages of the facts, with their free labels read as polarities; [] where they are not at hand.

    "positive" is a release in a statement and a question in a written question without its answer; "process" says how
    things are done or may be done.
    """
    if not SHARED.exists():
        return []
    out = []
    for raw in json.loads(SHARED.read_text(encoding="utf-8")):
        label = raw["polarity"]
        if label == "positive":
            wanted = {Polarity.QUESTION if raw["kind"] == "written-question" else Polarity.RELEASE}
        elif label.startswith("process"):
            wanted = {Polarity.POLICY, Polarity.POSSIBLE}
        else:
            wanted = _LABELS[label]
        out.append(Passage(raw["id"], raw["text"], frozenset(wanted), tuple(r["name"] for r in raw["recipients"])))
    return out


def own_passages(*, held_out: bool) -> list[Passage]:
    """Our own labelled passages."""
    return [
        Passage(p["id"], p["text"], frozenset([Polarity(p["polarity"])]), tuple(p["recipients"]))
        for p in json.loads(PASSAGES.read_text(encoding="utf-8"))
        if p["held_out"] == held_out
    ]


def told_as_release(passage: Passage, mentions: Sequence[Mention]) -> bool:
    """True if any mention of a passage that denies or refuses is a release."""
    denies = passage.polarity <= {Polarity.DENIAL, Polarity.REFUSAL}
    return denies and any(m.polarity is Polarity.RELEASE for m in mentions)


def same_name(label: str, said: str) -> bool:
    """True where the names are one but for an article, a legal form, a bracket, or what describes them further.

    "ten journalists at the Tollbridge Herald" is the Tollbridge Herald, "a dozen commercial companies" are commercial
    companies.
    """
    forms = [
        {organisation_key(n), organisation_key(_BRACKETS.sub("", n)), *map(organisation_key, _INSIDE.findall(n))}
        for n in (label, said)
    ]
    if not forms[0].isdisjoint(forms[1] - {""}):
        return True
    a, b = (f" {organisation_key(n)} " for n in (label, said))
    return (a in b or b in a) and len(a) > 2 and len(b) > 2


class Score(NamedTuple):
    """Counts over a list of passages."""

    passages: int
    right: int
    labelled: int
    found: int
    said: int
    said_right: int
    releases_of_denials: int


def overall(mentions: Iterable[Mention]) -> Polarity | None:
    """What a short passage says as a whole: its strongest mention; None where it has no mention."""
    said = {m.polarity for m in mentions}
    return next((p for p in _ORDER if p in said), None)


def score(passages: Sequence[Passage], *, wrong: bool = False) -> Score:
    """Counts of a list; `wrong` prints what was answered otherwise."""
    right = labelled = found = said = said_right = bad = 0
    for passage in passages:
        mentions = read_mentions(passage.text)
        polarity = overall(mentions)
        names = list(dict.fromkeys(n.name for m in mentions for n in m.recipients))
        missed = [r for r in passage.recipients if not any(same_name(r, n) for n in names)]
        extra = [n for n in names if not any(same_name(r, n) for r in passage.recipients)]
        right += polarity in passage.polarity
        labelled, found = labelled + len(passage.recipients), found + len(passage.recipients) - len(missed)
        said, said_right = said + len(names), said_right + len(names) - len(extra)
        bad += told_as_release(passage, mentions)
        if wrong and (polarity not in passage.polarity or missed or extra or told_as_release(passage, mentions)):
            print(f"  {passage.id}: {'/'.join(sorted(passage.polarity))} -> {polarity}; missed {missed}; extra {extra}")
            for m in mentions:
                print(f"      {m.polarity:9} {list(m.terms)} {[n.name for n in m.recipients]} {m.reason[:140]}")
    return Score(len(passages), right, labelled, found, said, said_right, bad)


def main() -> None:
    """Print the figures of each list; `--wrong` shows what was answered otherwise."""
    wrong = "--wrong" in sys.argv[1:]
    for title, passages in (
        ("the 21 passages of the facts", shared_passages()),
        ("our passages, seen", own_passages(held_out=False)),
        ("our passages, held out", own_passages(held_out=True)),
    ):
        if not passages:
            print(f"{title}: not at hand")
            continue
        if "--seen" in sys.argv[1:] and "held out" in title:
            continue
        s = score(passages, wrong=wrong)
        print(
            f"{title}: {s.passages} passages; polarity {_share(s.right, s.passages)}; "
            f"recipients found {_share(s.found, s.labelled)}, "
            f"precision {_share(s.said_right, s.said)}; denials or refusals told as releases {s.releases_of_denials}"
        )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} % ({part} of {whole})" if whole else "-"


if __name__ == "__main__":
    main()
