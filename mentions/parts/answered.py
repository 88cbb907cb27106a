"""What the answer says to each part of a question: "(a) Yes. (b) No.", "Yes to (a); no to (b)."."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from mentions import any_of
from mentions.claim.ruling import Ruling
from mentions.parts.asked import InParts
from mentions.parts.labels import Label, labels_of
from mentions.references import dates_in, references_in
from mentions.said import Band, Mention, NamedBody, Polarity, Role
from mentions.words.letters import furniture
from mentions.words.sentences import Prepared

Read = Callable[[str], Sequence[Mention]]
_BETWEEN, _MOST_LINES, _GAP = 8, 120, 6
"""Sentences between a question and its answer; lines of an answer; lines of one part without its letter."""
_YES = re.compile(r"yes|correct|affirmative", re.IGNORECASE)
_NO = re.compile(r"no|none|not?\s(?:in\s)", re.IGNORECASE)
_WORD = re.compile(r"\([a-z\d]{1,5}\)|[\w']+|[;.]", re.IGNORECASE)
_LITTLE = any_of(
    "the answer answers to in for of case respect part parts question questions point points and is are as it was were "
    "both on at regarding with regard while but response reply each all every case cases instance item items"
)
"""Words of an answer that says no more than yes and no, and to which parts."""
_SECOND = re.compile(r"\b(?:the\s)?(first|second|third|fourth|former|latter|last)\b"
    r"(?!\s(?!of\b|only\b|alone\b|but\b|and\b|or\b|w(?:as|ere)\b|ha[sd]\b|did\b|got\b|received\b|i[ns]\b|on\b|not\b)[a-z]+)",
    re.IGNORECASE,
)
_PLACES = {"first": 0, "former": 0, "second": 1, "latter": -1, "last": -1, "third": 2, "fourth": 3}


def with_answers_in_parts(
    mentions: Iterable[Mention], questions: Iterable[InParts], prepared: Prepared, said: Mapping[int, Ruling],
    read: Read,
) -> list[Mention]:
    """The mentions, with what the answer to each part of a question says of it.

    Args:
        mentions: of the text.
        questions: in parts.
        prepared: the text.
        said: what its sentences on topic say by themselves.
        read: the mentions of a question and answer of one part.
    """
    out = list(mentions)
    for q in questions:
        span = answer_of(q, prepared)
        if span is None:
            continue
        told = _told(q, span, prepared, read)
        if told is None:
            continue
        asked, answer = range(q.first, q.last + 1), range(span[0], span[1] + 1)
        out = [m for m in out if m.index not in told or _says_so(said.get(m.index))]
        out = [_lowered(m) if m.index in answer and not _says_so(said.get(m.index)) else m for m in out]
        held = {m.index for m in out}
        more = [m for m in told.values() if m.index not in held]
        if any(m.band is Band.ALERT for m in more):
            out = [replace(m, band=Band.NONE) if m.index in asked else m for m in out]
        out += more
    return out


def _says_so(ruling: Ruling | None) -> bool:
    """Whether a sentence of an answer tells of a release by its own words."""
    return ruling is not None and ruling.speaks and ruling.polarity is Polarity.RELEASE and ruling.band is Band.ALERT


def _lowered(m: Mention) -> Mention:
    """A release that nothing but the passage makes of a sentence whose part of the question asks something else."""
    if m.band is not Band.ALERT:
        return m
    who = tuple(n._replace(role=Role.POSSIBLE) for n in m.recipients)
    reason = f"{m.reason}; but the part of the question that it answers asks something else"
    return replace(m, polarity=Polarity.POSSIBLE, band=Band.REVIEW, recipients=who, reason=reason)


def answer_of(q: InParts, prepared: Prepared) -> tuple[int, int] | None:
    """The numbers of the first and last sentence of the answer to a question in parts; None for none."""
    sentences, names = prepared.sentences, frozenset(q.wholes)
    begins = range(q.last + 1, min(q.last + 1 + _BETWEEN, len(sentences)))
    first = next((k for k in begins if _is_by_letters(sentences[k].text, names)), -1)
    if first < 0 or any(sentences[k].text[-1] == "?" for k in range(q.last + 1, first + 1)):
        return None
    last = first
    for k in range(first + 1, min(first + _MOST_LINES, len(sentences))):
        if k - last > _GAP or sentences[k].text[-1] == "?" or sentences[k].text.startswith("To ask "):
            break
        if labels_of(sentences[k].text, names):
            last = k
    for k in range(last + 1, min(last + _MOST_LINES, len(sentences))):
        text = sentences[k].text
        listed = sentences[last].text[-1] == ":" or not re.search(r"\w\w", text.replace(sentences[last].text, ""))
        if text[-1] == "?" or furniture(text) == "" or not (listed or _in_paragraph(prepared, k)):
            break
        last = k
    return first, last


def _is_by_letters(text: str, names: frozenset[str]) -> bool:
    return bool(labels_of(text, names) or _SECOND.search(text) or yes_and_no(text, names))


def _in_paragraph(prepared: Prepared, k: int) -> bool:
    """Whether no empty line stands before a sentence."""
    raw = prepared.text[prepared.sentences[k - 1].start : prepared.sentences[k].end]
    return "\n\n" not in raw.strip()


# ------------------------------------------------------------------------------------------------- what it says of each


def _told(q: InParts, span: tuple[int, int], prepared: Prepared, read: Read) -> dict[int, Mention] | None:
    """What each sentence of an answer tells, by its number; None where nothing goes by letters."""
    first, last = span
    names = frozenset(q.wholes)
    begin, end = prepared.sentences[first].start, prepared.sentences[last].end
    pairs: list[tuple[str, str, int]] = []  # question, answer, sentence
    plain = {k: found for k in range(first, last + 1) if (found := yes_and_no(prepared.sentences[k].text, names))}
    joined = yes_and_no(" ".join(prepared.sentences[k].text for k in range(first, last + 1)), names)
    answered = {name for found in plain.values() for name in found} >= names
    for k, found in ({first: joined} if joined else plain if answered else {}).items():
        pairs += [(q.wholes[name], "Yes.", k) for name, yes in found.items() if yes]
    if not (answered or joined):
        pairs = list(_segments(q, prepared, begin, end)) or list(_spoken(q, prepared, first, last))
        if not pairs:
            return None
    by_sentence: dict[int, list[Mention]] = defaultdict(list)
    for question, answer, k in pairs:
        by_sentence[k] += [m for m in read(f"{question}\n\n{answer}") if m.index and m.band is not Band.NONE]
    whole = " ".join(s.text for s in prepared.sentences[q.first : q.last + 1])
    return {k: _one(whole, prepared.sentences[k].text, k, found) for k, found in by_sentence.items() if found}


def yes_and_no(text: str, names: frozenset[str]) -> dict[str, bool]:
    """Of an answer that is no more than yes and no, to which letters it says which; {} for any other."""
    words = [m[0].casefold() for m in _WORD.finditer(text)]
    kinds = [_kind(w, names) for w in words]
    if not {"yes", "no"} & set(kinds) or "" in kinds:
        return {}
    if "letter" not in kinds:
        return dict.fromkeys(names, "no" not in kinds)  # "Yes, to both."
    before = next(k for k in kinds if k in ("yes", "no", "letter")) != "letter"  # "Yes to (a)", and not "(a) Yes"
    out: dict[str, bool] = {}
    waiting: list[str] = []
    answer = ""
    for word, kind in zip(words, kinds, strict=True):
        if kind == "letter":
            waiting.append(word.strip("()"))
        elif kind in ("yes", "no"):
            answer = kind
        if before and kind == "letter" and answer:
            out[waiting.pop()] = answer == "yes"
        elif not before and kind in ("yes", "no"):
            out |= dict.fromkeys(waiting, kind == "yes")
            waiting = []
    return {} if waiting else out


def _kind(word: str, names: frozenset[str]) -> str:
    if word.strip("()") in names and word[0] == "(":
        return "letter"
    if _YES.fullmatch(word):
        return "yes"
    if _NO.fullmatch(word):
        return "no"
    return "little" if word in _LITTLE or not word[0].isalpha() else ""


def _segments(q: InParts, prepared: Prepared, begin: int, end: int) -> Iterator[tuple[str, str, int]]:
    """The question, the answer and the sentence of each part of an answer that begins with its letter."""
    text = prepared.text[begin:end]
    labels = labels_of(text, frozenset(q.wholes))
    if not labels or not _opens(text[: labels[0].start]):
        return
    together: list[Label] = []
    for label, after in zip(labels, [*labels[1:], None], strict=True):
        said = text[label.end : after.start if after else len(text)].strip(" :.\u2013\u2014-\n\t")
        together.append(label)
        if said.casefold() in ("and", "&", ",", "", "to", "or"):
            continue
        said = re.sub(r"[\s,;]+(?:and|but|while)?[\s,;]*$", "", said)
        whole = said[:1].upper() + said[1:] + ("" if said[-1] in ".:" else ".")
        for one in together:
            yield q.wholes[one.name], whole, prepared.sentence_at(begin + one.start)
        together = []


def _opens(text: str) -> bool:
    """Whether what stands before the first letter of an answer only leads to it."""
    return len(text.split()) <= _LEAD and not re.search(r"\b(?:to|with|of|by)\s*$", text)


_LEAD = 4  # words: "In answer to part"


def _spoken(q: InParts, prepared: Prepared, first: int, last: int) -> Iterator[tuple[str, str, int]]:
    """The sentences of an answer that speak of parts by letters or places, with the names that these stand for."""
    names = list(q.bodies.values())
    if len(names) < len(q.wholes):
        return
    for k in range(first, last + 1):
        text = prepared.sentences[k].text
        named = text
        for label in reversed(labels_of(text, frozenset(q.bodies))):
            named = f"{named[: label.start]}{q.bodies[label.name]}{named[label.end :]}"
        named = _SECOND.sub(lambda m: _at(names, m), named)
        if named != text:
            yield next(iter(q.wholes.values())), named, k


def _at(names: list[str], m: re.Match[str]) -> str:
    place = _PLACES[m[1].casefold()]
    return names[place] if place < len(names) else m[0]


def _one(question: str, answer: str, k: int, found: list[Mention]) -> Mention:
    """What a sentence of an answer tells, which may stand for several parts."""
    sure = [m for m in found if m.band is Band.ALERT] or found
    quoted = f"{question} {answer}"
    who: dict[str, NamedBody] = {}
    for n in (n for m in sure for n in m.recipients):
        at = max(quoted.find(n.name, len(question) if n.name in answer else 0), 0)
        if n.name not in who or n.role is Role.GIVEN:
            who[n.name] = n._replace(start=at, end=at + len(n.name))
    named = tuple(sorted(who.values(), key=lambda n: n.start))
    return replace(
        sure[0], sentence=quoted, index=k, recipients=named, references=references_in(quoted), dates=dates_in(quoted)
    )
