"""Writes the recipients of the public copy, all of them or only those whom touched releases name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from db.public_bodies import Body, bodies, follow, renamed
from db.public_recipients import Slugs, give_addresses, recipient_row, without_words
from db.public_rows import Row, gone_releases
from db.recipients import group_key, recipients_in
from db.reviews import reviewed
from db.store import Store
from db.withheld import Withheld

if TYPE_CHECKING:
    from db.public_fill import Copy


class People:
    """The recipients of one copy while it is written."""

    def __init__(self, main: Store, copy: Copy, held: Withheld) -> None:
        self.main, self.copy, self.held = main, copy, held
        self.slugs = Slugs(self._owner)
        self._of_cell: dict[str, str | None] = {}

    def slug_of(self, cell: str) -> str | None:
        """The address of the first body in a cell as published, None where no release names it. After `write`."""
        if cell not in self._of_cell:
            slug = self.slugs.find(recipients_in(cell)[0]) if cell else None
            self._of_cell[cell] = self._text("select recipient from recipient_slugs where slug = ?", slug)
        return self._of_cell[cell]

    def write(self, releases: Collection[int] | None, followed: int) -> None:
        """Writes the recipients that these releases name; None: all there are.

        `followed`: what changes up to this number say of names is known to the copy.
        """
        answers = without_words(reviewed(self.main))
        if releases is None:
            same = renamed(self.main, lambda key: key)
            every = {int(str(n)) for (n,) in self.copy.rows("select distinct release from versions")}
            found = bodies(self.main, self.copy.db, lambda key: follow(same, key), answers, every)
            self._put(found.values(), None, lambda key: follow(same, key))
        elif releases:
            known_root = lru_cache(maxsize=None)(self._known_root)
            same = renamed(self.main, known_root, followed)

            def root(key: str) -> str:
                return follow(same, known_root(key))

            keys = {*bodies(self.main, self.copy.db, root, answers, releases), *map(root, same)}
            concerned = keys | set(same)
            found = bodies(self.main, self.copy.db, root, answers, {*releases, *self._releases_of(concerned)})
            self._put((b for k, b in found.items() if k in keys), concerned, root)

    def write_late(self) -> None:
        """Gives changes about names that have got their address only now that address."""
        if self.slugs.new and not self.copy.fresh:
            for number, cell in self.copy.rows(
                "select id, recipient from changes where recipient_slug is null and recipient != ''"
            ):
                if slug := self.slug_of(str(cell)):
                    self.copy.db.execute("update changes set recipient_slug = ? where id = ?", [slug, number])

    def _owner(self, slug: str) -> str | None:
        return self._text("select key from recipient_slugs where slug = ?", slug)

    def _known_root(self, key: str) -> str:
        """The key of the body to which names of this key belong, as the copy has it."""
        sql = "select r.key from recipient_slugs s join recipients r on r.slug = s.recipient where s.key = ? limit 1"
        return self._text(sql, key) or key

    def _text(self, sql: str, value: str | None) -> str | None:
        found = self.copy.rows(sql, [value]) if value else []
        return str(found[0][0]) if found else None

    def _releases_of(self, keys: Iterable[str]) -> set[int]:
        sql = (
            "select x.release from recipients r join release_recipients x on x.recipient = r.slug where r.key = ?"
        )  # fmt: skip
        return {int(str(n)) for key in keys for (n,) in self.copy.rows(sql, [key])}

    def _put(self, new: Iterable[Body], keys: Collection[str] | None, root: Callable[[str], str]) -> None:
        """Puts bodies in the place of those with these keys; None: of all."""
        now = list(new)
        give_addresses(self.slugs, now)
        slug_of = {b.key: self.slugs.of(b.name) for b in now}
        here = set(slug_of.values())
        old = {} if self.copy.fresh else self._old(keys)
        gone = gone_releases(self.main)
        new_rows = [recipient_row(b, slug_of[b.key], gone) for b in now]
        for x in new_rows:  # what it says of another one with whom it stands in a cell
            x["reason"] = self.held.cleaner()(x["reason"])
        self.copy.take_out("recipients", [(slug,) for slug in old if slug not in here])
        self.copy.write("recipients", new_rows)
        self._addresses(now, slug_of)
        for b in now:
            slug = slug_of[b.key]
            pairs = [{"release": r, "recipient": slug} for r in sorted(b.releases)]
            self.copy.replace("release_recipients", "recipient", [slug], pairs)
        self._names({slug: words for slug, (_, words) in old.items()}, new_rows)
        self._move({slug: slug_of[root(key)] for slug, (key, _) in old.items() if slug != slug_of[root(key)]})

    def _old(self, keys: Collection[str] | None) -> dict[str, tuple[str, str]]:
        """Address -> (key, words) of what stood in the copy."""
        sql = "select slug, key, words from recipients"
        if keys is None:
            found = self.copy.rows(sql)
        else:
            found = [x for key in keys for x in self.copy.rows(f"{sql} where key = ?", [key])]
        return {str(slug): (str(key), str(words)) for slug, key, words in found}

    def _addresses(self, now: Iterable[Body], slug_of: dict[str, str]) -> None:
        out: dict[str, Row] = {}
        for b in now:
            for n in b.names.values():
                slug = self.slugs.of(n.name)
                name = (
                    self.slugs.new[slug][0] if slug in self.slugs.new
                    else self._text("select name from recipient_slugs where slug = ?", slug)
                )  # fmt: skip
                out[slug] = {"slug": slug, "recipient": slug_of[b.key], "name": name, "key": group_key(n.name)}
        self.copy.write("recipient_slugs", out.values())

    def _names(self, old: dict[str, str], new_rows: Iterable[Row]) -> None:
        """The table in which names are looked up with slips of the pen."""
        new = {x["slug"]: x["words"] for x in new_rows}
        for slug, words in old.items():
            if words != new.get(slug):
                self.copy.db.execute("delete from names where slug = ?", [slug])
        self.copy.db.executemany(
            "insert into names(slug, name) values (?, ?)",
            [(s, n) for s, words in new.items() if old.get(s) != words for n in words.split("\n")],
        )

    def _move(self, moved: dict[str, str]) -> None:
        """Lets what stood under an address that is another body's name now stand under the one of today."""
        if not moved:
            return
        for table in ("releases", "changes"):
            found = [
                (new, n)
                for slug, new in moved.items()
                for (n,) in self.copy.rows(f"select id from {table} where recipient_slug = ?", [slug])  # noqa: S608
            ]
            self.copy.db.executemany(f"update {table} set recipient_slug = ? where id = ?", found)  # noqa: S608
        for slug in moved:
            if not self.copy.rows("select 1 from recipients where slug = ?", [slug]):
                self.copy.db.execute("delete from release_recipients where recipient = ?", [slug])
