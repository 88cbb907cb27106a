"""Two looks at one item of Parliament, a feed or a page -> what happened to it."""

from __future__ import annotations

from diffing.items.words import changed_paragraphs, changed_words
from model.change import Change, ChangeKind, WordSpan
from model.item import Item, ItemDocument, ItemKind, ItemState

_E = ChangeKind
_FAMILY: dict[ItemKind, tuple[ChangeKind, ChangeKind, ChangeKind | None, ChangeKind]] = {
    # New, edited, withdrawn or gone, back again.
    ItemKind.WRITTEN_EVIDENCE: (_E.EVIDENCE_PUBLISHED, _E.EVIDENCE_EDITED, _E.EVIDENCE_WITHDRAWN, _E.EVIDENCE_RESTORED),
    ItemKind.ORAL_EVIDENCE: (_E.EVIDENCE_PUBLISHED, _E.EVIDENCE_EDITED, _E.EVIDENCE_WITHDRAWN, _E.EVIDENCE_RESTORED),
    ItemKind.PUBLICATION: (
        _E.PUBLICATION_PUBLISHED, _E.PUBLICATION_EDITED, _E.PUBLICATION_WITHDRAWN, _E.PUBLICATION_RESTORED,
    ),
    ItemKind.QUESTION: (_E.QUESTION_TABLED, _E.QUESTION_EDITED, _E.QUESTION_WITHDRAWN, _E.QUESTION_RESTORED),
    ItemKind.STATEMENT: (_E.STATEMENT_MADE, _E.STATEMENT_EDITED, _E.STATEMENT_WITHDRAWN, _E.STATEMENT_RESTORED),
    ItemKind.FEED_ENTRY: (_E.ENTRY_PUBLISHED, _E.ENTRY_EDITED, None, _E.ENTRY_PUBLISHED),
    ItemKind.PAGE: (_E.PAGE_WATCHED, _E.PAGE_CHANGED, _E.PAGE_GONE, _E.PAGE_RESTORED),
}  # fmt: skip
_STATES = {
    ItemState.TABLED: _E.QUESTION_TABLED,
    ItemState.HOLDING: _E.QUESTION_HOLDING,
    ItemState.ANSWERED: _E.QUESTION_ANSWERED,
    ItemState.CORRECTED: _E.QUESTION_CORRECTED,
}
_ORDER = (ItemState.TABLED, ItemState.HOLDING, ItemState.ANSWERED, ItemState.CORRECTED)
_AWAY = (ItemState.WITHDRAWN, ItemState.GONE)


class DifferentItems(ValueError):
    """The two items have not the same key: comparing them means nothing."""


def compare_items(before: Item | None, after: Item) -> tuple[Change, ...]:
    """The changes from one look to the next, most important first; () where nothing of substance changed.

    `before` None is the first sight. What was not read on either side (`text` None) is never told as changed, so a
    look at the list alone can be compared with one that read the document. To tell that an item is no longer listed,
    compare it with itself in the state GONE. Dates, addresses, file names and sizes alone are no change; a page's
    address is. Raises DifferentItems.
    """
    if before is None:
        return (_first(after),)
    if before.key != after.key and before.key not in after.aliases and after.key not in before.aliases:
        raise DifferentItems(f"{before.key} and {after.key} are two items; compare looks at one")
    _, edited, withdrawn, restored = _FAMILY[after.kind]
    if after.state in _AWAY:
        if before.state in _AWAY or withdrawn is None:
            return ()
        return (_moved(withdrawn, before, after, _why_away(after)),)
    changes: list[Change] = []
    if before.state in _AWAY:
        changes.append(_moved(restored, before, after, "it is listed again"))
    elif before.state is not after.state or _corrected_again(before, after):
        changes.append(_state(before, after))
    fields = _fields(before, after)
    told = set(changes[0].fields) if changes else set()
    left = {name: pair for name, pair in fields.items() if name not in told}
    if left:
        changes.append(_change(edited, after, _why_edited(left), left, _words(before, after)))
    if before.url != after.url and after.kind is ItemKind.PAGE:
        reason = "the page answers from another address"
        changes.append(_change(_E.PAGE_MOVED, after, reason, {"url": (before.url, after.url)}))
    return tuple(changes)


def _change(
    kind: ChangeKind, item: Item, reason: str, fields: dict[str, tuple[str, str]] | None = None,
    words: tuple[WordSpan, ...] = (),
) -> Change:  # fmt: skip
    return Change(kind, reason, item.reference or None, file=item.title, fields=fields or {}, words=words)


def _first(item: Item) -> Change:
    kind = _FAMILY[item.kind][0]
    if item.state in _AWAY:
        kind = _FAMILY[item.kind][2] or kind
    elif item.kind is ItemKind.QUESTION:
        kind = _STATES.get(item.state, kind)
    elif item.kind is ItemKind.PUBLICATION:
        genre = item.genre.casefold()
        kind = _E.RESPONSE_PUBLISHED if "response" in genre else _E.REPORT_PUBLISHED if "report" in genre else kind
    return _change(kind, item, "seen for the first time")


def _why_away(after: Item) -> str:
    return "the source says it is withdrawn" if after.state is ItemState.WITHDRAWN else "it is no longer listed"


def _moved(kind: ChangeKind, before: Item, after: Item, reason: str) -> Change:
    return _change(kind, after, reason, {"state": (before.state.value, after.state.value)})


def _corrected_again(before: Item, after: Item) -> bool:
    return after.state is ItemState.CORRECTED and before.version != after.version


def _state(before: Item, after: Item) -> Change:
    """The question moved on; a new or corrected answer is part of it."""
    fields = {}
    if before.state is not after.state:
        fields["state"] = (before.state.value, after.state.value)
    kind, reason = _STATES.get(after.state, _FAMILY[after.kind][1]), f"it is now {after.state.value}"
    if after.state in _ORDER and before.state in _ORDER and _ORDER.index(after.state) < _ORDER.index(before.state):
        # An answer that is taken back is no new answer.
        kind, reason = _FAMILY[after.kind][1], f"it went back from {before.state.value} to {after.state.value}"
    corrected = kind is _E.QUESTION_CORRECTED
    old = before.answer or (after.original_answer if corrected else None)
    if before.version != after.version and after.version:
        fields["version"] = (before.version, after.version)
    words: tuple[WordSpan, ...] = ()
    if after.answer is not None and _differ(before.answer or "", after.answer):
        fields["answer"] = changed_paragraphs(old or "", after.answer)
        words = changed_words(old, after.answer) if old else ()
    return _change(kind, after, reason, fields, words)


def _fields(before: Item, after: Item) -> dict[str, tuple[str, str]]:
    """Field -> (before, after) of what is of substance, but for the state."""
    out: dict[str, tuple[str, str]] = {}
    # One look read the document, which named the submitter, the other only the list: that is no edit.
    learned = (before.text is None) != (after.text is None) and "api" not in (
        before.submitters_from, after.submitters_from,
    )  # fmt: skip
    evidence = after.kind in (ItemKind.WRITTEN_EVIDENCE, ItemKind.ORAL_EVIDENCE)
    for name in ("title", "genre", "reference", "body", "version"):
        old, new = getattr(before, name), getattr(after, name)
        if _differ(old, new) and not (name == "title" and learned and evidence):
            out[name] = (old, new)
    if not learned:
        _add_list(out, "submitters", [s.name for s in before.submitters], [s.name for s in after.submitters])
        if before.anonymous != after.anonymous:
            out["anonymous"] = (_yes(before.anonymous), _yes(after.anonymous))
    _add_list(out, "committees", [c.name for c in before.committees], [c.name for c in after.committees])
    _add_list(out, "inquiries", [i.name for i in before.inquiries], [i.name for i in after.inquiries])
    _add_list(out, "documents", sorted(map(_document, before.documents)), sorted(map(_document, after.documents)))
    for name in ("text", "answer"):
        old, new = getattr(before, name), getattr(after, name)
        if old is not None and new is not None and _differ(old, new):
            out[name] = changed_paragraphs(old, new)
    return out


def _document(document: ItemDocument) -> str:
    return f"{document.id} {document.format}".strip()


def _add_list(out: dict[str, tuple[str, str]], name: str, old: list[str], new: list[str]) -> None:
    if [" ".join(x.split()) for x in old] != [" ".join(x.split()) for x in new]:
        out[name] = ("; ".join(old), "; ".join(new))


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _differ(old: str, new: str) -> bool:
    return old != new and old.split() != new.split()


def _words(before: Item, after: Item) -> tuple[WordSpan, ...]:
    for name in ("answer", "text"):
        old, new = getattr(before, name), getattr(after, name)
        if old and new and _differ(old, new):
            return changed_words(old, new)
    return ()


def _why_edited(fields: dict[str, tuple[str, str]]) -> str:
    return "changed: " + ", ".join(fields)
