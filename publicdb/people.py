"""Writes the recipients of the public copy: organisations, their addresses, and who got which release."""

from __future__ import annotations

from collections.abc import Iterable

from db.recipients.reviews import reviewed
from db.store import Store
from db.withheld.decide import Withheld
from publicdb.copy import Copy
from publicdb.organisations import Body, bodies, follow, renamed
from publicdb.recipients import Slugs, give_addresses, recipient_row, without_words
from publicdb.rows import Row, gone_releases
from recipients.cell.bodies import group_key, recipients_in


class People:
    """The recipients of one copy while it is written."""

    def __init__(self, main: Store, copy: Copy, held: Withheld) -> None:
        self.main, self.copy, self.held = main, copy, held
        self.slugs = Slugs()
        self._now: dict[str, str] = {}
        """Address of any name that a body ever had -> its address today."""
        self._of_cell: dict[str, str | None] = {}

    def slug_of(self, cell: str) -> str | None:
        """The address of the first body in a cell as published, None where no release names it. After `write`."""
        if cell not in self._of_cell:
            slug = self.slugs.find(recipients_in(cell)[0]) if cell else None
            self._of_cell[cell] = self._now.get(slug) if slug else None
        return self._of_cell[cell]

    def write(self) -> None:
        """Writes all bodies that the versions in the copy name."""
        same = renamed(self.main)
        every = {int(str(n)) for (n,) in self.copy.rows("select distinct release from versions")}
        answers = without_words(reviewed(self.main))
        found = bodies(self.main, self.copy.db, lambda key: follow(same, key), answers, every).values()
        give_addresses(self.slugs, found)
        slug_of = {b.key: self.slugs.of(b.name) for b in found}
        gone = gone_releases(self.main)
        new = [recipient_row(b, slug_of[b.key], gone) for b in found]
        for x in new:  # what it says of another one with whom it stands in a cell
            x["reason"] = self.held.cleaner()(x["reason"])
        self.copy.write("recipients", new)
        addresses = self._addresses(found, slug_of)
        self._now = {x["slug"]: x["recipient"] for x in addresses}
        self.copy.write("recipient_slugs", addresses)
        self.copy.write(
            "release_recipients",
            ({"release": r, "recipient": slug_of[b.key]} for b in found for r in sorted(b.releases)),
        )

    def _addresses(self, found: Iterable[Body], slug_of: dict[str, str]) -> list[Row]:
        out: dict[str, Row] = {}
        for b in found:
            for n in b.names.values():
                slug = self.slugs.of(n.name)
                name = self.slugs.given[slug][0]
                out[slug] = {"slug": slug, "recipient": slug_of[b.key], "name": name, "key": group_key(n.name)}
        return list(out.values())
