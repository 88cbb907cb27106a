"""Records of a page that are no table: groups of terms, details, cards, headings with labelled lines below them.

Each comes out as one line, as a row of a table does: "Recipient: Invented Ltd | Data: absences | Date shared: 3 May".
So it is the same line wherever it stands among the others. Records whose labels say nothing of data, of who got them
or of when are read as before.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from lxml.html import HtmlElement

from text.clean import clean
from text.privacy.pupils.heads import heads_pupils

_MOST, _MOST_WITHIN = 20_000, 60
"""Elements of a page that are gone over; of a leaf, or above it."""
_LONGEST_LABEL, _LONGEST = 60, 900
"""Characters; what is longer than a sentence may be is no record."""
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6", "summary"})
_HOLDERS = frozenset({"p", "li", "div", "dt", "dd", "article", "section"})
_BLOCKS = _HOLDERS | _HEADINGS | {"ul", "ol", "dl", "table", "h1", "blockquote", "pre", "details", "header", "figure"}
_INLINE = frozenset({"strong", "b", "em", "span", "i", "label"})
_LABEL = re.compile(r"([A-Z][^:.!?|]{1,58}?)\s?:(?=\s|$)")
_IS_LABEL = re.compile(r"[A-Z][^.!|]*[^.!|:\s]\s?:?")
_OF_DATA = re.compile(
    r"\b(?:recipients?|organi[sz]ations?|third[ -]part(?:y|ies)|compan(?:y|ies)|bod(?:y|ies)|applicants?|shared|"
    r"sharing|supplied|supply|disclos\w+|releas\w+|sent|given|gave|provided|data ?(?:sets?)?|extracts?|records|"
    r"information|received|dates?|published|by|from|status|outcome|decision)\b",
    re.IGNORECASE,
)
"""What a label of a record says that may be of a release, or that it is of something else."""
_OF_WHOM = re.compile(r"recipient|organi[sz]ation|\b(?:to|with)$", re.IGNORECASE)
_WHO_GOT = re.compile(
    r"\brecipients? of\b|\bwho (?:\w+ ){0,2}(?:got|gets?|receive[sd]?|holds?|given|sent|has|have|had)\b"
    r"|\b(?:received|receiving|obtained|got|given|gave|sent|supplied|disclosed|released|passed|sold|provided|shared?)\b"
    r"[^.]{0,60}\b(?:data|records?|information|census|database|NPD|extracts?)\b"
    r"|\b(?:data|records|information|extracts?)\b[^.]{0,60}\b(?:to|with)\W*$", re.IGNORECASE,
)
"""In a heading: what stands below it are bodies."""
_A_NAME = re.compile(r"[^\W\d_]{3}")
Shaped = Mapping[HtmlElement, tuple[str, str]]
"""What stands in the text where an element begins, and where it ends."""
NOT_SHAPED: Shaped = {}


class _Labelled(NamedTuple):
    """A heading (no label), a label with its values, or what is neither (no elements)."""

    elements: tuple[HtmlElement, ...] = ()
    """The label, and what it says; one where both stand in it."""
    labels: tuple[str, ...] = ()
    """More than one where lines are broken within it."""


def records_in(root: HtmlElement, leave: Collection[HtmlElement] = ()) -> Shaped:
    """How the records under an element are to be put into lines."""
    kept = [r for r in _records(_entries(root, leave)) if _is_record(r)]
    if any(r[0].labels for r in kept):
        kept = [r if r[0].labels or _is_named_by_heading(r) else r[1:] for r in kept]
    shaped: dict[HtmlElement, tuple[str, str]] = {}
    known = {e for record in kept for entry in record for e in entry.elements}
    kept += [[x] for x in _receivers(root, leave) if known.isdisjoint(x.elements)]
    for record in kept:
        if sum(len(_words(e)) for entry in record for e in entry.elements) <= _LONGEST:
            shaped |= _shape(record, root)
    return shaped


def _receivers(root: HtmlElement, leave: Collection[HtmlElement]) -> Iterator[_Labelled]:
    """The terms below a heading that says who got data, each with what is said of it."""
    for group in itertools.islice(root.iter("dl"), _MOST):
        head = next((x for e in (group, *_above(group, root)) if (x := e.getprevious()) is not None), None)
        if head is not None and isinstance(head.tag, str) and _WHO_GOT.search(_words(head)):
            entries = [x for x in _entries(group, leave) if x.elements]
            if all(len(x.elements) > 1 and _A_NAME.search(x.labels[0]) for x in entries):
                yield from entries


def _records(entries: Iterator[_Labelled]) -> Iterator[list[_Labelled]]:
    """Labels one after another, none of them twice, below the heading that stands just above them."""
    record: list[_Labelled] = []
    for entry in entries:
        known = {label for one in record for label in one.labels}
        if not entry.elements or not entry.labels or not known.isdisjoint(entry.labels):
            yield record
            record = []
        if entry.elements:
            record.append(entry)
    yield record


def _is_record(record: Sequence[_Labelled]) -> bool:
    labels = [label for one in record for label in one.labels]
    fewest = 2 if record and record[0].labels else 1
    return len(labels) >= fewest and any(map(_OF_DATA.search, labels)) and not heads_pupils(labels)


def _is_named_by_heading(record: Sequence[_Labelled]) -> bool:
    return not any(_OF_WHOM.search(label) for entry in record for label in entry.labels)


def _entries(root: HtmlElement, leave: Collection[HtmlElement]) -> Iterator[_Labelled]:
    """What stands under an element, in its order."""
    leaves = itertools.islice(_leaves(root, leave), _MOST)
    held: HtmlElement | None = None
    """A label whose value comes next."""
    waiting: list[_Labelled] = []
    for leaf in leaves:
        if leaf is None:
            yield from waiting
            waiting, held = [], None
            yield _Labelled()
        elif held is not None and _goes_with(held, leaf):
            said = waiting.pop() if waiting and waiting[-1].elements[0] is held else None
            elements = (*said.elements, leaf) if said is not None else (held, leaf)
            waiting.append(_Labelled(elements, (_words(held).rstrip(" :"),)))
        else:
            yield from waiting
            waiting = []
            is_name = leaf.tag == "dt" and _is_told_below(leaf)
            held = leaf if _is_term(leaf) and not is_name else None
            if held is None:
                yield _Labelled((leaf,)) if is_name else _entry(leaf)
    yield from waiting


def _is_term(leaf: HtmlElement) -> bool:
    """Whether a leaf may be the label of the next one: a term, or a part of a card that has a class of its own."""
    if leaf.tag == "dt":
        return True
    nxt = leaf.getnext()
    return bool(
        leaf.tag in ("div", "p") and leaf.get("class") and nxt is not None and nxt.tag == leaf.tag
        and nxt.get("class") not in (None, leaf.get("class")) and _IS_LABEL.fullmatch(_words(leaf))
        and len(_words(leaf)) <= _LONGEST_LABEL
    )


def _is_told_below(term: HtmlElement) -> bool:
    """Whether what stands under a term has labels of its own: then the term is a heading."""
    said = term.getnext()
    return said is not None and said.tag == "dd" and not _holds_blocks(said) and bool([*_labels(said)])


def _goes_with(label: HtmlElement, leaf: HtmlElement) -> bool:
    """Whether a leaf is what a label says."""
    if label.tag == "dt":
        return bool(leaf.tag == "dd") and len(_words(label)) <= _LONGEST_LABEL
    return leaf is label.getnext()


def _entry(leaf: HtmlElement) -> _Labelled:
    if leaf.tag in _HEADINGS:
        return _Labelled((leaf,)) if len(_words(leaf)) <= 2 * _LONGEST_LABEL else _Labelled()
    labels = tuple(_labels(leaf))
    return _Labelled((leaf,), labels) if labels else _Labelled()


def _labels(leaf: HtmlElement) -> Iterator[str]:
    """The labels of the lines of a leaf; none where one of them has none."""
    found = [_label(line) for line in _lines(leaf)]
    if all(found):
        yield from (label for label in found if label)


def _lines(leaf: HtmlElement) -> list[tuple[str, str]]:
    """The lines of a leaf, parted where it says so: how each begins in letters of its own, and all of it."""
    out = [["", leaf.text or ""]]
    for e in itertools.islice(leaf.iterchildren(), _MOST_WITHIN):
        if e.tag == "br":
            out.append(["", ""])
        elif e.tag in _INLINE and not out[-1][1].strip():
            out[-1][0] = "".join(e.itertext())
            out[-1][1] += "".join(e.itertext())
        elif isinstance(e.tag, str):
            out[-1][1] += "".join(e.itertext())
        out[-1][1] += e.tail or ""
    return [(clean(lead), clean(text)) for lead, text in out if text.strip()]


def _label(line: tuple[str, str]) -> str:
    lead, text = line
    if (m := _LABEL.match(text)) and len(text) > m.end():
        return m[1]
    is_label = bool(lead) and len(lead) <= _LONGEST_LABEL and _IS_LABEL.fullmatch(lead)
    return lead.rstrip(" :") if is_label and text != lead else ""


def _leaves(root: HtmlElement, leave: Collection[HtmlElement]) -> Iterator[HtmlElement | None]:
    """Elements that hold words and no other such element; None where words stand in no leaf, or a table does."""
    above: list[HtmlElement] = [root]
    while above:
        e = above.pop()
        if e in leave or not isinstance(e.tag, str):
            continue
        if e is not root and (e.tag in _HEADINGS or e.tag in _HOLDERS) and not _holds_blocks(e):
            if _words(e):
                yield e
            continue
        if e.tag == "table" or (e.text and e.text.strip() and e.tag in _BLOCKS):
            yield None
        if e.tag != "table":
            above += reversed(e)


def _holds_blocks(e: HtmlElement) -> bool:
    inner = itertools.islice(e.iterdescendants(), _MOST_WITHIN)
    own = {"p"} if e.tag in ("dt", "dd") else set()
    return any(x.tag in _BLOCKS and x.tag not in own for x in inner)


def _words(e: HtmlElement) -> str:
    return clean(" ".join(itertools.islice(e.itertext(), _LONGEST)))


def _shape(record: Sequence[_Labelled], root: HtmlElement) -> dict[HtmlElement, tuple[str, str]]:
    """What is put between the parts of a record, so that they come out as one line."""
    leaves = [e for entry in record for e in entry.elements]
    last = leaves[-1]
    whole = {*_above(leaves[0], root)}.intersection(*(_above(e, root) for e in leaves))
    shaped = {x: ("", "") for e in leaves for x in _above(e, root) if x not in whole}
    begin = "\n"
    for entry in record:
        for n, e in enumerate(entry.elements):
            has_value = n == 0 and len(entry.elements) > 1
            end = ("" if _words(e).endswith(":") else ":") + " " if has_value else ""
            shaped |= {x: (" ", " ") for x in e.iterdescendants() if x.tag in _BLOCKS}
            shaped |= _parts(e) if entry.labels and len(entry.elements) == 1 else {}
            shaped[e] = (begin if n == 0 else "" if n == 1 else "; ", end + ("\n" if e is last else ""))
        begin = " | "
    return shaped


def _parts(leaf: HtmlElement) -> dict[HtmlElement, tuple[str, str]]:
    """Of a leaf that holds labels with what they say: the ends of its lines, and of labels in letters of their own."""
    shaped: dict[HtmlElement, tuple[str, str]] = {}
    begins = not (leaf.text or "").strip()
    for e in itertools.islice(leaf.iterchildren(), _MOST_WITHIN):
        if e.tag == "br":
            shaped[e] = (" | ", "")
            begins = not (e.tail or "").strip()
        elif e.tag in _INLINE and begins:
            said = f"{_words(e)}{(e.tail or '').lstrip()[:1]}"
            shaped[e] = ("", "" if ":" in said[-2:] else ": ")
            begins = False
    return shaped


def _above(e: HtmlElement, root: HtmlElement) -> list[HtmlElement]:
    """What holds an element, within the root."""
    out = []
    for x in itertools.islice(e.iterancestors(), _MOST_WITHIN):
        out.append(x)
        if x is root:
            break
    return out
