"""Passages of a text, and what the learned judge makes of what our clauses said of their sentences."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from mentions.claim.ruling import Ruling
from mentions.context import is_corrected, stands
from mentions.grammar.clauses import Parsed
from mentions.receivers import Candidate, candidates_in
from mentions.said import ROLES, STRONGEST, Band, Polarity, Role
from mentions.weights.denied import may_be_denied
from mentions.weights.learned import Judged, Span, features
from mentions.words.letters import author_in
from mentions.words.sentences import Prepared

MOST = 1_800
"""Characters of a passage: so long are most of those that were learned from."""
_APART = 2  # sentences that say nothing, within a passage
SURE, SURE_ENCODED, SURE_SILENT, SURE_ALERT = 0.6, 0.75, 0.88, 0.7
"""So likely a release has to be to be told at once: by words alone; with an encoder beside them; by either where our
clauses find no transfer, as in a paper that says which data it uses; and so likely an alert has to be."""
LOOK = 0.05
"""So likely an alert has to be, to be looked at, where a transfer is spoken of."""
LOOK_SILENT = 0.25
"""So likely, where our clauses find none."""
_NO, _NO_ENCODED = 0.15, 0.1
"""So likely a denial, a refusal or no bearing may be where a release is spoken of; with an encoder."""
_NO_BEARING = 0.5
MOST_SPANS = 200
"""Names about which an encoder is asked, but for the last sentence's."""
_LOUDNESS = (Band.NONE, Band.REVIEW, Band.ALERT)
_FEW, _PLAIN, _PLAIN_SENTENCE = 3, 25, 40  # sentences, their words, the words of a single one
_ALIKE = 3  # sentences that surely tell of a release in the same way
_PARTED = re.compile(r"\n\s*\n")
Parse = Callable[[int], Parsed | None]
Judge = Callable[[Mapping[str, int], Sequence[int]], Judged]
"""What is made of a passage by its features and, where a sentence encoder is at hand, by the sentences numbered."""


class Asked(NamedTuple):
    """What an encoder is asked about, and of those named the number of their sentence in the text, with their place."""

    sentences: list[str]
    spans: list[Span]
    places: list[Span]


class Passage(NamedTuple):
    """Sentences that are judged together."""

    numbers: tuple[int, ...]
    topical: tuple[int, ...]
    """Those among them that are on topic."""


def passages_of(
    prepared: Prepared, rulings: Mapping[int, Ruling], parse: Parse, begins: int = 0
) -> Iterator[Passage]:
    """A short text whole; of a longer one the sentences on topic that stand together, each with its neighbours.

    Without the short paragraphs that are one sentence: these say what their clauses say; without a denial that is put
    right ("That was incorrect."); and without a line that only names who wrote the text. The sentences before `begins`
    are a title: it is a passage of its own, and changes nothing of how the text below it is read.
    """
    for part in (range(begins), range(begins, len(prepared.sentences))):
        yield from _passages_in(part, prepared, rulings, parse)


def _passages_in(
    part: range, prepared: Prepared, rulings: Mapping[int, Ruling], parse: Parse
) -> Iterator[Passage]:
    sentences = prepared.sentences
    short = bool(part) and sentences[part[-1]].end - sentences[part[0]].start <= MOST
    put_right = {k for i in rulings if i in part and is_corrected(i, rulings, parse) for k in (i, i + 1)}
    groups: list[list[int]] = []
    for i in sorted(i for i in rulings if i in part):
        if i in put_right or _is_plain(prepared, i, rulings[i], parse):
            continue
        last = groups[-1] if groups else None
        near = last and (short or (i - last[-1] <= _APART and sentences[i].end - sentences[last[0]].start <= MOST))
        if last and near:
            last.append(i)
        else:
            groups.append([i])
    for group in groups:
        around = part if short else range(group[0] - 1, group[-1] + 2)
        kept = [
            k for k in around
            if k in part and k not in put_right
            and not (_is_plain(prepared, k, rulings[k], parse) if k in rulings else author_in(sentences[k].text))
        ]
        yield Passage(tuple(kept), tuple(group))


def features_of(passage: Passage, rulings: Mapping[int, Ruling], parse: Parse) -> dict[str, int]:
    """What a passage has that it is judged by."""
    said = [rulings[i] for i in passage.topical if i in rulings]
    strongest = next((p for p in STRONGEST if p in {r.polarity for r in said}), Polarity.POLICY)
    loudest = next((b for b in (Band.ALERT, Band.REVIEW) if b in {r.band for r in said}), Band.NONE)
    by_clauses = [f"{strongest} {loudest}", *{f"{r.polarity}" for r in said}]
    return features(_read(passage.numbers, parse), by_clauses)


def asked_of(numbers: Iterable[int], parse: Parse) -> Asked:
    """These sentences, in order, with those who are named in them."""
    out = Asked([], [], [])
    for i in numbers:
        parsed = parse(i)
        if parsed is None:
            continue
        for c in candidates_in(parsed, wide=True) if len(out.spans) < MOST_SPANS else ():
            out.spans.append((len(out.sentences), c.named.start, c.named.end))
            out.places.append((i, c.named.start, c.named.end))
        out.sentences.append(parsed.sentence)
    return out


def _read(numbers: Iterable[int], parse: Parse) -> Iterator[tuple[Parsed, list[Candidate]]]:
    for i in numbers:
        parsed = parse(i)
        if parsed is not None:
            yield parsed, candidates_in(parsed)


def settled(
    passage: Passage, rulings: Mapping[int, Ruling], own: Container[int], parse: Parse, judge: Judge
) -> dict[int, Ruling]:
    """What the sentences of a passage say, with the whole of it judged. `own`: those that name pupils' data themselves.

    A very short passage says what its clauses say, which are right about it more often, and so does a plain sentence
    that nothing beside it takes back: what else is said beside it makes it no less sure. No release is read as denied
    or refused where no word of the passage does that to it: it is possible then; nor is one of several that are told in
    the same way, as the records of a page are: each says what it says, however many they are. A sentence that is read
    as denying or refusing is never told as a release, nor one in which no transfer is spoken of and nobody is named.
    """
    out = {i: rulings[i] for i in passage.topical}
    short, silent = _is_short(passage, parse), not any(r.speaks for r in out.values())
    whole = judge(features_of(passage, rulings, parse), passage.numbers)
    if short and not silent and not whole.encoded:
        return {}
    weighed = _weighed(passage, rulings, own, parse, judge, whole)
    noes = (i for i, r in weighed.items() if r.polarity in _NOES)
    misread = {i for i in noes if not may_be_denied(i, passage.numbers, rulings, parse)}
    for i, r in weighed.items():
        if r.polarity in _NOES and (rulings[i].polarity is Polarity.RELEASE or i in misread):
            who = tuple(n._replace(role=Role.POSSIBLE) for n in r.who)  # what its clauses tell is not denied of them
            weighed[i] = replace(r, who=who)
        if i in misread and rulings[i].polarity not in _NOES:
            reason = f"{r.reason}; but no word denies or refuses it"
            weighed[i] = replace(weighed[i], polarity=Polarity.POSSIBLE, reason=reason, misread=True)
    alike = Counter(r.reason for r in out.values() if _is_sure(r))
    kept = {}
    for i, r in out.items():
        is_record = alike[r.reason] >= _ALIKE
        beside = [k for k in passage.numbers if abs(k - i) <= 1] if is_record else passage.numbers
        if _is_sure(r) and (r.plain or i in misread or is_record) and stands(i, beside, rulings, parse):
            kept[i] = r
    return weighed | kept


_NOES = (Polarity.DENIAL, Polarity.REFUSAL)


def _is_sure(ruling: Ruling) -> bool:
    return ruling.polarity is Polarity.RELEASE and ruling.band is Band.ALERT and not ruling.doubt


def _weighed(
    passage: Passage, rulings: Mapping[int, Ruling], own: Container[int], parse: Parse, judge: Judge, whole: Judged
) -> dict[int, Ruling]:
    """What the sentences of a passage say, by what it claims as a whole."""
    out = {i: rulings[i] for i in passage.topical}
    short, silent = _is_short(passage, parse), not any(r.speaks for r in out.values())
    speaking = [i for i, r in out.items() if r.speaks or _names(i, parse)]
    look = whole.alert >= (LOOK_SILENT if silent else LOOK)
    among = speaking or [i for i in out if i in own] or (list(out) if whole.encoded and look else [])
    if (short and not whole.encoded) or not among:
        return {i: replace(out[i], band=Band.REVIEW, reason=_reads(whole), speaks=True) for i in speaking if look}
    may = among if whole.encoded else speaking
    free = [i for i in may if out[i].polarity not in (Polarity.DENIAL, Polarity.REFUSAL)]
    claim = _claim(whole, may_release=bool(free) and whole.against < (_NO_ENCODED if whole.encoded else _NO))
    if claim is None:
        return {i: _with_no_bearing(r, _least(r, own=i in own)) for i, r in out.items()}
    out = {i: _no_stronger(r, claim) for i, r in out.items()}
    decider = _decider(out, free if claim is Polarity.RELEASE else among, claim, parse, judge)
    sure = whole.claims["release"] >= _least_sure(whole, silent=silent) and whole.alert >= SURE_ALERT
    sure = sure and claim is Polarity.RELEASE
    for i, r in out.items():
        band = Band.REVIEW if look and (r.band is not Band.NONE or i == decider) else _least(rulings[i], own=i in own)
        if i == decider:
            out[i] = replace(_as(r, claim, Band.ALERT if sure else band, whole), speaks=r.speaks or whole.encoded)
        elif not (r.polarity is Polarity.RELEASE and r.band is Band.ALERT and sure):
            out[i] = replace(r, band=band)
    return out


def _least_sure(whole: Judged, *, silent: bool) -> float:
    if silent:
        return SURE_SILENT
    return SURE_ENCODED if whole.encoded else SURE


def _with_no_bearing(ruling: Ruling, band: Band) -> Ruling:
    bears = band is not Band.NONE
    return replace(ruling, polarity=Polarity.POLICY, band=band, speaks=bears, bears=bears)


def _least(ruling: Ruling, *, own: bool) -> Band:
    """The band that is left where a passage weighs nothing: what names pupils' data and a body is looked at."""
    spoken = own and ruling.speaks and ruling.band is not Band.NONE and any(not n.generic for n in ruling.who)
    return Band.REVIEW if spoken else Band.NONE


def nearest(i: int, topical: Iterable[int], rulings: Mapping[int, Ruling]) -> int:
    """Of the sentences on topic the loudest, and of these the nearest to another, with whom it is told."""
    return min(topical, key=lambda k: (-_LOUDNESS.index(rulings[k].band), abs(k - i), k))


def _names(i: int, parse: Parse) -> bool:
    """Whether somebody is named or described in a sentence who may be a receiver."""
    parsed = parse(i)
    found = candidates_in(parsed) if parsed is not None else ()
    return any(c.known and not c.watcher and not c.vague for c in found)


def _is_short(passage: Passage, parse: Parse) -> bool:
    words = sum(len(parsed.tokens) for i in passage.numbers[: _FEW + 1] if (parsed := parse(i)) is not None)
    return len(passage.numbers) <= _FEW and words <= (_PLAIN_SENTENCE if len(passage.numbers) == 1 else _PLAIN)


def _is_plain(prepared: Prepared, i: int, ruling: Ruling, parse: Parse) -> bool:
    """Whether a sentence is a short paragraph, whose clauses are right about it more often."""
    if not ruling.speaks or ruling.band is Band.NONE or not _alone(prepared, i):
        return False
    parsed = parse(i)
    return parsed is not None and len(parsed.tokens) <= _PLAIN


def _alone(prepared: Prepared, i: int) -> bool:
    """Whether a sentence is a paragraph."""
    around = prepared.sentences[max(0, i - 1) : i + 2]
    return all(_PARTED.search(prepared.text, max(0, a.end - 3), b.start + 3) for a, b in itertools.pairwise(around))


def _claim(whole: Judged, *, may_release: bool) -> Polarity | None:
    """What a passage claims; None where it has no bearing."""
    for name, likely in sorted(whole.claims.items(), key=lambda c: -c[1]):
        if name == "none":
            if likely < _NO_BEARING:
                continue
            return None
        if name != "release" or may_release:
            return Polarity(name)
    return Polarity.POLICY


def _no_stronger(ruling: Ruling, claim: Polarity) -> Ruling:
    if STRONGEST.index(ruling.polarity) >= STRONGEST.index(claim):
        return ruling
    reason = f"{ruling.reason}; but the passage as a whole reads as {_AS[claim]}"
    band = Band.REVIEW if ruling.band is Band.ALERT else ruling.band
    return replace(_claiming(ruling, claim), band=band, reason=reason)


def _decider(out: Mapping[int, Ruling], among: list[int], claim: Polarity, parse: Parse, judge: Judge) -> int:
    """The sentence that says what the passage claims."""
    said = [i for i in among if out[i].polarity is claim]
    if said:
        return max(said, key=lambda i: (out[i].band is Band.ALERT, len(out[i].who), -i))
    return max(among, key=lambda i: judge(features(_read([i], parse)), ()).claims[claim.value])


def _as(ruling: Ruling, claim: Polarity, band: Band, whole: Judged) -> Ruling:
    if ruling.polarity is claim:
        return replace(ruling, band=band)
    return replace(_claiming(ruling, claim), band=band, reason=_reads(whole, claim), speaks=True)


def _claiming(ruling: Ruling, claim: Polarity) -> Ruling:
    """With those who are named in the role that goes with the claim."""
    role = ROLES[claim]
    return replace(ruling, polarity=claim, who=tuple(n._replace(role=role) for n in ruling.who))


def _reads(whole: Judged, claim: Polarity = Polarity.RELEASE) -> str:
    words = ", ".join(f'"{w}"' for w in whole.words if w.replace(" ", "").isalpha())
    return f"the passage reads as {_AS[claim]}" + (f", by words such as {words}" if words else "")


_AS = {
    Polarity.RELEASE: "a release", Polarity.DENIAL: "a denial", Polarity.REFUSAL: "a refusal",
    Polarity.DEMAND: "a demand", Polarity.POSSIBLE: "what may happen", Polarity.QUESTION: "a question",
    Polarity.POLICY: "how things are done",
}
