"""Labels of kinds of change and of categories, for messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from model.change import ChangeKind
from model.life import Life
from model.recipient import Category

_OTHER_WORDS = {
    ChangeKind.ADDED: ("new release", "new releases"),
    ChangeKind.REMOVED: ("release removed", "releases removed"),
    ChangeKind.CHANGED: ("release edited", "releases edited"),
    ChangeKind.RECIPIENT_RENAMED: ("recipient replaced", "recipients replaced"),
    ChangeKind.MOVED: ("release moved", "releases moved"),
    ChangeKind.REFERENCE_REUSED: ("reference used again", "references used again"),
    ChangeKind.DUPLICATE_ADDED: ("duplicate row added", "duplicate rows added"),
    ChangeKind.DUPLICATE_REMOVED: ("duplicate row removed", "duplicate rows removed"),
    ChangeKind.RESTORED: ("release restored", "releases restored"),
    ChangeKind.ROWS_SHOWN: ("set of hidden rows now shown", "sets of hidden rows now shown"),
    ChangeKind.SPLIT: ("release split", "releases split"),
    ChangeKind.MERGED: ("merger of releases", "mergers of releases"),
    ChangeKind.STATUS_CHANGED: ("status changed", "statuses changed"),
    ChangeKind.NO_LONGER_HELD: ("release no longer held", "releases no longer held"),
    ChangeKind.BULK_CHANGED: ("wholesale rewording", "wholesale rewordings"),
    ChangeKind.REFERENCES_RENUMBERED: ("renumbering of references", "renumberings of references"),
    ChangeKind.RECIPIENT_KNOWN: ("recipient now known", "recipients now known"),
    ChangeKind.BASELINE: ("first look", "first looks"),
    ChangeKind.EDITION_PUBLISHED: ("new edition published", "new editions published"),
    ChangeKind.FILE_REPLACED_SILENTLY: ("file replaced without notice", "files replaced without notice"),
    ChangeKind.ATTACHMENT_ADDED: ("file added", "files added"),
    ChangeKind.ATTACHMENT_REMOVED: ("file removed", "files removed"),
    ChangeKind.LISTED: ("document listed", "documents listed"),
    ChangeKind.RELABELLED: ("recipient relabelled", "recipients relabelled"),
    ChangeKind.UNLISTED: ("document unlisted", "documents unlisted"),
    ChangeKind.COLUMNS_CHANGED: ("change of columns", "changes of columns"),
    ChangeKind.EVIDENCE_PUBLISHED: ("piece of evidence published", "pieces of evidence published"),
    ChangeKind.EVIDENCE_EDITED: ("piece of evidence edited", "pieces of evidence edited"),
    ChangeKind.EVIDENCE_WITHDRAWN: ("piece of evidence withdrawn", "pieces of evidence withdrawn"),
    ChangeKind.EVIDENCE_RESTORED: ("piece of evidence listed again", "pieces of evidence listed again"),
    ChangeKind.PUBLICATION_PUBLISHED: ("committee publication", "committee publications"),
    ChangeKind.PUBLICATION_EDITED: ("committee publication edited", "committee publications edited"),
    ChangeKind.PUBLICATION_WITHDRAWN: ("committee publication withdrawn", "committee publications withdrawn"),
    ChangeKind.PUBLICATION_RESTORED: ("committee publication listed again", "committee publications listed again"),
    ChangeKind.QUESTION_HOLDING: ("holding answer", "holding answers"),
    ChangeKind.QUESTION_CORRECTED: ("answer corrected", "answers corrected"),
    ChangeKind.QUESTION_RESTORED: ("question listed again", "questions listed again"),
    ChangeKind.STATEMENT_RESTORED: ("statement listed again", "statements listed again"),
    ChangeKind.ENTRY_PUBLISHED: ("feed entry", "feed entries"),
    ChangeKind.ENTRY_EDITED: ("feed entry edited", "feed entries edited"),
    ChangeKind.TO_LOOK_AT: ("text to look at", "texts to look at"),
    ChangeKind.TEXT_RELEASE: ("release told in a text", "releases told in texts"),
    ChangeKind.WENT_BACK: ("edition went back", "editions went back"),
}


def plural(n: int, word: str) -> str:
    """"1 row", "2 rows", "3 entries", "4 addresses"."""
    ending = "es" if word.endswith(("s", "sh", "ch", "x")) else "s"
    many = word[:-1] + "ies" if word.endswith("y") and word[-2] not in "aeiou" else word + ending
    return f"{n:,} {word if n == 1 else many}"


def first_of(names: Sequence[object], most: int, joint: str = ", ") -> str:
    """The first of them, and the number of the rest: "a, b and 12 more"."""
    return joint.join(map(str, names[:most])) + (f" and {len(names) - most:,} more" if len(names) > most else "")


class EachOnce:
    """Gives names so that none comes twice: a second "Table" is "Table (2)"."""

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._next: dict[str, int] = {}

    def name(self, wanted: str) -> str:
        """The name, or with the first number under which it was not given yet."""
        n = self._next.get(wanted, 1)
        while (given := wanted if n == 1 else f"{wanted} ({n})") in self._given:
            n += 1
        self._given.add(given)
        self._next[wanted] = n + 1
        return given


def words(value: str) -> str:
    """A member's value as it is read aloud: local_authority is local authority."""
    return value.replace("_", " ")


def _one_and_several(kind: ChangeKind) -> tuple[str, str]:
    """Of "page_moved": page moved, pages moved."""
    subject, _, what = words(kind.value).partition(" ")
    return f"{subject} {what}", f"{subject}s {what}"


KIND_WORDS = {kind: _OTHER_WORDS.get(kind) or _one_and_several(kind) for kind in ChangeKind}
"""What a kind is called: one, several."""
CATEGORY_WORDS = {category: words(category.value) for category in Category} | {
    Category.HEALTH: "health body",
    Category.POLICE_HOME_OFFICE: "police or Home Office",
    Category.REGULATOR_ALB: "regulator or arm's length body",
    Category.SCHOOL_EXAM_BOARD: "school or exam board",
    Category.UNKNOWN: "not known",
}

CATEGORY_NOUNS = {
    Category.PRESS: "the press", Category.COMMERCIAL: "a company", Category.THINK_TANK: "a think tank",
    Category.CHARITY: "a charity", Category.UNIVERSITY: "a university",
    Category.CENTRAL_GOVERNMENT: "central government", Category.REGULATOR_ALB: "a regulator or arm's length body",
    Category.HEALTH: "a health body", Category.LOCAL_AUTHORITY: "a local authority",
    Category.POLICE_HOME_OFFICE: "the police or the Home Office",
    Category.SCHOOL_EXAM_BOARD: "a school or exam board", Category.INDIVIDUAL: "an individual",
    Category.UNKNOWN: "not known",
}
"""As a sentence says of a body what it is."""


def category_words(value: str) -> str:
    """A category's value in words; any other text as it is."""
    return CATEGORY_WORDS[Category(value)] if value in set(Category) else value


OUTCOME_WORDS: Mapping[str, str] = {
    Life.SUPPLIED: "data supplied", Life.ENDED: "licence ended", Life.DESTROYED: "data destroyed",
    Life.APPROVED: "approved", Life.REFUSED: "rejected", Life.WITHDRAWN: "withdrawn", Life.NOT_PURSUED: "not pursued",
    Life.REQUESTED: "pending", Life.NOT_SAID: "not said",
}
"""What became of a request."""
DAY_WORDS = {
    "requested": "asked for", "date": "dated", "decided": "decided",
    "outcome_date": "data first sent, re-use permitted, or refused (one column for all three)", "rejected": "refused",
    "supplied": "data supplied", "licence_start": "licence begins", "licence_end": "licence ends",
    "destroyed": "destruction of the data", "published": "published",
}
"""What a day says that a register prints, by the field under which it stands."""
ITEM_WORDS = {
    "written_evidence": "written evidence", "oral_evidence": "oral evidence", "publication": "committee publication",
    "question": "written question", "statement": "written statement", "feed_entry": "feed entry", "page": "web page",
    "document": "document",
}
"""Kinds of texts that are watched."""
ATTEMPT_WORDS = {
    "sent": "taken", "try_later": "not taken for now", "unknown": "without an answer", "not_accepted": "not accepted",
    "give_up": "refused for good", "pause_channel": "refused, as the channel is set up",
}
"""How an attempt at a delivery ended (`AttemptResult.name`)."""


def counted(summary: Mapping[str, int]) -> str:
    """How many changes of each kind, as they are read aloud: 3 new releases, 1 change of columns."""
    return ", ".join(f"{n:,} {KIND_WORDS[ChangeKind(kind)][n != 1]}" for kind, n in summary.items())


def change_in_short(kind: str, fields: Mapping[str, object]) -> str:
    """A change in a line among others of its recipient: status changed (status: Pending → Data supplied)."""
    pairs = [
        f"{words(name)}: {' → '.join(str(x) or '(empty)' for x in sides)}"
        if name == "status" and isinstance(sides, list) and None not in sides else words(name)
        for name, sides in fields.items()
    ]
    return KIND_WORDS[ChangeKind(kind)][0] + (f" ({', '.join(pairs)})" if pairs else "")


def place(sheet: str | None, row: int | None) -> str:
    """Where a row stands; separated text has no sheets."""
    return ", ".join(x for x in (sheet, f"row {row}" if row else "") if x)
