"""Fills the public copy from the database, in the order in which one row asks for another."""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from db.register.changes import HELD_REMOVALS
from db.register.columns import gravest_class
from db.register.release_keys import release_keys
from db.register.search import datasets, other_printed
from db.store import Store, as_json
from db.withheld.decide import Withheld, load_withheld
from db.withheld.telling import let_go, with_documents
from mentions.parts.only_sharing import only_sharing
from mentions.places import told_recipients
from mentions.said import Band
from model.answers.exchange import without_secrets
from publicdb import rows
from publicdb.changes import changes, plain_changes, rank_of, taken_out_of, weighed_as_of, weight_of
from publicdb.copy import Copy, Row, cells_of
from publicdb.coverage import CoverageOfReleases
from publicdb.recipients import People


def fill(main: Store, copy: Copy, watched: Collection[str] | None) -> None:
    """Writes all that everybody may know. Inside a transaction of the copy's, to which the database is attached."""
    withheld = with_documents(main, load_withheld(main))
    people = People(main, copy, withheld)
    coverage = CoverageOfReleases()
    _define(copy, withheld, people, coverage)
    copy.define(key_of=release_keys(main).get)
    copy.write("sources", rows.sources(main, withheld, watched))
    copy.write("editions", rows.editions(withheld))
    copy.write("former_editions", rows.former_editions())
    copy.write("archived", rows.archived(copy, withheld, let_go(main)))
    copy.write("edition_files", rows.edition_files(withheld))
    copy.write("versions", rows.versions(withheld))
    copy.index("versions")
    write_stands(main, copy)
    copy.index("stands")
    people.write()
    copy.write("changes", plain_changes(withheld))
    copy.write("changes", changes(main, copy, withheld, people.slug_of))
    copy.index("changes")
    copy.db.execute(_COUNT_CHANGES)
    copy.write("releases", rows.releases(withheld))
    copy.write("coverage", coverage.rows())
    copy.write("evidence", rows.evidence(copy, withheld))
    copy.write("mentions", rows.mentions(withheld))
    copy.write("evidence_releases", rows.evidence_releases(withheld))
    copy.index()


def _define(copy: Copy, withheld: Withheld, people: People, coverage: CoverageOfReleases) -> None:
    """What queries that fill the copy ask of us; what is withheld is decided by `withheld` alone."""
    cleaner = lru_cache(maxsize=4096)(lambda *cells: withheld.cleaner(c for c in cells if c))
    copy.define(
        allows=withheld.allows, tells=withheld.tells, any_kept=withheld.any_kept, kept_back=withheld.kept_back,
        address=withheld.address,
        clean=lambda heading, value, *cells: cleaner(*cells).under(heading, value),
        clean_json=lambda value, *cells: cleaner(*cells).json(value),
        public_url=without_secrets, file_name=rows.file_name, slug_of=people.slug_of,
        datasets=lambda cells, title, purpose: datasets(cells_of(cells), title, purpose),
        other_printed=lambda cells, earlier: other_printed(cells_of(cells), earlier),
        told_recipients=_told_recipients, shown_sentence=_shown_sentence, shown_said=_shown_said,
        weight_of=weight_of, rank_of=rank_of, taken_out=taken_out_of, weighed_as=weighed_as_of,
        years_said=coverage.years_said, regions_said=coverage.regions_said,
        gravest_class=lru_cache(maxsize=4096)(gravest_class),
    )


@lru_cache(maxsize=16)  # of a mention it is asked twice, one after the other
def _shown_sentence(sentence: str, bodies: str) -> str:
    return only_sharing(sentence, json.loads(bodies), beside_child=True)


def _shown_said(said: str, sentence: str, bodies: str) -> str:
    """What a mention says besides its sentence: nothing that stands only in what is left out of that."""
    shown = _shown_sentence(sentence, bodies)
    if shown == sentence:
        return said
    known: dict[str, Any] = json.loads(said)
    known["found"] = known["found"] if known["found"] in shown else ""
    known["references"] = [x for x in known["references"] if x in shown]
    return as_json({**known, "dates": []})


def _told_recipients(sentence: str, recipients: str) -> str:
    """Those of a sentence to be looked at whom everybody may read of."""
    named = json.loads(recipients)
    return as_json(list(told_recipients({"band": Band.REVIEW, "sentence": sentence, "recipients": named})))


_COUNT_CHANGES = """
update editions set (changes, summary) = (select coalesce(sum(n), 0), json_group_object(kind, n) from (
  select c.kind, count(*) n from changes c where c.edition = editions.id and c.kind != editions.kind
  group by c.kind order by c.kind))
"""
"""How many changes editions brought, of each kind, as everybody may know."""


def write_stands(main: Store, copy: Copy) -> None:
    """Writes a span for each time that one of the copy's versions came to stand in its register."""
    ((last,),) = copy.db.execute("select coalesce(max(id), 0) from versions")
    release_of = array("q", [-1]) * (last + 1)
    for version, release in copy.db.execute("select id, release from versions"):
        release_of[version] = release
    editions: dict[str, list[int]] = {}
    for x in main.rows("select id, source from edition where state = 'accepted' order by id"):
        editions.setdefault(x["source"], []).append(x["id"])
    unconfirmed = f"select release_id, min(edition_id) edition {HELD_REMOVALS} group by release_id"
    held = {x["release_id"]: x["edition"] for x in main.rows(unconfirmed)}
    for source, ids in editions.items():
        copy.write("stands", _spans(main, source, ids, release_of, held))


def _spans(
    main: Store, source: str, editions: Sequence[int], release_of: Sequence[int], held: Mapping[int, int]
) -> Iterator[Row]:
    """Goes through the editions of a source, oldest first. `release_of`: by version, -1 for one that is not public.

    `held`: by release the edition in which one look did not find it, which no second one has confirmed.
    """
    since: dict[int, int] = {}
    """Version -> the edition in which it came to stand."""
    last = 0

    def span(version: int, first: int, until: int | None) -> Row:
        return {"version": version, "release": release_of[version], "source": source, "first": first, "last": until}

    for edition in editions:
        found = main.connection.execute("select version_id from edition_row where edition_id = ?", [edition])
        there = set(chain.from_iterable(found))
        left = (v for v in since.keys() - there if edition < held.get(release_of[v], edition + 1))
        for version in sorted(left):
            yield span(version, since.pop(version), last)
        come = (v for v in there - since.keys() if v < len(release_of) and release_of[v] >= 0)
        since |= dict.fromkeys(come, edition)
        last = edition
    for version in sorted(since):
        yield span(version, since[version], None)
