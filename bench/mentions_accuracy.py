"""How often a text's releases are told, and told rightly: labelled passages, held against what the reader says."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct

from mentions.read import read_mentions
from mentions.said import STRONGEST, Band, Mention, Polarity
from mentions.weights.learned import Encode, Learned
from readers.encoder.client import TO_INSTALL, EncoderChild, model_folder
from recipients.cell.names import organisation_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROOT = Path(__file__).resolve().parent.parent
PASSAGES = ROOT / "tests" / "mentions" / "passages.json"
BY_OTHERS = sorted((PASSAGES.parent / "real_texts").glob("*.json"))
"""Lists by two people who had not seen the reader: own words on the constructions and facts of real texts, whose
address each passage has ("modelled": the particulars are invented). The reader has been made better on them since."""
LEARNT = sorted((ROOT / "bench" / "passages").glob("*.json"))
"""Lists by people who had not seen the reader, each read once before the weights were learnt from it."""
_SHARED = ROOT.parent / "shared" / "data" / "parliament"
SHARED = _SHARED / "quotes" / "quotes.json"
REAL = _SHARED / "passages" / "passages.json"

_BRACKETS = re.compile(r"\s*\([^()]*\)")
_INSIDE = re.compile(r"\((?:trading as |known as )?([^()]*)\)")
_LOUD = frozenset(["press", "commercial"])
_LABELS = {
    "negative / assurance": {"denial"},
    "denial": {"denial"},
    "demand (imperative)": {"demand"},
    "policy": {"policy"},
    "may-be-disclosed (modal)": {"possible"},
    "powers to grant (not a release)": {"possible", "policy"},
}


class Passage(NamedTuple):
    """A labelled passage."""

    id: str
    text: str
    claims: frozenset[str]
    """Accepted; the first label among them."""
    claim: str
    alert: bool | None
    """Whether an editor would alert; None where editors differ."""
    recipients: tuple[tuple[str, str], ...]
    """Name and category."""
    title: str = ""
    source: str = ""


def passages_of(path: Path) -> list[Passage]:
    """The passages of a file of labelled ones, in the shape of the shared passages, or of our own."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    return [_passage(p) for p in (raw["passages"] if isinstance(raw, dict) else raw)]


def _passage(raw: dict[str, Any]) -> Passage:
    if "claim" not in raw:
        claim = raw["polarity"]
        named = tuple((name, "") for name in raw["recipients"])
        return Passage(raw["id"], raw["text"], frozenset([claim]), claim, claim == "release", named)
    claims = frozenset([raw["claim"], *raw.get("also_ok", ())])
    recipients = tuple((r["name"], r.get("category", "")) for r in raw["recipients"])
    return Passage(
        raw["id"], raw["text"], claims, raw["claim"], raw["alert"], recipients, raw.get("title") or "",
        raw.get("source_url") or "",
    )


def shared_passages() -> list[Passage]:
    """The 21 passages of the facts, with their free labels read as claims; [] where they are not at hand.

    "positive" is a release in a statement and a question in a written question without its answer; "process" says how
    things are done or may be done.
    """
    if not SHARED.exists():
        return []
    out = []
    for raw in json.loads(SHARED.read_text(encoding="utf-8")):
        label = raw["polarity"]
        if label == "positive":
            wanted = {"question" if raw["kind"] == "written-question" else "release"}
        elif label.startswith("process"):
            wanted = {"policy", "possible"}
        else:
            wanted = _LABELS[label]
        named = tuple((r["name"], "") for r in raw["recipients"])
        out.append(Passage(raw["id"], raw["text"], frozenset(wanted), min(wanted), None, named))
    return out


def own_passages(*, held_out: bool) -> list[Passage]:
    """Our own labelled passages."""
    raw = json.loads(PASSAGES.read_text(encoding="utf-8"))
    return [_passage(p) for p in raw if p["held_out"] == held_out]


def read(passage: Passage, learned: Learned | None = None, encode: Encode | None = None) -> tuple[Mention, ...]:
    """What the reader says of a passage."""
    return read_mentions(passage.text, title=passage.title, source=passage.source, learned=learned, encode=encode)


def overall(mentions: Iterable[Mention]) -> Polarity | None:
    """What a short passage says as a whole: its strongest mention; None where it has no mention."""
    said = {m.polarity for m in mentions}
    return next((p for p in STRONGEST if p in said), None)


def band_of(mentions: Iterable[Mention]) -> Band:
    """The loudest band of a passage's mentions."""
    bands = {m.band for m in mentions}
    return next(b for b in (Band.ALERT, Band.REVIEW, Band.NONE) if b in bands or b is Band.NONE)


def told_as_release(passage: Passage, mentions: Sequence[Mention]) -> bool:
    """True if any mention of a passage that denies or refuses is a release."""
    denies = passage.claims <= {"denial", "refusal"}
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


class Score(Struct):
    """Counts over a list of passages."""

    passages: int = 0
    sure: int = 0
    sure_right: int = 0
    alerts: int = 0
    alerts_sure: int = 0
    alerts_seen: int = 0
    topical: int = 0
    band: int = 0
    denials_as_releases: int = 0
    none_as_release: int = 0
    right: int = 0
    labelled: int = 0
    found: int = 0
    loud: int = 0
    loud_found: int = 0
    said: int = 0
    said_right: int = 0

    def add(self, passage: Passage, mentions: Sequence[Mention]) -> list[str]:
        """Counts a passage; what is wrong with it."""
        claim, band = overall(mentions), band_of(mentions)
        sure = band is Band.ALERT
        wrong = []
        self.passages += 1
        if passage.alert is not None and sure:
            self.sure += 1
            self.sure_right += passage.alert
            if not passage.alert:
                wrong.append("SURE AND WRONG")
        if passage.alert:
            self.alerts += 1
            self.alerts_sure += sure
            self.alerts_seen += band is not Band.NONE
            wrong += [] if sure else ["only to look at" if band is Band.REVIEW else "MISSED"]
        self.topical += passage.claim != "none"
        self.band += passage.claim != "none" and band is Band.REVIEW
        if passage.claims <= {"denial", "refusal"} and claim is Polarity.RELEASE:
            self.denials_as_releases += 1
            wrong.append("DENIAL AS RELEASE")
        if passage.claim == "none" and "release" not in passage.claims and claim is Polarity.RELEASE:
            self.none_as_release += 1
            wrong.append("NONE AS RELEASE")
        accepted = (claim.value if claim else "none") in passage.claims
        self.right += accepted
        if not accepted:
            wrong.append(f"{'/'.join(sorted(passage.claims))} -> {claim}")
        return wrong + self._names(passage, mentions)

    def _names(self, passage: Passage, mentions: Sequence[Mention]) -> list[str]:
        names = list(dict.fromkeys(n.name for m in mentions for n in m.recipients))
        missed = [r for r, _ in passage.recipients if not any(same_name(r, n) for n in names)]
        extra = [n for n in names if not any(same_name(r, n) for r, _ in passage.recipients)]
        loud = [r for r, category in passage.recipients if category in _LOUD]
        self.labelled += len(passage.recipients)
        self.found += len(passage.recipients) - len(missed)
        self.loud += len(loud)
        self.loud_found += sum(r not in missed for r in loud)
        self.said += len(names)
        self.said_right += len(names) - len(extra)
        return [f"missed {missed}"] * bool(missed) + [f"extra {extra}"] * bool(extra)

    def rows(self) -> list[tuple[str, str]]:
        """The rows of the table, as printed."""
        return [
            ("sure alerts: precision", _share(self.sure_right, self.sure)),
            ("denials or refusals told as releases; no bearing told as release",
             f"{self.denials_as_releases}; {self.none_as_release}"),
            ("sure alerts: recall", _share(self.alerts_sure, self.alerts)),
            ("sure + to look at: recall", _share(self.alerts_seen, self.alerts)),
            ("to look at: share of passages on topic", _share(self.band, self.topical)),
            ("strongest claim accepted", _share(self.right, self.passages)),
            ("recipients named: all", _share(self.found, self.labelled)),
            ("recipients named: press and commercial", _share(self.loud_found, self.loud)),
            ("recipients named: precision", _share(self.said_right, self.said)),
        ]


def score(passages: Sequence[Passage], encode: Encode | None = None, *, show: bool = False) -> Score:
    """Counts of a list; `show` prints what was answered otherwise."""
    out = Score()
    for passage in passages:
        mentions = read(passage, encode=encode)
        wrong = out.add(passage, mentions)
        if show and wrong:
            print(f"\n  {passage.id}: {'; '.join(wrong)}\n    {passage.text}")
            for m in mentions:
                who = [f"{n.name} ({n.role})" for n in m.recipients]
                print(f"      {m.polarity:9} {m.band:6} {list(m.terms)} {who} {m.reason[:150]}")
    return out


def main() -> None:
    """Print the figures of each file given, or of our own."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--wrong", action="store_true", help="show what was answered otherwise")
    parser.add_argument("--seen", action="store_true", help="leave the held-out passages alone")
    parser.add_argument("--reader", choices=("own", "encoder"), default="own")
    given = parser.parse_args()
    lists = [(str(f), passages_of(f)) for f in given.files] or [
        ("the 21 passages of the facts", shared_passages()),
        ("the passages from real texts", passages_of(REAL) if REAL.exists() else []),
        *((f"passages by others from real texts, {f.stem}", passages_of(f)) for f in BY_OTHERS),
        ("our passages, seen", own_passages(held_out=False)),
        ("our passages, held out", own_passages(held_out=True)),
    ]
    with encoder(given.reader) as encode:
        for title, passages in lists:
            if given.seen and "held out" in title:
                continue
            print(f"\n{title}: {len(passages) or 'not at hand'}")
            for name, value in score(passages, encode, show=given.wrong).rows() if passages else ():
                print(f"  {name:68} {value}")


@contextmanager
def encoder(reader: str) -> Iterator[EncoderChild | None]:
    """The child of the extra, where the reader is "encoder"."""
    if reader == "own":
        yield None
        return
    folder = model_folder()
    if folder is None:
        sys.exit(f"The extra npdwatch[reader] is not installed: {TO_INSTALL}")
    child = EncoderChild(folder)
    try:
        yield child
        if child.problem:
            sys.exit(f"The encoder failed: {child.problem}")
    finally:
        child.close()


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part} of {whole})" if whole else "-"


if __name__ == "__main__":
    main()
