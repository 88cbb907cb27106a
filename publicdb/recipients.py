"""The public copy's recipients: their lasting addresses, and the rows that are made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from db.store import as_json
from model.register import Category, Confidence, Recipient
from publicdb.organisations import Body
from publicdb.rows import Row
from recipients.cell.bodies import group_key
from recipients.classify import Reviewed
from text.slugs import LONGEST, cut, slug_of

_NO_WORDS = re.compile(r"(Reviewed by a person): no reason was given")


class Slugs:
    """Which address each name has.

    An address belongs to the names of one `group_key`, that of whichever name was seen first; others get a number at
    the end. Names are asked for in the order in which they were first seen, so that what comes later, or is found to
    be the same body, takes no address from anybody.
    """

    def __init__(self) -> None:
        self.given: dict[str, tuple[str, str]] = {}
        """Address -> (name, group key)."""

    def of(self, name: str) -> str:
        """The address of a name, a new one where it has none."""
        slug, known = self._look(name)
        if not known:
            self.given[slug] = (name, group_key(name))
        return slug

    def find(self, name: str) -> str | None:
        """The address of a name, None where it has none."""
        slug, known = self._look(name)
        return slug if known else None

    def _look(self, name: str) -> tuple[str, bool]:
        key, base, number = group_key(name), slug_of(name), 1
        while True:
            slug = base if number == 1 else f"{cut(base, LONGEST - len(str(number)) - 1)}-{number}"
            has = self.given[slug][1] if slug in self.given else None
            if has is None or has == key:
                return slug, has == key
            number += 1


def give_addresses(slugs: Slugs, bodies: Iterable[Body]) -> None:
    """Gives every name of the bodies its address, those first that were seen first."""
    for n in sorted((n for b in bodies for n in b.names.values()), key=lambda n: n.first):
        slugs.of(n.name)


def recipient_row(body: Body, slug: str, gone: set[int]) -> Row:
    """The row of a recipient. `gone`: the releases that are in no register any more."""
    label = body.label or Recipient(body.name, Category.UNKNOWN, Confidence.LOW, "")
    left = body.releases & gone
    return {
        "slug": slug,
        "name": body.name,
        "category": label.category.value,
        "confidence": label.confidence.value,
        "reason": label.reason if body.alone else _NO_WORDS.sub(r"\1", label.reason),
        "also": as_json([c.value for c in label.also]),
        "reviewed": int(body.reviewed),
        "first_seen": body.first_seen,
        "older_than_the_watch": int(body.baseline),
        "dated": body.dated,
        "releases": len(body.releases) - len(left),
        "gone": len(left),
        "individual": len(body.individual),
        "severity": body.severity,
        "names": as_json(
            [
                {"name": n.name, "first_seen": n.first_seen, "last_seen": n.last_seen,
                 "earlier": n.name in body.earlier}
                for n in sorted(body.names.values(), key=lambda n: n.first)
            ]
        ),
        "words": "\n".join(n.name for n in sorted(body.names.values(), key=lambda n: n.first)),
        "key": body.key,
    }  # fmt: skip


def without_words(answers: Mapping[str, Reviewed]) -> dict[str, Reviewed]:
    """A person's answers without the person's reasons, which are published only where a version carries them."""
    return {k: Reviewed(a.category, "", a.also, a.name) for k, a in answers.items()}
