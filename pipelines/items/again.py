"""Reads the archived answers and documents of a source's items again, and writes what they say otherwise by today."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from db.archive import ArchiveDamaged, NotArchived
from db.items import kept as stored
from db.items.links import releases_for_links, save_links
from db.items.settled import answers, with_answers
from db.withheld.hidden import LETS_OUT, would_let_out
from mentions.joining import links as join
from model.item import NOT_LOOKED_THROUGH, Item, ItemKind, hidden_key
from pipelines.items.answers import items_in
from pipelines.items.changes import as_rows, links_shown, mentions_in, without_private
from pipelines.items.encoding import Encoding
from pipelines.items.masked import ToMask, mask_again
from pipelines.items.read import merged
from pipelines.one_source import OneSource
from readers.documents.errors import Unread
from readers.govuk.texts import words_of
from readers.parliament.evidence import with_text
from text.timestamp import parse_stamp, stamp


class ItemOtherwise(Struct, frozen=True):
    """A version of an item that is read otherwise, or cannot be read again."""

    key: str
    title: str
    parts: tuple[str, ...] = ()
    """The fields of `model.item.Item` that are otherwise."""
    why: str = ""
    """Why it stands as recorded."""


class _Version(Struct, frozen=True):
    item: int
    number: int
    before: Item
    now: Item


class ItemsAgain(OneSource):
    """One replay of a source of items, whose lock is held."""

    _answer: tuple[int, dict[str, Item], str] = (0, {}, "")
    """The last answer that was read, by keys and aliases: what one list says comes to many items."""

    def read(self) -> list[ItemOtherwise]:
        """Reads all, and writes what is otherwise in one transaction; gives that, and what stands as recorded."""
        out: list[ItemOtherwise] = []
        written: list[_Version] = []
        items = self.store.rows("select id from item where source = ? order by id", [self.source.name])
        for n, x in enumerate(items, 1):
            for version, why in self._versions(x["id"]):
                if why:
                    out.append(ItemOtherwise(version.before.key, version.before.title, why=why))
                elif parts := _parts(version):
                    out.append(ItemOtherwise(version.before.key, version.now.title, parts))
                    written.append(version)
            self.progress(n)
        self._write(written)
        return out

    def _versions(self, number: int) -> Iterator[tuple[_Version, str]]:
        """Each version of an item with what it says now, or why it cannot be read again."""
        last: tuple[Item, Item, str] | None = None
        rows = {x["id"]: x for x in self.store.rows("select * from item_version where item_id = ?", [number])}
        for version, before in stored.versions_of(self.store, number).items():
            now, why = self._now(before, rows[version], last)
            yield _Version(number, version, before, before if why else now), why
            last = before, before if why else now, rows[version]["documents"]

    def _now(self, before: Item, row: dict[str, Any], last: tuple[Item, Item, str] | None) -> tuple[Item, str]:
        """The item as today's reader has it; `last`: the version before, as it was and is, and its documents."""
        listed, why = self._listed(before, row["snapshot_id"])
        if why:
            return before, why
        is_document = before.kind is ItemKind.DOCUMENT  # what is said of it stands in no answer of its own
        item = listed or (last[1] if last and not is_document else before)
        item = replace(item, text=None, answer=None, original_answer=None) if listed is None and last else item
        documents = json.loads(row["documents"])
        is_own = last is None or last[0].text != before.text or last[2] != row["documents"]
        own = documents if is_own else []
        text, why = self._text(own[0]) if own else ("", "")
        if why and before.text is not None:
            return before, why
        if own and not why:
            item = replace(item, text=text, no_text="") if is_document else with_text(item, text)
        elif before.no_text and before.no_text != NOT_LOOKED_THROUGH:
            item = replace(item, text=None, no_text=before.no_text)
        elif before.text is not None and last is not None and last[0].text == before.text:
            item = merged(last[1], item)
        item = without_private(merged(last[1] if last else None, item))
        return replace(item, key=before.key, state=before.state, listed=before.listed), ""

    def _listed(self, before: Item, snapshot: int | None) -> tuple[Item | None, str]:
        """The item in the answer in which this version stood; None where it came without one."""
        if snapshot is None:
            return None, ""
        if self._answer[0] != snapshot:
            self._answer = (snapshot, *self._read_answer(snapshot))
        _, found, why = self._answer
        names = (before.key, *before.aliases)
        item = next((found[n] for n in names if n in found), None)
        return item, why or ("" if item else "the answer in which it stood names it no more by today's reader")

    def _read_answer(self, snapshot: int) -> tuple[dict[str, Item], str]:
        (x,) = self.store.rows("select * from snapshot where id = ?", [snapshot])
        headers = {k.casefold(): v for k, v in json.loads(x["headers"]).items()}
        try:
            body = self.store.archive.body(x["sha256"])
            items = items_in(
                self.source, body, x["final_url"], headers.get("content-type", ""), parse_stamp(x["fetched_at"])
            )
        except (NotArchived, ArchiveDamaged, Unread) as error:
            return {}, str(error)
        return {name: i for i in items for name in (hidden_key(i.key), i.key, *i.aliases)}, ""

    def _text(self, document: dict[str, str]) -> tuple[str, str]:
        """The text of a document, or why it stands as recorded."""
        from readers.hidden.files import hidden_in  # loads the readers

        sha256 = document["sha256"]
        try:
            body = self.store.archive.body(sha256)
            if would_let_out(self.store, self.source.name, sha256, document["url"], hidden_in(body)):
                return "", LETS_OUT
            return words_of(body, document["format"], document["url"])[0], ""
        except (NotArchived, ArchiveDamaged, Unread) as error:
            return "", str(error)

    def _write(self, versions: Sequence[_Version]) -> None:
        """Writes versions as they are read now, with what they say of pupils' data; it is no news."""
        encoding, known, now = Encoding(self.store), answers(self.store), self.clock()
        releases = releases_for_links(self.store) if versions else []
        by_id = {r["id"]: r for r in releases}
        try:
            said = [mentions_in(v.now, self.source, encoding) for v in versions]
            reader = encoding.reads()
        finally:
            encoding.rest()
        rows = [
            with_answers(known, f"{self.source.name} {v.before.key}", as_rows(m))
            for v, m in zip(versions, said, strict=True)
        ]
        to_mask = {n: self._to_mask(n, versions, rows) for n in {v.item for v in versions}}
        with self.store.transaction():
            for v, mentions, found in zip(versions, said, rows, strict=True):
                (x,) = self.store.rows("select version_id from item where id = ?", [v.item])
                current = v.now if x["version_id"] == v.number else stored.kept_by_id(self.store, v.item).item
                stored.save_masked(self.store, v.item, replace(current, key=v.before.key), {v.number: v.now})
                self.store.update("item_version", v.number, reread_at=stamp(now))
                stored.save_mentions(self.store, v.number, found, reader)
                if x["version_id"] == v.number:
                    save_links(self.store, v.item, links_shown(join(mentions, releases), by_id))
            for item, taken_out in to_mask.items():
                mask_again(self.store, item, found=taken_out)
            encoding.keep(now)

    def _to_mask(self, number: int, versions: Sequence[_Version], said: Sequence[Any]) -> ToMask:
        """What is to be taken out of an item of which some of these versions, that say this, are read otherwise now."""
        known = stored.kept_by_id(self.store, number)
        now = {v.number: stored.as_stored(replace(v.now, key=v.before.key)) for v in versions if v.item == number}
        every = stored.versions_of(self.store, number) | now
        found = ToMask(now.get(known.version, known.item), [*every.values()])
        found.look_at_words(self.store, known, [x for v, x in zip(versions, said, strict=True) if v.item == number])
        return found


def _parts(v: _Version) -> tuple[str, ...]:
    """What a version says otherwise."""
    before, now = v.before.as_dict(), v.now.as_dict()
    return tuple(name for name in dict.fromkeys([*before, *now]) if before.get(name) != now.get(name))
