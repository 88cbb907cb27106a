"""Two looks at an item of Parliament, a feed or a page -> what happened to it, word by word."""

from __future__ import annotations

from typing import NamedTuple

from diffing.texts.words import changed_paragraphs, changed_words, differ, is_laid_out_anew
from model.change import Change, ChangeKind, WordSpan
from model.item import Item, ItemKind, ItemState


class _Kinds(NamedTuple):
    """What happens to items of a kind."""

    new: ChangeKind
    edited: ChangeKind
    gone: ChangeKind | None
    """Withdrawn too."""
    back: ChangeKind


_EVIDENCE = _Kinds(
    ChangeKind.EVIDENCE_PUBLISHED, ChangeKind.EVIDENCE_EDITED, ChangeKind.EVIDENCE_WITHDRAWN,
    ChangeKind.EVIDENCE_RESTORED,
)
_KINDS = {
    ItemKind.WRITTEN_EVIDENCE: _EVIDENCE,
    ItemKind.ORAL_EVIDENCE: _EVIDENCE,
    ItemKind.PUBLICATION: _Kinds(
        ChangeKind.PUBLICATION_PUBLISHED, ChangeKind.PUBLICATION_EDITED, ChangeKind.PUBLICATION_WITHDRAWN,
        ChangeKind.PUBLICATION_RESTORED
    ),
    ItemKind.QUESTION: _Kinds(
        ChangeKind.QUESTION_TABLED, ChangeKind.QUESTION_EDITED, ChangeKind.QUESTION_WITHDRAWN,
        ChangeKind.QUESTION_RESTORED,
    ),
    ItemKind.STATEMENT: _Kinds(
        ChangeKind.STATEMENT_MADE, ChangeKind.STATEMENT_EDITED, ChangeKind.STATEMENT_WITHDRAWN,
        ChangeKind.STATEMENT_RESTORED,
    ),
    ItemKind.FEED_ENTRY: _Kinds(ChangeKind.ENTRY_PUBLISHED, ChangeKind.ENTRY_EDITED, None, ChangeKind.ENTRY_PUBLISHED),
    ItemKind.PAGE: _Kinds(
        ChangeKind.PAGE_WATCHED, ChangeKind.PAGE_CHANGED, ChangeKind.PAGE_GONE, ChangeKind.PAGE_RESTORED,
    ),
    ItemKind.DOCUMENT: _Kinds(
        ChangeKind.DOCUMENT_CHANGED, ChangeKind.DOCUMENT_CHANGED, None, ChangeKind.DOCUMENT_CHANGED
    ),
}
_STATES = {
    ItemState.TABLED: ChangeKind.QUESTION_TABLED,
    ItemState.HOLDING: ChangeKind.QUESTION_HOLDING,
    ItemState.ANSWERED: ChangeKind.QUESTION_ANSWERED,
    ItemState.CORRECTED: ChangeKind.QUESTION_CORRECTED,
}
"""The states of a question, in their order."""
_AWAY = (ItemState.WITHDRAWN, ItemState.GONE)


class DifferentItems(ValueError):
    """The two items have not the same key: comparing them means nothing."""


def compare_items(before: Item | None, after: Item) -> tuple[Change, ...]:
    """The changes from one look to the next, most important first; () where nothing of substance changed.

    `before` None is the first sight. What was not read on either side (`text` None) is never told as changed, so a
    look at the list alone can be compared with one that read the document; a document that gave no text (`no_text`)
    was read. To tell that an item is no longer listed, compare it with itself in the state GONE. Dates, addresses, file
    names and sizes alone are no change; a page's address is, and where its links to files of rows lead.

    Raises DifferentItems.
    """
    if before is None:
        return (_first(after),)
    if before.key != after.key and before.key not in after.aliases and after.key not in before.aliases:
        raise DifferentItems(f"{before.key} and {after.key} are two items; compare looks at one")
    kinds = _KINDS[after.kind]
    if after.state in _AWAY:
        if before.state in _AWAY or kinds.gone is None:
            return ()
        withdrew = after.state is ItemState.WITHDRAWN
        gone = "there is nothing at its address any more" if after.kind is ItemKind.PAGE else "it is no longer listed"
        reason = "the source says it is withdrawn" if withdrew else gone
        return (_moved(kinds.gone, before, after, reason),)
    changes: list[Change] = []
    if before.state in _AWAY:
        changes.append(_moved(kinds.back, before, after, "it is listed again"))
    elif before.state is not after.state or (after.state is ItemState.CORRECTED and before.version != after.version):
        changes.append(_state(before, after))
    told = changes[0].fields if changes else {}
    left = {name: pair for name, pair in _fields(before, after).items() if name not in told}
    if changes and after.kind is ItemKind.QUESTION and before.title == f"Written question {before.reference}":
        left.pop("title", None)  # the heading comes with the answer
    if left:
        why = "; it could not be read before" if _can_be_read_now(before, after) else ""
        changes.append(_change(kinds.edited, after, f"changed: {', '.join(left)}{why}", left, _words(before, after)))
    if before.url != after.url and after.kind is ItemKind.PAGE:
        reason = "the page answers from another address"
        changes.append(_change(ChangeKind.PAGE_MOVED, after, reason, {"url": (before.url, after.url)}))
    return tuple(changes)


def _change(
    kind: ChangeKind, item: Item, reason: str, fields: dict[str, tuple[str, str]] | None = None,
    words: tuple[WordSpan, ...] = (),
) -> Change:
    return Change(kind, reason, item.reference or None, file=item.title, fields=fields or {}, words=words)


def _first(item: Item) -> Change:
    kind = _KINDS[item.kind].new
    if item.state in _AWAY:
        kind = _KINDS[item.kind].gone or kind
    elif item.kind is ItemKind.QUESTION:
        kind = _STATES.get(item.state, kind)
    elif item.kind is ItemKind.PUBLICATION:
        genre = item.genre.casefold()
        if "response" in genre:
            kind = ChangeKind.RESPONSE_PUBLISHED
        elif "report" in genre:
            kind = ChangeKind.REPORT_PUBLISHED
    return _change(kind, item, "seen for the first time")


def _moved(kind: ChangeKind, before: Item, after: Item, reason: str) -> Change:
    return _change(kind, after, reason, {"state": (before.state.value, after.state.value)})


def _state(before: Item, after: Item) -> Change:
    """The question moved on; a new or corrected answer is part of it."""
    fields = {}
    if before.state is not after.state:
        fields["state"] = (before.state.value, after.state.value)
    kind, reason = _STATES.get(after.state, _KINDS[after.kind].edited), f"it is now {after.state.value}"
    order = list(_STATES)
    if after.state in order and before.state in order and order.index(after.state) < order.index(before.state):
        # An answer that is taken back is no new answer.
        kind, reason = _KINDS[after.kind].edited, f"it went back from {before.state.value} to {after.state.value}"
    old = before.answer or (after.original_answer if kind is ChangeKind.QUESTION_CORRECTED else None)
    if before.version != after.version and after.version:
        fields["version"] = (before.version, after.version)
    words: tuple[WordSpan, ...] = ()
    if after.answer is not None and differ(before.answer or "", after.answer):
        fields["answer"] = changed_paragraphs(old or "", after.answer)
        words = changed_words(old, after.answer) if old else ()
    return _change(kind, after, reason, fields, words)


def _fields(before: Item, after: Item) -> dict[str, tuple[str, str]]:
    """Field -> (before, after) of what is of substance, but for the state."""
    out: dict[str, tuple[str, str]] = {}
    # One look read the document, which named the submitter, the other only the list: that is no edit.
    learned = (before.text is None) != (after.text is None) and "api" not in (
        before.submitters_from, after.submitters_from,
    )
    evidence = after.kind in (ItemKind.WRITTEN_EVIDENCE, ItemKind.ORAL_EVIDENCE)
    for name in ("title", "genre", "reference", "body", "version"):
        old, new = getattr(before, name), getattr(after, name)
        if differ(old, new) and not (name == "title" and learned and evidence):
            out[name] = (old, new)
    if not learned:
        _add_list(out, "submitters", [s.name for s in before.submitters], [s.name for s in after.submitters])
        if before.anonymous != after.anonymous:
            out["anonymous"] = ("yes", "no") if before.anonymous else ("no", "yes")
    _add_list(out, "committees", [c.name for c in before.committees], [c.name for c in after.committees])
    _add_list(out, "inquiries", [i.name for i in before.inquiries], [i.name for i in after.inquiries])
    _add_list(out, "documents", *(sorted(f"{d.id} {d.format}".strip() for d in x.documents) for x in (before, after)))
    if after.kind is ItemKind.PAGE and before.links:  # what was recorded by an earlier version has none
        _add_list(out, "links", list(before.links), list(after.links))
    for name in ("text", "answer"):
        old, new = getattr(before, name), getattr(after, name)
        if name == "text" and _can_be_read_now(before, after):
            old = ""
        is_same = old is None or new is None or not differ(old, new)
        if not is_same and not (after.kind is ItemKind.PAGE and is_laid_out_anew(old, new)):
            out[name] = changed_paragraphs(old, new)
    return out


def _can_be_read_now(before: Item, after: Item) -> bool:
    """True where its document came before and gave no text, as a scan does, and gives one now."""
    return before.text is None and bool(before.no_text) and bool(after.text)


def _add_list(out: dict[str, tuple[str, str]], name: str, old: list[str], new: list[str]) -> None:
    if len(old) != len(new) or any(map(differ, old, new)):
        out[name] = ("; ".join(old), "; ".join(new))


def _words(before: Item, after: Item) -> tuple[WordSpan, ...]:
    for name in ("answer", "text"):
        old, new = getattr(before, name), getattr(after, name)
        if old and new and differ(old, new):
            return changed_words(old, new)
    return ()
