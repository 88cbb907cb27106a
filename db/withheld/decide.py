"""Decides what is withheld: what leaves this machine (public copy, site, exports, messages) asks `load_withheld`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import field
from msgspec.structs import replace

from db.withheld.addresses import NO_ADDRESSES, Addresses, addresses_of
from db.withheld.holding import NOTHING_BESIDE, WithheldBeside, files_with, pages_leading_to, said_beside
from db.withheld.printed import FEW, NO_NAMES, Names
from model.change import StoredChange
from model.discreet import Discreet
from model.life import Life
from model.recipient import Category, Confidence
from text.clean import without_turns

if TYPE_CHECKING:
    from db.store import Store

Row = dict[str, Any]
KINDS = ("release", "recipient", "change", "file", "item")
UNTIL_REVIEWED = "recipient withheld until reviewed"
FOR_GOOD = "recipient withheld"
LEFT_OUT = "[withheld]"
"""In place of a cell, or of a name in a text, that would say who a withheld recipient is."""
HIDDEN_FILE = "kept back: this file hides something, or shows what was hidden"
KEPT_FILE = "kept back: this file is withheld"
_SHA256 = re.compile(r"[0-9a-f]{64}")
NOT_LOOKED_INTO = "kept back until it has been looked into for hidden content"
TELLS = "kept back: what stands in it, or is said of it, is withheld until a person has looked"


class Withheld(Discreet, frozen=True):
    """All that is withheld at one moment; every way out of this machine asks it, and it alone decides."""

    unsaid: ClassVar[frozenset[str]] = frozenset({"ids", "until_reviewed", "names", "printed"})
    ids: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Kind -> what `withhold` was given, recipients by their key."""
    files: frozenset[str] = frozenset()
    """sha256 of every file that is not handed out: withheld itself, or holding what is."""
    hidden: frozenset[str] = frozenset()
    """Of these, those with hidden content."""
    unseen: frozenset[str] = frozenset()
    """And those that were never looked into for what they hide."""
    telling: frozenset[str] = frozenset()
    """And those that tell of a child (`db.withheld.telling`)."""
    until_reviewed: frozenset[str] = frozenset()
    """Keys of recipients that wait for a person."""
    names: frozenset[str] = frozenset()
    """Names of the withheld recipients, as printed."""
    printed: Names = NO_NAMES
    """Finds any of the names in a text."""
    addresses: Addresses = NO_ADDRESSES
    """Where a file that is not handed out can be had from its publisher now."""
    beside: WithheldBeside = NOTHING_BESIDE
    """What is said of withheld releases and changes where no row of theirs is told."""

    def __bool__(self) -> bool:
        return bool(self.files) or any(self.ids.values())

    def allows(self, kind: str, id: str | int) -> bool:  # noqa: A002 - as `withhold` has it
        """True where it may leave this machine. A recipient is asked for by name, as printed."""
        if kind == "recipient":
            return not self.instead_of(str(id))
        return str(id) not in (self.files if kind == "file" else self.ids.get(kind, ()))

    def instead_of(self, recipient: str) -> str:
        """The text that replaces a recipient's cell; "" for one that may be named."""
        keys = self.ids.get("recipient")
        if not keys or not recipient:
            return ""
        from recipients.cell.bodies import group_key, recipients_in  # loads the lists

        found = {k for name in (recipient, *recipients_in(recipient)) if (k := group_key(name)) in keys}
        if not found and not self.printed.search(recipient):
            return ""
        return UNTIL_REVIEWED if not found or found & self.until_reviewed else FOR_GOOD

    def kept_back(self, sha256: str) -> str:
        """Why a file is not handed out, as readers are told; "" for one that is."""
        if sha256 in self.hidden or sha256 not in self.files:
            return HIDDEN_FILE if sha256 in self.files else ""
        if sha256 in self.telling and sha256 not in self.ids.get("file", ()):
            return TELLS
        return NOT_LOOKED_INTO if sha256 in self.unseen else KEPT_FILE

    def without(self, sha256: str) -> Withheld:
        """The same, with a document that tells of a child."""
        return replace(self, files=self.files | {sha256}, telling=self.telling | {sha256})

    def address(self, url: str) -> str:
        """The address of a file as it may be passed on; "" for one that leads to a file that is kept back."""
        return "" if self.addresses.any_in(url) else url

    def may_stand_in(self, text: str) -> bool:
        """False for JSON in which nothing of this can stand; looked for without taking it apart, for it is most.

        What is escaped in it may be anything.
        """
        return bool(self) and (
            "\\" in text or _SHA256.search(text) is not None or self.addresses.may_stand_in(text)
            or self.printed.search(text) or any(self.ids.get(k) and f'"{k}"' in text for k in ("release", "recipient"))
        )

    def any_kept(self, text: str) -> bool:
        """True for a text with the sha256 of a file that is kept back."""
        return any(s in text for s in self.files)

    def tells(self, release: int | None, change: int, source: str, item: object) -> bool:
        """True for a change that may be told: neither it, nor its release, nor its item is withheld."""
        return (
            self.allows("change", change) and (release is None or self.allows("release", release))
            and (not item or self.allows("item", f"{source} {item}"))
        )

    def change(self, c: StoredChange) -> StoredChange | None:
        """The change as it may be told: None where it may not, without names and files that are withheld otherwise."""
        if not self:
            return c
        found = self.rows_left(c.detail, c.detail.get("shown") or ())
        if found is None:
            return None
        first, detail = found
        if (left := self.beside.left_of(c.source, c.release_id, detail, c.fields, LEFT_OUT)) is None:
            return None
        detail, fields, place = left
        c = c._replace(
            fields={k: (v[0], v[1]) for k, v in fields.items()},
            before=self.beside.before(c.release_id, c.before, LEFT_OUT),
        )
        if place:
            c = c._replace(file=place[0], sheet=place[1], row=place[2])
        if first:
            c = c._replace(
                release_id=first["release"], reference=first["reference"], recipient=first["recipient"],
                category=Category(first["category"]), confidence=Confidence(first["confidence"]),
                category_reason=first["category_reason"], also=tuple(map(Category, first["also"])), file=first["file"],
                sheet=first["sheet"], row=first["row"], after=first["cells"], score=first["score"],
                score_reasons=tuple(first["score_reasons"]), outcome=Life(first.get("outcome") or Life.NOT_SAID),
            )
        if not self.tells(c.release_id, c.id, c.source, c.detail.get("item")):
            return None
        stood = bool(c.file_url)
        c = c._replace(file_url=self.address(c.file_url))
        cells = [x for x in (c.recipient, *((r or {}).get("recipient") for r in (c.before, c.after))) if x]
        if said := self.kept_back(c.sha256):
            # Where the leaking file stands with its publisher is not passed on either.
            c = c._replace(file_url=self.address(c.source_url) if stood else "", sha256="")
            detail["kept_back"] = said
        if self.any_kept(str(c.fields.get("sha256", ""))) and "address" in detail:
            detail |= {"address": c.source_url, "kept_back": KEPT_FILE}
        clean = self.cleaner(cells)
        return c._replace(
            reference=clean(c.reference), recipient=self.instead_of(c.recipient or "") or clean(c.recipient),
            category_reason=clean(c.category_reason), fields=clean(dict(c.fields)), before=clean(c.before),
            after=clean(c.after), reason=clean(c.reason), detail=clean(detail), file=clean(c.file),
            score_reasons=tuple(clean(list(c.score_reasons))), edition_title=clean(c.edition_title),
            file_edition=clean(c.file_edition), source_title=clean(c.source_title), source_url=clean(c.source_url),
        )

    def rows_left(self, detail: Mapping[str, Any], shown: Sequence[Row]) -> tuple[Row | None, Row] | None:
        """A change of the rows `shown`, the gravest first, without those whose releases are withheld; None for none.

        Gives the row that it is named after now, None where all are left, and its detail. Every row has its `release`
        and `version`.
        """
        left = [r for r in shown if self.allows("release", r["release"])]
        if len(left) == len(shown):
            return None, dict(detail)
        hidden = [[r["file"], r["sheet"], r["row"]] for r in shown if r not in left]
        told = {k: v for k, v in detail.items() if k not in ("history", "recipient_unread")} | {
            "versions": [r["version"] for r in left], "rows": [p for p in detail["rows"] if [*p] not in hidden],
        }
        if "shown" in detail:
            told["shown"] = left
        if detail.get("recipient_unread"):
            from recipients.classify import names_no_body  # loads the lists

            if any(names_no_body(r["recipient"] or "") for r in left):
                told["recipient_unread"] = True
        return (left[0], told) if left else None

    def cleaner(self, recipients: Iterable[str] = ()) -> Cleaner:
        """What takes withheld names out of the values of a row that has these cells of recipients."""
        hidden = [x for x in recipients if self.instead_of(x)]
        if not hidden:
            return Cleaner(self, frozenset(), "")
        from recipients.private.marks import words_of  # loads what is private of texts: a fifth of a second

        return Cleaner(self, words_of(hidden), self.instead_of(hidden[0]))


class Cleaner(Discreet, frozen=True):
    """Takes out of the values of a row what is withheld.

    A row of a withheld recipient loses every cell that shares a word with the name, or says more of a person.
    """

    unsaid: ClassVar[frozenset[str]] = frozenset({"words"})
    withheld: Withheld
    words: frozenset[str]
    """Of the names of the row's own withheld recipients."""
    instead: str
    """What stands in place of that recipient; "" where the row has none."""

    def __call__(self, value: Any) -> Any:  # noqa: ANN401 - plain values, as JSON has them
        """The value without what is withheld."""
        return self.under("", value)

    def json(self, text: str) -> str:
        """The same for JSON as text, as the database keeps it."""
        if not self.instead and not self.withheld.may_stand_in(text):
            return text
        return json.dumps(self(json.loads(text)), ensure_ascii=False, separators=(",", ":"))

    def under(self, heading: str, value: Any) -> Any:  # noqa: ANN401
        """The same for a value that stands under a heading."""
        if isinstance(value, str):
            return self._text(heading, value)
        if isinstance(value, Mapping):
            name = value.get("recipient")
            names = [x for x in (name if isinstance(name, list | tuple) else [name]) if isinstance(x, str)]
            own = self.withheld.cleaner(names) if any(map(self.withheld.instead_of, names)) else self
            return {k: own.under(k, v) for k, v in value.items()}
        if isinstance(value, list | tuple):
            kept = [self.under(heading, x) for x in value if not self._is_link_to_withheld(x)]
            return tuple(kept) if isinstance(value, tuple) else kept
        return value

    def _is_link_to_withheld(self, value: object) -> bool:
        release = value.get("release") if isinstance(value, Mapping) else None
        return isinstance(release, int) and not self.withheld.allows("release", release)

    def _text(self, heading: str, value: str) -> str:
        if heading == "recipient" and (said := self.withheld.instead_of(value)):
            return said
        if self.instead and value and heading != "kept_back":
            if value in (self.instead, UNTIL_REVIEWED, FOR_GOOD):
                return value
            from recipients.private.marks import names_any, private_heading, private_text  # as in `cleaner`

            plain = without_turns(value)
            if private_heading(heading) or private_text(plain) or names_any(plain, self.words):
                return LEFT_OUT
        if value in self.withheld.files:
            return ""
        value = self.withheld.addresses.cut(value)
        return self.withheld.printed.sub(LEFT_OUT, value)


ABSENT = "absent"
"""In `looked_into`, in place of a reader: the archive does not give the bytes."""
NEVER = f"('', '{ABSENT}')"
NOTHING = Withheld()


def load_withheld(store: Store) -> Withheld:
    """All that is withheld now."""
    keys: dict[tuple[str, str], set[str]] = {}
    names = set()
    for x in store.each("select kind, key, name, cause from withheld where lifted_at is null"):
        keys.setdefault((x["kind"], x["cause"]), set()).update(keys_of(x))
        if x["kind"] == "recipient" and x["name"]:
            names.add(x["name"])
    unseen = never_looked_into(store)
    if not keys and not unseen:
        return NOTHING
    ids = {kind: frozenset().union(*(found for (k, _), found in keys.items() if k == kind)) for kind in KINDS}
    direct = Withheld(ids, names=frozenset(names), printed=Names(names))
    hidden = frozenset(keys.get(("file", "hidden"), ()))
    files = ids["file"] | unseen
    files |= files_with(store, ids["release"], versions_naming(store, direct), ids["change"], ids["item"])
    return replace(
        direct, files=files | pages_leading_to(store, ids["file"]), addresses=addresses_of(store, files),
        beside=said_beside(store, [*ids["release"]], [*ids["change"]]),
        hidden=hidden, unseen=unseen - ids["file"],
        # A person's word on a recipient ends the waiting for one.
        until_reviewed=ids["recipient"].difference(*(keys.get(("recipient", c), ()) for c in ("person", "hidden"))),
    )


def keys_of(row: Mapping[str, str]) -> set[str]:
    """The key of a row of `withheld`, and of a body's that which today's lists give it.

    Lists that have become better give a body another key: what was withheld under the former one stays withheld. Names
    that read as private individuals', of which there may be thousands, are in no list, and keep theirs.
    """
    if row["kind"] != "recipient" or not row["name"]:
        return {row["key"]}
    if row["cause"] == "individual":
        return {individual_key(row["name"], row["key"])}
    from recipients.cell.bodies import group_key

    return {row["key"], group_key(row["name"])}


def individual_key(name: str, key: str) -> str:
    """The key under which a cell that reads as a private individual's is withheld; `key`: its `group_key`.

    Never that of a listed body, which may stand in it too ("University of X; Jane Example (8)"): its other rows are
    nobody's.
    """
    if "/" not in key:
        return key
    from recipients.cell.names import organisation_key

    return organisation_key(name) or name


def withheld_as_individuals(names: Iterable[str]) -> Withheld:
    """What is withheld where nothing is but recipients that read as private individuals, as printed."""
    if not (printed := frozenset(names)):
        return NOTHING
    from recipients.cell.bodies import group_key

    keys = frozenset(individual_key(name, group_key(name)) for name in printed)
    return Withheld({"recipient": keys}, names=printed, printed=Names(printed), until_reviewed=keys)


def mark_of_withheld(store: Store) -> tuple[int, ...]:
    """The same only while `load_withheld` gives the same; found much sooner."""
    (x,) = store.rows(
        "select (select count(*) from withheld) a, (select count(*) from withheld where lifted_at is null) b,"  # noqa: S608
        f" (select count(*) from looked_into) c, (select count(*) from looked_into where reader in {NEVER}) d,"
        " (select max(id) from version) e, (select max(id) from change) f, (select max(id) from item_version) g,"
        " (select count(*) from masked) h"
    )
    return tuple(int(n or 0) for n in x.values())


def never_looked_into(store: Store) -> frozenset[str]:
    """The sha256 of every file whose first look is still to come."""
    rows = store.rows(f"select sha256 from looked_into where reader in {NEVER}")  # noqa: S608 - our own words
    return frozenset(x["sha256"] for x in rows)


def versions_naming(store: Store, withheld: Withheld) -> set[int]:
    """Versions that name a withheld recipient in any cell: as a recipient, as who asked, or among other words."""
    if not withheld.printed:
        return set()
    # The longest part of each name in letters of ASCII: SQLite knows small letters of these alone.
    words = sorted({max(re.findall(r"[a-z0-9]+", n.lower()), key=len, default="") for n in withheld.names})
    some = " or ".join("instr(lower(recipient || cells), ?)" for _ in words) if len(words) <= FEW else "true"
    turned = "instr(recipient || cells, '[U+20')"  # a mark of direction may stand within the word
    sql = f"select id, recipient, cells from version where {some} or {turned}"  # noqa: S608 - our own words
    says = withheld.printed.search
    return {
        x["id"] for x in store.each(sql, words if len(words) <= FEW else ())
        if withheld.instead_of(x["recipient"]) or any(map(says, json.loads(x["cells"]).values()))
    }
