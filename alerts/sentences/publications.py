"""The sentences of changes to publications and pages, and to items such as evidence, questions and entries of feeds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from alerts.evidence import given_in, gravest_doubt, is_by_its_passage, may_have_got
from alerts.sentences.about import NAME, QUOTED, DescribedChange, bare, name_of
from alerts.sentences.edits import new_words
from alerts.sentences.nouns import noun_of
from alerts.sentences.taken_back import back_in_words, names_in_words, says_instead, who_got
from model.change import AS_IT_WAS, EMPTIED, NOTES_EDITED, REORDERED, REPLACED, WHOLE, ChangeKind, StoredChange
from model.hidden import WITHHELD_CELL
from model.item import ONLY_LISTED
from text.labels import first_of, plural
from text.sanitise import clean

_EDITED = ("was edited", "was corrected")
NOTE = "Note"
"""The label of a change note that no edition is told with."""
MOST_NAMED = 5
"""Recipients of rows that are gone; the rest is a number."""
_IT_SAYS = ". It says: “"
_UNDER = re.compile(r"(?:above it stands \"|it answers the question who got them: )([^\"]+)")
"""What the reason of a sentence names that stands above it."""
_NO_RELEASE = {"denial": "it denies a release", "refusal": "it tells of a refusal"}
"""Of a sentence by its polarity, where nobody is named who may have got data by it all the same."""
_CHANGED = (
    (REPLACED, "was replaced whole by another text"), (EMPTIED, "has lost most of its text"),
    (AS_IT_WAS, "is again as it was a short time ago"),
)
"""What is said of a page by how the reason of its change begins."""
_TEXTS = ("answer", "text", "body", "description", "title")


def _begun(about: DescribedChange) -> str:
    if about.change.file:
        return f"The file {about.file} can be read for the first time{_with_rows(about)}"
    note = about.change.detail.get("note")
    said = f": {bare(str(note), 120)}" if note else ""
    said = f"; it lists {plural(about.rows, 'release')} so far" if about.rows else said
    return f"“{about.publication}” is watched from now on{said}"


def _with_rows(about: DescribedChange) -> str:
    return f", with {plural(about.rows, 'row')}" if about.rows else ""


def _edition(about: DescribedChange) -> str:
    note = about.change.detail.get("note")
    said = f". The publisher says: “{bare(str(note), 160)}”" if note else ""
    return f"A new edition was published: {about.file}{_with_rows(about)}{said}"


def _replaced(about: DescribedChange) -> str:
    rows = about.change.detail.get("rows_differ")  # not of an edition that was recorded before they were counted
    done = f"The file {about.file} was replaced without notice"
    if not isinstance(rows, int):
        return done
    new = f"{done}; {plural(rows, 'row') if rows else 'no row'} in it {'are' if rows > 1 else 'is'} new or changed"
    return new + _gone(about)


def gone_first(change: StoredChange) -> str:
    """What is gone from a file that was replaced without notice, as a line begins with it; "" where nothing is."""
    gone, names = rows_held(change), [clean(str(n), QUOTED // 2) for n in change.detail.get("gone") or ()]
    more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
    who = f", for {names[0]}{more}" if names else ""
    return f"{plural(gone, 'row')} gone (to be confirmed){who}" if gone else ""


def rows_held(change: StoredChange) -> int:
    """How many rows are gone by what was replaced without notice, whose removal waits for a second look."""
    gone = change.detail.get("rows_gone")
    return gone if isinstance(gone, int) and change.detail.get("gone_held") else 0


def _gone(about: DescribedChange) -> str:
    """What is gone from it, with the gravest by name."""
    detail = about.change.detail
    gone, names = detail.get("rows_gone"), [clean(str(n), NAME) for n in detail.get("gone") or ()]
    if not isinstance(gone, int):
        return ""
    said = f"; {plural(gone, 'row')} {'is' if gone == 1 else 'are'} gone from it"
    among = "" if len(names) == gone else " among others"
    said += f", for {first_of(names, MOST_NAMED)}{among}" if names else ""
    return f"{said}, which a second look has to confirm" if detail.get("gone_held") else said


def _page(about: DescribedChange) -> str:
    if about.change.reason == NOTES_EDITED:
        return _notes_edited(about)
    edits = [e for e in about.said.edits if e.label != NOTE]
    note = next((e.after for e in about.said.edits if e.label == NOTE and e.after), "")
    said = f"“{bare(note, 160)}”" if note else ""
    if said and not edits:
        return f"The publisher says of the page {_page_name(about)}: {said}"
    if about.change.reason == REORDERED:
        return f"The page {_page_name(about)} was put in another order; its words are the same"
    was = next((said for reason, said in _CHANGED if about.change.reason.startswith(reason)), "was changed")
    if about.change.reason == AS_IT_WAS:
        return f"The page {_page_name(about)} {was}"
    what = " and ".join(e.label[:1].lower() + e.label[1:] for e in edits[:3])
    done = f"The page {_page_name(about)} {was}{f': {what}' if what else ''}{_says_now(about)}{_links_now(about)}"
    return f"{done}. The publisher says: {said}" if said else done


def _notes_edited(about: DescribedChange) -> str:
    was, now = next(((e.before, e.after) for e in about.said.edits if e.label == NOTE), ("", ""))
    page = _page_name(about)
    if not was:  # what a note says comes early: a subject has room for little
        return f"A change note came under a past time: “{bare(now or '', 120)}”, on the page {page}"
    if not now:
        return f"A change note was taken out: “{bare(was, 120)}”, of the page {page}"
    return f"A past change note now says “{bare(now, 120)}”; on the page {page} it said “{bare(was, 90)}”"


def _register_lost(about: DescribedChange) -> str:
    instead = next((e.after for e in about.said.edits if e.after), "")
    form = clean(str(about.change.detail.get("form") or "another file"), 60)
    there = f"in its place stands {form}, to be read by hand: {clean(instead, 160)}" if instead else ""
    return f"The register {about.file} is no longer a spreadsheet on the page; {there or 'nothing stands in its place'}"


def _says_now(about: DescribedChange) -> str:
    """The new words of an edited text, or those that are gone from it; the text itself before its title."""
    if instead := says_instead(about.change):
        return f"; it now says “{instead}”"
    edits = {e.label.casefold(): e for e in about.said.edits}
    edit = next((edits[name] for name in _TEXTS if name in edits), None)
    if edit is None:
        return ""
    if not edit.after:
        return f"; “{bare(edit.before or '', QUOTED)}” was taken out of it"
    new = new_words(edit.before or "", edit.after, QUOTED)
    return f"; it now says “{new}”" if new else ""


def _links_now(about: DescribedChange) -> str:
    """Where a page's links to files of rows lead that led elsewhere."""
    edit = next((e for e in about.said.edits if e.label.casefold() == "links"), None)
    was, now = ((edit.before or "").split("; "), (edit.after or "").split("; ")) if edit else ([], [])
    new = [x for x in now if x and x not in was]
    if not new:
        return "; a file that it linked to is linked to no more" if edit else ""
    return f"; it now links to {clean(new[0], 200)}{f' and {len(new) - 1} more' if len(new) > 1 else ''}"


def _page_name(about: DescribedChange) -> str:
    return about.file if about.change.file else f"“{about.publication}”"


def _publisher_says(about: DescribedChange) -> str:
    said = about.detail("The publisher says")
    return f". The publisher says: {bare(said, 160)}" if said.startswith("“") else ""


def _page_moved(about: DescribedChange) -> str:
    to = next((e.after for e in about.said.edits if e.after), "")
    leads = f"; that leads to {clean(to, 120)}" if to else ""
    return f"The page {_page_name(about)} is no longer at its address{leads}"


def _relabelled(about: DescribedChange) -> str:
    edit = about.edit("category")
    if edit is None:
        return f"{name_of(about.change)} was reviewed"
    before, after = (side or "nothing" for side in (edit.before, edit.after))
    return f"{name_of(about.change)} is now counted as “{after}”; before as “{before}”"


def _columns(about: DescribedChange) -> str:
    told = []
    for e in about.said.edits[:4]:
        old, new = (f"“{clean(x, 50)}”" if x else "" for x in (e.before, e.after))
        old = f"the sheet {old}" if e.label.startswith("sheet ") else old
        told.append(f"{old} is now {new}" if old and new else f"{new} is new" if new else f"{old} is gone")
    more = f"; and {len(about.said.edits) - 4} more" if len(about.said.edits) > 4 else ""
    if otherwise := about.detail("Written in another form"):
        told.append(f"written in another form: {clean(otherwise, 80)}")
    return f"The columns of “{about.publication}” were changed{': ' * bool(told)}{'; '.join(told)}{more}"


def _went_back(about: DescribedChange) -> str:
    return f"“{about.publication}” shows an edition again that had been replaced: {about.file}{_with_rows(about)}"


# ---------------------------------------------------------------------------------------------------------------
# Items: evidence, questions, entries of feeds


def _item(plain: str, done: str) -> Callable[[DescribedChange], str]:
    """The sentence of an item: who got data, as it surely says, what it is, by whom, what became of it, its words."""

    def made(about: DescribedChange) -> str:
        noun, back = noun_of(about.change.detail, plain), back_in_words(about.change, about.said.zone)
        who = who_got(given_in(about.change), back)
        by = f" by {clean(about.detail('Submitted by'), NAME)}" if about.detail("Submitted by") else ""
        of = f" ({clean(about.detail('Committee'), 60)})" if about.detail("Committee") else ""
        is_whole = about.change.reason == WHOLE
        edited = done in _EDITED or is_whole
        said = "" if back else _quote(about, is_new=edited)
        said = said or (_says_now(about) if edited or back else "")
        became = f"{done}, and its whole text is there now, of which a list had the beginning" if is_whole else done
        what = f"{became}: {about.file}{of}{_unread(about)}{said}"
        if who and not back:
            return f"{who}, says {noun[:1].lower()}{noun[1:]}{by} that {what}"
        return f"{f'{who}. ' * bool(who)}{noun}{by} {what}"

    return made


def _with_release(plain: Callable[[DescribedChange], str]) -> Callable[[DescribedChange], str]:
    """The sentence of a text that came or was changed, with who got data as it surely says now, and said not before."""

    def made(about: DescribedChange) -> str:
        said, back, quote = plain(about), back_in_words(about.change, about.said.zone), _quote(about, is_new=True)
        who = who_got(given_in(about.change), back)
        if back:
            return f"{who}. {said}"
        shown = "" if quote[len(_IT_SAYS) : len(_IT_SAYS) + 40] in said else quote
        return f"{who}: {said[:1].lower()}{said[1:]}{shown}" if who else f"{said}{shown}"

    return made


def _document(about: DescribedChange) -> str:
    return f"The document {about.file} was changed{_unread(about)}{_says_now(about)}"


def _attachment(about: DescribedChange) -> str:
    return f"The file {about.file} was added to “{about.publication}”{_unread(about)}"


def _unread(about: DescribedChange) -> str:
    code = about.change.detail.get("no_text")
    if code == ONLY_LISTED:
        return "; its own page is not there, and this is what a list says of it"
    return "; its text could not be read" if code else ""


def _quote(about: DescribedChange, *, is_new: bool = False) -> str:
    """Its first sentence that is sure to speak of a release; with `is_new` none that stood there before."""
    mentions = about.change.detail.get("mentions")
    for m in mentions if isinstance(mentions, list) else ():
        if isinstance(m, dict) and m.get("band") == "alert" and (m.get("is_new") or not is_new):
            return f"{_IT_SAYS}{bare(str(m.get('sentence', '')), 140)}”{_stands_under(m)}"
    return ""


def _stands_under(m: Mapping[str, Any]) -> str:
    """The heading or the question without which a name alone proves nothing."""
    found = _UNDER.search(str(m.get("reason") or ""))
    return f" under “{bare(found[1], 100)}”" if found else ""


def _to_look_at(about: DescribedChange) -> str:
    m = gravest_doubt(about.change)
    said = bare(str(m.get("sentence", "")), 150) if m and WITHHELD_CELL not in m["sentence"] else ""
    who = names_in_words([clean(r.get("name"), NAME) for r in may_have_got(m)]) if m else ""
    other = _NO_RELEASE.get(str(m.get("polarity")), "") if m and not who else ""
    if m and other and is_by_its_passage(m):
        other = "it may tell of a release, or deny one"
    told = other or f"it may tell {f'that {who} got data' if who else 'of a release'}"
    return f"Somebody should look at {about.file}: {told}{f': “{said}”' if said else ''}{_unread(about)}"


def _text_release(about: DescribedChange) -> str:
    mentions = about.change.detail.get("mentions")
    said = next((str(m.get("sentence", "")) for m in mentions or () if isinstance(m, dict)), "")
    back = back_in_words(about.change, about.said.zone)
    who = who_got(given_in(about.change), back)
    if back:
        return f"{who}. It was told of {about.file}{_says_now(about)}"
    tells = f"{about.file} tells of a release{f': “{bare(said, 160)}”' if said else ''}"
    return f"{who}: {tells}" if who else tells


PUBLICATIONS: Mapping[ChangeKind, Callable[[DescribedChange], str]] = {
    ChangeKind.BASELINE: _begun,
    ChangeKind.EDITION_PUBLISHED: _edition,
    ChangeKind.FILE_REPLACED_SILENTLY: _replaced,
    ChangeKind.DOCUMENT_CHANGED: _with_release(_document),
    ChangeKind.ATTACHMENT_ADDED: _with_release(_attachment),
    ChangeKind.ATTACHMENT_REMOVED: lambda a: f"The file {a.file} was removed from “{a.publication}”",
    ChangeKind.REGISTER_LOST: _register_lost,
    ChangeKind.PAGE_CHANGED: _with_release(_page),
    ChangeKind.PAGE_WITHDRAWN: lambda a: f"The publisher has withdrawn the page {_page_name(a)}{_publisher_says(a)}",
    ChangeKind.PAGE_RESTORED: lambda a: f"The page {_page_name(a)} can be read again",
    ChangeKind.PAGE_GONE: lambda a: f"The page {_page_name(a)} is gone{_publisher_says(a)}",
    ChangeKind.PAGE_MOVED: _page_moved,
    ChangeKind.LISTED: lambda a: f"The document {a.file} joined the collection “{a.publication}”",
    ChangeKind.UNLISTED: lambda a: f"The document {a.file} left the collection “{a.publication}”",
    ChangeKind.RELABELLED: _relabelled,
    ChangeKind.PUBLICATION_FOUND: lambda a: f"A publication was found: {a.file}",
    ChangeKind.COLUMNS_CHANGED: _columns,
    ChangeKind.EVIDENCE_PUBLISHED: _item("Written evidence", "was published"),
    ChangeKind.EVIDENCE_EDITED: _item("Written evidence", "was edited"),
    ChangeKind.EVIDENCE_WITHDRAWN: _item("Written evidence", "is no longer published"),
    ChangeKind.EVIDENCE_RESTORED: _item("Written evidence", "is published again"),
    ChangeKind.REPORT_PUBLISHED: _item("A report", "was published"),
    ChangeKind.RESPONSE_PUBLISHED: _item("A response", "was published"),
    ChangeKind.PUBLICATION_PUBLISHED: _item("A committee's publication", "came out"),
    ChangeKind.PUBLICATION_EDITED: _item("A committee's publication", "was edited"),
    ChangeKind.PUBLICATION_WITHDRAWN: _item("A committee's publication", "is no longer published"),
    ChangeKind.PUBLICATION_RESTORED: _item("A committee's publication", "is published again"),
    ChangeKind.QUESTION_TABLED: _item("A question", "was tabled"),
    ChangeKind.QUESTION_HOLDING: _item("A question", "got a holding answer"),
    ChangeKind.QUESTION_ANSWERED: _item("A question", "was answered"),
    ChangeKind.QUESTION_CORRECTED: _item("The answer to a question", "was corrected"),
    ChangeKind.QUESTION_EDITED: _item("A question", "was edited"),
    ChangeKind.QUESTION_WITHDRAWN: _item("A question", "was withdrawn"),
    ChangeKind.QUESTION_RESTORED: _item("A question", "is listed again"),
    ChangeKind.STATEMENT_MADE: _item("A statement", "was made"),
    ChangeKind.STATEMENT_EDITED: _item("A statement", "was edited"),
    ChangeKind.STATEMENT_WITHDRAWN: _item("A statement", "was withdrawn"),
    ChangeKind.STATEMENT_RESTORED: _item("A statement", "is listed again"),
    ChangeKind.ENTRY_PUBLISHED: _item("An entry", "was published"),
    ChangeKind.ENTRY_EDITED: _item("An entry", "was edited"),
    ChangeKind.TO_LOOK_AT: _to_look_at,
    ChangeKind.TEXT_RELEASE: _text_release,
    ChangeKind.PAGE_WATCHED: lambda a: f"The page {_page_name(a)} is watched from now on{_quote(a)}",
    ChangeKind.WENT_BACK: _went_back,
}
