"""Two looks at an item of Parliament, a feed or a page of GOV.UK -> what happened to it, word by word."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

from model.change import Change, ChangeKind, WordSpan
from model.fetch import Attachment, ContentItem, PageState
from model.item import Item, ItemKind, ItemState
from text.clean import without_turns

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
"""The states of a question, in their order."""
_AWAY = (ItemState.WITHDRAWN, ItemState.GONE)


class DifferentItems(ValueError):
    """The two items have not the same key: comparing them means nothing."""


def compare_items(before: Item | None, after: Item) -> tuple[Change, ...]:
    """The changes from one look to the next, most important first; () where nothing of substance changed.

    `before` None is the first sight. What was not read on either side (`text` None) is never told as changed, so a
    look at the list alone can be compared with one that read the document; a document that gave no text (`no_text`)
    was read. To tell that an item is no longer listed, compare it with itself in the state GONE. Dates, addresses, file
    names and sizes alone are no change; a page's address is. Raises DifferentItems.
    """
    if before is None:
        return (_first(after),)
    if before.key != after.key and before.key not in after.aliases and after.key not in before.aliases:
        raise DifferentItems(f"{before.key} and {after.key} are two items; compare looks at one")
    _, edited, withdrawn, restored = _FAMILY[after.kind]
    if after.state in _AWAY:
        if before.state in _AWAY or withdrawn is None:
            return ()
        withdrew = after.state is ItemState.WITHDRAWN
        gone = "there is nothing at its address any more" if after.kind is ItemKind.PAGE else "it is no longer listed"
        reason = "the source says it is withdrawn" if withdrew else gone
        return (_moved(withdrawn, before, after, reason),)
    changes: list[Change] = []
    if before.state in _AWAY:
        changes.append(_moved(restored, before, after, "it is listed again"))
    elif before.state is not after.state or (after.state is ItemState.CORRECTED and before.version != after.version):
        changes.append(_state(before, after))
    told = changes[0].fields if changes else {}
    left = {name: pair for name, pair in _fields(before, after).items() if name not in told}
    if left:
        why = "; it could not be read before" if _can_be_read_now(before, after) else ""
        changes.append(_change(edited, after, f"changed: {', '.join(left)}{why}", left, _words(before, after)))
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


def _moved(kind: ChangeKind, before: Item, after: Item, reason: str) -> Change:
    return _change(kind, after, reason, {"state": (before.state.value, after.state.value)})


def _state(before: Item, after: Item) -> Change:
    """The question moved on; a new or corrected answer is part of it."""
    fields = {}
    if before.state is not after.state:
        fields["state"] = (before.state.value, after.state.value)
    kind, reason = _STATES.get(after.state, _FAMILY[after.kind][1]), f"it is now {after.state.value}"
    order = list(_STATES)
    if after.state in order and before.state in order and order.index(after.state) < order.index(before.state):
        # An answer that is taken back is no new answer.
        kind, reason = _FAMILY[after.kind][1], f"it went back from {before.state.value} to {after.state.value}"
    old = before.answer or (after.original_answer if kind is _E.QUESTION_CORRECTED else None)
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
            out["anonymous"] = ("yes", "no") if before.anonymous else ("no", "yes")
    _add_list(out, "committees", [c.name for c in before.committees], [c.name for c in after.committees])
    _add_list(out, "inquiries", [i.name for i in before.inquiries], [i.name for i in after.inquiries])
    _add_list(out, "documents", *(sorted(f"{d.id} {d.format}".strip() for d in x.documents) for x in (before, after)))
    for name in ("text", "answer"):
        old, new = getattr(before, name), getattr(after, name)
        if name == "text" and _can_be_read_now(before, after):
            old = ""
        if old is not None and new is not None and _differ(old, new):
            out[name] = changed_paragraphs(old, new)
    return out


def _can_be_read_now(before: Item, after: Item) -> bool:
    """True where its document came before and gave no text, as a scan does, and gives one now."""
    return before.text is None and bool(before.no_text) and bool(after.text)


def _add_list(out: dict[str, tuple[str, str]], name: str, old: list[str], new: list[str]) -> None:
    if len(old) != len(new) or any(map(_differ, old, new)):
        out[name] = ("; ".join(old), "; ".join(new))


def _differ(old: str, new: str) -> bool:
    return old != new and without_turns(old).split() != without_turns(new).split()


def _words(before: Item, after: Item) -> tuple[WordSpan, ...]:
    for name in ("answer", "text"):
        old, new = getattr(before, name), getattr(after, name)
        if old and new and _differ(old, new):
            return changed_words(old, new)
    return ()


Identity = Callable[[Attachment], str]


def compare_pages(before: ContentItem, after: ContentItem, identity: Identity) -> tuple[Change, ...]:
    """The changes between two looks at one page. `identity` names an attachment over its editions.

    Nothing is said of dates and database numbers, which move when nothing was edited.
    """
    state = _page_state(before, after)
    if state is not None:
        return (state,)
    if after.state in (PageState.GONE, PageState.REDIRECT):
        return ()
    files = [{identity(a): (a.title, a.url) for a in page.attachments} for page in (before, after)]
    listed = [{url: (title, url) for title, url in page.documents} for page in (before, after)]
    return (
        *_page_words(before, after),
        *_come_and_gone(files, (_E.ATTACHMENT_ADDED, "was not on the page before"),
                        (_E.ATTACHMENT_REMOVED, "is no longer on the page")),
        *_come_and_gone(listed, (_E.LISTED, "joined the collection"), (_E.UNLISTED, "left the collection")),
    )  # fmt: skip


def new_notes(before: ContentItem, after: ContentItem) -> tuple[str, ...]:
    """The change notes that are new, newest first. Notes repeat word for word: time and text together identify one."""
    known = {(n.at, without_turns(n.text)) for n in before.notes}
    return tuple(n.text for n in after.notes if (n.at, without_turns(n.text)) not in known)


def _page_state(before: ContentItem, after: ContentItem) -> Change | None:
    if before.state is after.state or after.state is PageState.REDIRECT:  # where it leads is told by who asked
        return None
    kind, reason = {
        PageState.WITHDRAWN: (_E.PAGE_WITHDRAWN, "the page bears the publisher's notice that it is withdrawn"),
        PageState.GONE: (_E.PAGE_GONE, "the publisher's site answers that it has been taken down"),
        PageState.LIVE: (_E.PAGE_RESTORED, "the page is live again"),
    }[after.state]
    return Change(kind, reason, fields={"state": (before.state.value, after.state.value)})


def _page_words(before: ContentItem, after: ContentItem) -> Iterator[Change]:
    fields: dict[str, tuple[str | None, str | None]] = {}
    for name in ("title", "description"):
        old, new = getattr(before, name), getattr(after, name)
        if _differ(old, new):
            fields[name] = (old, new)
    gone, come = changed_paragraphs(before.body_text, after.body_text)
    if gone or come:
        fields["text"] = (gone, come)
    if fields:
        yield Change(_E.PAGE_CHANGED, "the words of the page have changed", fields=fields)


def _come_and_gone(
    listed: Sequence[Mapping[str, tuple[str, str]]], come: tuple[ChangeKind, str], gone: tuple[ChangeKind, str]
) -> Iterator[Change]:
    """What only the newer page lists, then what only the older one does; each list by identity: title and address."""
    old, new = listed
    for title, url in (new[key] for key in new if key not in old):
        yield Change(come[0], f"{title} {come[1]}", file=title, fields={"address": (None, url)})
    for title, url in (old[key] for key in old if key not in new):
        yield Change(gone[0], f"{title} {gone[1]}", file=title, fields={"address": (url, None)})


CONTEXT = 8
"""Words that stay the same and are shown on either side of a change."""
MOST_PAIRS = 400_000
"""Words (or paragraphs) of one side times those of the other that are aligned; beyond it a stretch is told whole, since
the time of aligning grows with the product."""
TOLD_CHARACTERS = 4000
"""Characters of paragraphs, gone or come, that one change holds; the whole stays with the item."""

_Op = Literal["equal", "replace", "delete", "insert"]


def changed_paragraphs(before: str, after: str) -> tuple[str, str]:
    """The paragraphs (lines) that stand only in the older and only in the newer text, each joined by line feeds.

    White space does not count. A paragraph that only moved is told on both sides.
    """
    gone: list[str] = []
    come: list[str] = []
    for op, old, new in _aligned(_paragraphs(before), _paragraphs(after)):
        if op != "equal":
            gone += old
            come += new
    return _cut("\n".join(gone)), _cut("\n".join(come))


def changed_words(before: str, after: str) -> tuple[WordSpan, ...]:
    """The newer text beside the older one as spans: same, gone, come; () where only white space differs.

    Words that stay the same are kept only near a change; "..." stands for the rest.
    """
    spans: list[WordSpan] = []
    for op, old, new in _aligned(_paragraphs(before), _paragraphs(after)):
        old_words, new_words = " ".join(old).split(), " ".join(new).split()
        if op == "equal":
            _add(spans, "same", old_words)
            continue
        for inner, a, b in _aligned(old_words, new_words):
            if inner == "equal":
                _add(spans, "same", a)
            else:
                _add(spans, "gone", a)
                _add(spans, "come", b)
    if all(s.op == "same" for s in spans):
        return ()
    return tuple(_shorten(spans))


def _paragraphs(text: str) -> list[str]:
    return [" ".join(line.split()) for line in without_turns(text).splitlines() if line.strip()]


def _cut(text: str) -> str:
    return text if len(text) <= TOLD_CHARACTERS else text[: TOLD_CHARACTERS - 4].rstrip() + " ..."


def _aligned(a: Sequence[str], b: Sequence[str]) -> list[tuple[_Op, list[str], list[str]]]:
    """(what, stretch of `a`, stretch of `b`) in order."""
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    mid_a, mid_b = list(a[head : len(a) - tail]), list(b[head : len(b) - tail])
    out: list[tuple[_Op, list[str], list[str]]] = [("equal", list(a[:head]), list(b[:head]))] if head else []
    if len(mid_a) * len(mid_b) > MOST_PAIRS:
        out.append(("replace", mid_a, mid_b))
    elif mid_a or mid_b:
        matcher = difflib.SequenceMatcher(None, mid_a, mid_b, autojunk=False)
        out += [(op, mid_a[i:j], mid_b[k:m]) for op, i, j, k, m in matcher.get_opcodes()]
    if tail:
        out.append(("equal", list(a[len(a) - tail :]), list(b[len(b) - tail :])))
    return out


def _add(spans: list[WordSpan], op: Literal["same", "gone", "come"], words: list[str]) -> None:
    if not words:
        return
    if spans and spans[-1].op == op:
        spans[-1] = WordSpan(op, f"{spans[-1].words} {' '.join(words)}")
    else:
        spans.append(WordSpan(op, " ".join(words)))


def _shorten(spans: list[WordSpan]) -> list[WordSpan]:
    out = []
    for i, span in enumerate(spans):
        words = span.words.split()
        first, last = i == 0, i == len(spans) - 1
        if span.op != "same" or len(words) <= CONTEXT * (1 if first or last else 2):
            out.append(span)
            continue
        left = [] if first else words[:CONTEXT]
        right = [] if last else words[-CONTEXT:]
        out.append(WordSpan("same", " ".join([*left, "...", *right])))
    return out
