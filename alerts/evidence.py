"""Describes an item of Parliament, a feed or a page: who submitted it, for which inquiry, and what it says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mentions.places import told_recipients
from model.change import ChangeKind, StoredChange
from model.hidden import LEFT_OUT
from model.item import ONLY_LISTED, Fate, Retraction
from model.recipient import Category
from text.labels import words
from text.sanitise import clean

SENTENCES = 6
"""Sentences that stand in a message; of more, the number."""
FOR_ALONE = "it is told as having happened"
"""How a reason ends that has nothing against a release: `mentions.claim.verdict`."""
_BY_ITS_PASSAGE = "the passage "
"""In the reason of such a sentence: `mentions.weights.passage`."""
_LEGAL_FORM = re.compile(r"\b(?:ltd|limited|plc|llp|cic|inc)\.?$", re.IGNORECASE)
POLARITY_WORDS = {
    "release": "says data was given", "denial": "denies that data was given", "refusal": "says data was refused",
    "demand": "asks for data", "question": "asks", "possible": "perhaps about pupils' data", "policy": "on policy",
}
BAND_WORDS = {
    "alert": "surely says that data was given", "review": "to look at: perhaps a release", "none": "on the subject",
    "": "not on the subject",
}
_NAMED_FIRST = (Category.PRESS, Category.COMMERCIAL)
_LOUD = tuple(c.value for c in _NAMED_FIRST)
_NO_TEXT = {
    "no_text": "could not be read: its pages hold no text, as those of a scan", "empty_document": "is empty",
    "unknown_format": "could not be read: it is in a format that is not read here",
    "encrypted_document": "could not be read: it asks for a password",
    "too_large": "could not be read: it is too large", "broken_document": "could not be read: the file is broken",
    "not_base64": "could not be read: it came damaged",
    "no_document": "could not be read: no file of it is listed that can be had, and nobody knows what it says",
    "document_failing": "could not be fetched in several tries",
    "not_looked_through": "could not be looked through for children's names, by a fault of npdwatch: it is withheld",
    ONLY_LISTED: "is that of the list which finds it, perhaps cut, since its own page is not there",
    "reader_failed": "could not be read, by a fault of npdwatch: nobody knows what it says",
}
"""What is said of a text that is not there, by the reader's code."""


def is_item(change: StoredChange) -> bool:
    """True for what is not about a row of a register or its publication."""
    return isinstance(change.detail.get("item"), str)


def item_details(change: StoredChange) -> list[tuple[str, str]]:
    """The item as (label, value), in the order in which people ask."""
    d = change.detail
    said, links = _rows(d, "mentions"), _rows(d, "links")
    was = "Then it said that data was given" if "since" in d else ""
    out = [
        ("Submitted by", _names(d, "submitters")), ("Committee", _names(d, "committees")),
        ("Inquiry", _names(d, "inquiries")), ("Body", d.get("body")), ("Kind", d.get("genre")),
        *(("Taken back" if x.fate is not Fate.DOUBTED else "In doubt now", _no_more(x)) for x in told_no_more(change)),
        ("Published", d.get("published")), ("Text", _unread(d.get("no_text"))), ("Word by word", _spans(d)),
        ("Attached, and not read", "; ".join(str(x) for x in d.get("attachments") or ())),
        *((was if was and m.get("band") == "alert" else _reading(m), _sentence(m)) for m in said[:SENTENCES]),
        ("More sentences", _more(len(said[SENTENCES:]) + (d.get("more_mentions") or 0))),
        ("To look at", _apart(d.get("apart"))),
        *(("About the release", _link(x)) for x in links[:SENTENCES]),
        ("More releases", _more(len(links[SENTENCES:]) + (d.get("more_links") or 0))),
    ]
    return [(label, text) for label, value in out if (text := clean(value))]


def given_in(change: StoredChange) -> list[str]:
    """Those whom an item surely says to have got data, the press and companies first, each as a sentence begins.

    Of a change to an item that was known only whom it names as new; [] of a row of a register.
    """
    return list(dict.fromkeys(map(_as_named, _given(change))))


def _as_named(name: str) -> str:
    """A name; a general word is none, and is said as that: "Unnamed companies" of "companies" and of "Companies"."""
    if " " in name or not name.endswith("s"):
        return name
    from mentions.receivers import is_general_word  # loads the lists, for the few names that may be such a word

    return f"Unnamed {name.casefold()}" if is_general_word(name) else name


def categories_given(change: StoredChange) -> list[object]:
    """The category of each of those, as stored."""
    return list(_given(change).values())


def told_no_more(change: StoredChange) -> list[Retraction]:
    """Who got data as the text told, and as it does not tell any more, whether this edit says so or a later one."""
    since = change.detail.get("since")
    rows = _rows(since if isinstance(since, Mapping) else change.detail, "taken_back")
    if not rows:
        return []
    told = _ever_given(change) if since else {clean(x["name"], 80): None for x in rows}
    back = [Retraction(clean(x["name"], 80), str(x["category"]), Fate(x["fate"]), str(x["now"])) for x in rows]
    surest = list(Fate)
    return sorted((x for x in back if x.name in told), key=lambda x: (surest.index(x.fate), x.category not in _LOUD))


def as_claimed(change: StoredChange) -> StoredChange | None:
    """The change that told what this one takes back, as far as it is known; None of any other.

    Who was told wrong is told right: by its weight, its category and its words a route carries this one too.
    """
    back = _rows(change.detail, "taken_back")
    if not back or not is_item(change):
        return None
    given = [{"name": x["name"], "category": x["category"], "role": "given"} for x in back]
    categories = tuple(sorted({Category(x["category"]) for x in back}, key=lambda c: (c not in _NAMED_FIRST, c)))
    claim = {"polarity": "release", "band": "alert", "sentence": "", "recipients": given}
    old = {name: before for name, (before, _) in change.fields.items() if before}
    new = {line for _, after in change.fields.values() for line in (after or "").splitlines()}
    parts = {p for line in new if LEFT_OUT in line for p in map(str.strip, line.split(LEFT_OUT)) if p}
    lines = [x for x in str(change.detail.get("text") or "").splitlines() if x not in new]
    text = [x for x in lines if not any(p in x for p in parts)]
    detail = {k: v for k, v in change.detail.items() if k not in ("taken_back", "taken_out", "words", "since")}
    return change._replace(
        kind=ChangeKind(change.detail.get("told_as") or change.kind), fields={}, taken_out=(), reason="",
        category=categories[0], also=categories[1:], file=old.get("title", change.file),
        detail={**detail, "mentions": [claim], "text": "\n".join([*text, *old.values()])},
    )


def _given(change: StoredChange) -> dict[str, object]:
    """Who got data as it stands now."""
    back = {x.name for x in told_no_more(change)} if "since" in change.detail else ()
    return {name: category for name, category in _ever_given(change).items() if name not in back}


def _ever_given(change: StoredChange) -> dict[str, object]:
    """Whom it tells of, each once: "Zorvex" of a title is the "Zorvex Analytics Ltd" of the text."""
    said = _rows(change.detail, "mentions") if is_item(change) else []
    anew = [m for m in said if m.get("is_new")]  # the rest stood in the text or in its register before
    sure = [m for m in (anew if anew or change.fields else said) if m.get("band") == "alert"]
    told = [r for m in sure for r in _rows(m, "recipients") if r.get("role", "given") == "given"]
    told.sort(key=lambda r: r.get("category") not in _NAMED_FIRST)
    out: dict[str, object] = {}
    for r in told:
        if name := clean(r.get("name"), 80):
            out.setdefault(name, r.get("category"))
    whole = [n.casefold() for n in out if _LEGAL_FORM.search(n)]
    return {n: c for n, c in out.items() if not any(m.startswith(f"{n.casefold()} ") for m in whole)}


def item_words(change: StoredChange) -> list[str]:
    """Every text of the item that a reader may look for, its whole text too where it was given along as "text"."""
    d = change.detail
    said = _rows(d, "mentions") + _rows(d, "links")
    parts = [d.get("body"), d.get("genre"), d.get("text")]
    parts += [r.get("name") for m in said for r in _rows(m, "recipients")]
    parts += [m.get(k) for m in said for k in ("sentence", "reference", "recipient")]
    parts += [x for k in ("submitters", "committees", "inquiries") for x in _list(d, k)]
    parts += [text for _, text in _pairs(d)]
    return [x for x in parts if isinstance(x, str)]


def _list(detail: Mapping[str, Any], key: str) -> list[Any]:
    value = detail.get(key)
    return value if isinstance(value, list) else []


def _rows(detail: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    return [x for x in _list(detail, key) if isinstance(x, Mapping)]


def _pairs(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The stretches of a changed text as (same, gone or come; its words)."""
    return [(str(s[0]), str(s[1])) for s in _list(detail, "words") if isinstance(s, list | tuple) and len(s) == 2]


def _names(detail: Mapping[str, Any], key: str) -> str:
    return ", ".join(clean(x, 120) for x in _list(detail, key)[:10])


def _unread(code: object) -> str:
    said = _NO_TEXT.get(str(code)) or f"could not be read: {words(clean(code, 60))}"
    return f"{said}; open the link to see what it says" if code else ""


def _spans(detail: Mapping[str, Any]) -> str:
    marks = {"gone": "[taken out: {}]", "come": "[put in: {}]"}
    return " ".join(marks.get(op, "{}").format(clean(text, 600)) for op, text in _pairs(detail))


def is_by_its_passage(mention: Mapping[str, Any]) -> bool:
    """Whether a sentence is read as its passage is, whatever it says itself."""
    return _BY_ITS_PASSAGE in str(mention.get("reason"))


def _reading(mention: Mapping[str, Any]) -> str:
    if mention.get("polarity") in ("denial", "refusal") and is_by_its_passage(mention):
        return "Perhaps of a release, or denies one"
    return POLARITY_WORDS.get(str(mention.get("polarity")), "says").capitalize()


def _sentence(mention: Mapping[str, Any]) -> str:
    names = ", ".join(name for r in receivers(mention) if (name := clean(r.get("name"), 80)))
    doubt = str(mention.get("reason") or "") if mention.get("band") == "review" else ""
    if doubt.endswith(FOR_ALONE):  # that speaks for a release; it is in doubt for what is missing
        doubt = "it is not said that the data are pupils'" if names else "it is not said to whom"
    doubt = f"; in doubt: {doubt}" if doubt else ""
    return f"“{mention.get('sentence', '')}”" + (f" ({names})" if names else "") + doubt


def receivers(mention: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Of a sentence that tells of a release who got data by it, or may have: who was refused stands in its words."""
    named = list(told_recipients({**mention, "recipients": _rows(mention, "recipients")}))
    if mention.get("polarity") != "release":
        return named
    given = [r for r in named if r.get("role", "given") == "given"]
    return given or [r for r in named if r.get("role") not in ("denied", "refused")]


def _no_more(one: Retraction) -> str:
    now = f"the text was edited, and says now: “{one.now}”" if one.now else "the text was edited, and says it no more"
    return f"that {one.name} got pupils' data; {now}"


def gravest_doubt(change: StoredChange) -> Mapping[str, Any] | None:
    """Of the sentences to look at that which most likely tells of the gravest release; None where none is carried."""
    return max(_rows(change.detail, "mentions"), key=_doubt, default=None)


def doubt_of(change: StoredChange) -> int:
    """How soon a text that is to be looked at should be: 0 to 49, by what it says of whom."""
    gravest = gravest_doubt(change)
    return _doubt(gravest) if gravest else 0


def may_have_got(m: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Whom a sentence that is in doubt names, but those of whom it says that they did not get it."""
    return [r for r in receivers(m) if r.get("role", "given") not in ("denied", "refused")]


def _doubt(m: Mapping[str, Any]) -> int:
    named = may_have_got(m)
    is_loud = any(r.get("category") in _LOUD for r in named)
    said = {"release": 20, "possible": 10}.get(str(m.get("polarity")), 0)
    return said + (20 if is_loud else 10 if named else 0)


def _apart(number: object) -> str:
    if not isinstance(number, int) or not number:
        return ""
    return f"{number:,} more that {'is' if number == 1 else 'are'} not sure, told apart"


def _more(number: int) -> str:
    return f"{number:,}" if number else ""


def _link(link: Mapping[str, Any]) -> str:
    named = " ".join(x for x in (clean(link.get("reference"), 60), clean(link.get("recipient"), 120)) if x)
    return f"{named}: {clean(link.get('reason'), 200)}"
