"""Fills the tables of registers with what `bench.large_rows` makes, as many crawls would have."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from bench.large_rows import COLUMNS, UNASSESSED, Line, Step
from db.recipients.assessments import assessed, save_assessments
from db.recipients.spans import add_spans
from db.register.editions import row_sha256
from db.store import as_json
from demo.ods import OdsSheet, write_ods
from model.recipient import Category, Recipient
from readers.columns.fields import section_of
from readers.columns.undated import file_key
from recipients.classify import classify_recipient
from text.timestamp import stamp

if TYPE_CHECKING:
    from db.store import Store

BEGUN = datetime(2019, 3, 1, 9, 30, tzinfo=UTC)
QUARTER = timedelta(days=91)
QUARTERS = 30
KEPT = 2
"""Editions of each source, its last ones, whose files are made and archived."""


class Register(Struct, frozen=True):
    """A source whose rows are made."""

    name: str
    title: str
    share: float
    """Of all releases."""
    editions: int
    files: tuple[str, ...]
    """Titles without their date."""
    sheets: tuple[str, ...]
    """Names without their date; each file has all of these."""

    @property
    def url(self) -> str:
        return f"https://www.gov.uk/government/publications/{self.name}"

    @property
    def tables(self) -> list[tuple[str, str]]:
        return [(f, s) for f in self.files for s in self.sheets]

    def when(self, edition: int) -> datetime:
        """When an edition was seen. Every source's last one came in the last quarter."""
        return BEGUN + QUARTER * (edition + QUARTERS - self.editions)


_WHO = (
    "universities", "research companies", "local authorities", "government departments", "charities",
    "schools and awarding bodies", "suppliers", "media and publishers", "other organisations",
)
REGISTERS = (
    Register(
        "dfe-external-data-shares", "DfE external data shares", 0.9, QUARTERS,
        tuple(f"DfE external data shares: {who}" for who in _WHO),
        ("Third-party shares to", "Regular shares as of", "Open requests as of"),
    ),
    Register(
        "national-pupil-database-requests-received", "National pupil database: requests received", 0.1, 6,
        ("National pupil database: requests received", "National pupil database: requests by tier"),
        ("Completed requests to", "Requests not pursued to"),
    ),
)


class Filling:
    """One register being written, inside a transaction."""

    def __init__(self, store: Store, register: Register, lines: list[Line]) -> None:
        self.store, self.register, self.lines = store, register, lines
        self.names: dict[str, Recipient] = {}
        self.months = [f"{register.when(e):%b%y}" for e in range(register.editions)]
        self.first = {t: _next(store, t) for t in ("edition", "release", "version")}
        self.order = sorted(range(len(lines)), key=lambda n: (lines[n].first, n))
        """Releases in the order in which they are numbered."""
        self.release = {n: self.first["release"] + k for k, n in enumerate(self.order)}
        tables = len(register.tables)
        self.standing = [
            [[n for n in range(t, len(lines), tables) if lines[n].first <= e < lines[n].gone] for t in range(tables)]
            for e in range(register.editions)
        ]
        """For each edition and table the releases in their order."""
        self.rows = [
            {n: row for table in tables for row, n in enumerate(table, 2)} for tables in self.standing
        ]
        """For each edition where each release stands in its sheet: under one row of headings."""
        self.tables = [(file_key(f), s, section_of(s)) for f, s in register.tables]
        """(file, name of the sheet without its date, section)."""
        self.versions: dict[tuple[int, int], int] = {}
        """(release, edition) -> the version that is new in it."""

    def fill(self) -> None:
        """Writes the source, its editions, releases, versions and changes."""
        last = stamp(self.register.when(self.register.editions - 1))
        self.store.insert(
            "source", name=self.register.name, kind="govuk", url=self.register.url, title=self.register.title,
            first_seen_at=stamp(self.register.when(0)), polled_at=last, good_at=last, page_state="live",
            published_at=last, changed_at=last,
        )
        for e in range(self.register.editions):
            self._edition(e)
        self._releases()
        self._versions()
        add_spans(self.store)
        self._edition_rows()
        self._changes()

    def _edition(self, e: int) -> None:
        when, number = self.register.when(e), self.first["edition"] + e
        kinds = [s.kind for x in self.lines for s in x.steps if s.edition == e] if e else []
        kinds += ["removed"] * sum(x.gone == e for x in self.lines)
        files = [self._file(e, title) for title in self.register.files]
        self.store.insert(
            "edition", id=number, source=self.register.name, number=e + 1, state="accepted",
            kind="edition_published" if e else "baseline", title=files[0][1], published_at=stamp(when),
            note=f"Added releases to {when:%B %Y}.", seen_at=stamp(when), decided_at=stamp(when),
            confirmed_at=stamp(when), rows=len(self.rows[e]), files_key=digest(*(f[2] for f in files))[:32],
            summary=as_json({k: kinds.count(k) for k in dict.fromkeys(kinds)}),
        )
        for key, title, sha256, size in files:
            name = f"{title.replace(' ', '_')}.ods"
            url = f"https://assets.publishing.service.gov.uk/media/{sha256[:24]}/{name}"
            snapshot = self.store.insert(
                "snapshot", source=self.register.name, url=url, final_url=url, fetched_at=stamp(when), status=200,
                headers="{}", sha256=sha256, size=size,
            )
            self.store.insert(
                "edition_file", edition_id=number, file=key, title=title, filename=name, url=url, final_url=url,
                sha256=sha256, register=1, snapshot_id=snapshot,
            )
        ended = stamp(when + timedelta(seconds=20))
        run = self.store.insert(
            "run", trigger="daemon", started_at=stamp(when), ended_at=ended, exit_code=0,
            counts=as_json({"fetches": {"ok": 1}}),
        )
        self.store.insert(
            "fetch", run_id=run, source=self.register.name, url=self.register.url, outcome="ok", status=200, at=ended
        )

    def _file(self, e: int, title: str) -> tuple[str, str, str, int]:
        """(key, title, sha256, size) of a file of an edition."""
        full = f"{title}, {self.register.when(e):%B %Y}"
        if e < self.register.editions - KEPT:
            return file_key(full), full, digest(self.register.name, str(e), title), 0
        sheets = [
            OdsSheet(f"{sheet} {self.months[e]}", [[h for h, _ in COLUMNS], *map(self._cells(e), self.standing[e][t])])
            for t, (file, sheet) in enumerate(self.register.tables) if file == title
        ]
        body = write_ods(sheets)
        return file_key(full), full, self.store.archive.keep(body), len(body)

    def _cells(self, e: int) -> Any:  # noqa: ANN401 - a function of a release
        def cells(n: int) -> list[str]:
            now = next(s for s in reversed(self.lines[n].steps) if s.edition <= e).cells
            return [now.get(field, "") for _, field in COLUMNS]

        return cells

    def _place(self, n: int, e: int) -> tuple[str, str, int]:
        """(file, sheet, row) of a release in an edition."""
        file, sheet, _ = self.tables[n % len(self.tables)]
        return file, f"{sheet} {self.months[e]}", self.rows[e][n]

    def _releases(self) -> None:
        self.store.connection.executemany(
            "insert into release(id, source, first_edition, gone_edition) values (?, ?, ?, ?)",
            [(self.release[n], self.register.name, *self._span(self.lines[n])) for n in self.order],
        )

    def _span(self, line: Line) -> tuple[int, int | None]:
        first = self.first["edition"]
        return first + line.first, first + line.gone if line.gone < self.register.editions else None

    def _versions(self) -> None:
        """In the order in which the crawls would have written them."""
        versions, assessments = [], []
        judged: dict[int, tuple[object, ...]] = {}
        steps = sorted(((s.edition, n, s) for n, x in enumerate(self.lines) for s in x.steps), key=lambda x: x[:2])
        for identity, (e, n, step) in enumerate(steps, self.first["version"]):
            cells, section = step.cells, self.tables[n % len(self.tables)][2]
            who = self._who(cells["recipient"])
            if n not in judged or not set(step.changed) <= UNASSESSED:
                judged[n] = assessed(cells, who.category, section, who.also)
            assessments.append((identity, judged[n]))
            file, sheet, row = self._place(n, e)
            versions.append((
                identity, self.release[n], self.first["edition"] + e, row_sha256(cells), file, sheet, section, row,
                cells["reference"], cells["recipient"], cells["title"], cells["purpose"], as_json(cells),
                who.category.value, who.confidence.value, who.reason, as_json([c.value for c in who.also]),
            ))
            self.versions[n, e] = identity
        marks = ", ".join("?" * 17)
        self.store.connection.executemany(f"insert into version values ({marks}, null)", versions)  # noqa: S608 - our own words
        save_assessments(self.store.db.conn, assessments)

    def _who(self, name: str) -> Recipient:
        if name not in self.names:
            self.names[name] = classify_recipient(name)
        return self.names[name]

    def _edition_rows(self) -> None:
        now: dict[int, int] = {}
        for e, tables in enumerate(self.standing):
            out: list[tuple[int, int, int, str, str, int]] = []
            for table in tables:
                for n in table:
                    now[n] = self.versions.get((n, e)) or now[n]
                    out.append((self.first["edition"] + e, len(out), now[n], *self._place(n, e)))
            self.store.connection.executemany("insert into edition_row values (?, ?, ?, ?, ?, ?)", out)

    def _changes(self) -> None:
        """Edition by edition: what happened to rows, then the edition itself."""
        steps: dict[int, list[tuple[int, Step]]] = {}
        for n, line in enumerate(self.lines):
            for step in line.steps:
                steps.setdefault(step.edition, []).append((n, step))
        before = dict(steps.get(0, []))
        save = self.store.connection.executemany
        save(_CHANGE, [self._of_edition(0, "baseline", "the first edition seen")])
        for e in range(1, self.register.editions):
            out = []
            for n, step in steps.get(e, []):
                out.append(self._of_row(n, e, step, before.get(n)))
                before[n] = step
            out += [self._removal(n, e, before[n]) for n, line in enumerate(self.lines) if line.gone == e]
            save(_CHANGE, [*out, self._of_edition(e, "edition_published", "a new edition")])

    def _of_row(self, n: int, e: int, step: Step, before: Step | None) -> tuple[object, ...]:
        old = before.cells if before else {}
        fields = {f: [old.get(f, ""), step.cells.get(f, "")] for f in step.changed}
        versions = (self.versions[n, before.edition] if before else None, self.versions[n, e])
        why = "the same unique reference" if before else "no row of the edition before is like it"
        return self._change(e, step.kind, n, step.cells, why, versions, fields, self._place(n, e))

    def _removal(self, n: int, e: int, before: Step) -> tuple[object, ...]:
        versions = (self.versions[n, before.edition], None)
        why = "no row of the new edition is like it"
        return self._change(e, "removed", n, before.cells, why, versions, {}, self._place(n, e - 1))

    def _change(
        self, e: int, kind: str, n: int, cells: dict[str, str], why: str, versions: tuple[int | None, int | None],
        fields: dict[str, Any], place: tuple[str, str, int],
    ) -> tuple[object, ...]:
        seen = stamp(self.register.when(e))
        return (
            digest(self.register.name, kind, str(n), str(e))[:24], self.register.name, self.first["edition"] + e, kind,
            "open", self.release[n], *versions, cells["reference"], cells["recipient"],
            self._who(cells["recipient"]).category.value, *place, as_json(fields), why, "{}", seen, seen, seen,
        )

    def _of_edition(self, e: int, kind: str, why: str) -> tuple[object, ...]:
        seen, rows = stamp(self.register.when(e)), len(self.rows[e])
        detail = as_json({"rows": rows, "rows_before": len(self.rows[e - 1]) if e else 0, "files": self.register.files})
        return (
            digest(self.register.name, kind, str(e))[:24], self.register.name, self.first["edition"] + e, kind, "open",
            None, None, None, None, None, Category.UNKNOWN.value, "", None, None, "{}", why, detail, seen, seen, seen,
        )


_CHANGE = (
    "insert into change(key, source, edition_id, kind, state, release_id, version_before, version_after, reference,"
    " recipient, category, file, sheet, row, fields, reason, detail, seen_at, open_at, planned_at)"
    " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def digest(*words: str) -> str:
    """A sha256 of words."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def _next(store: Store, table: str) -> int:
    found = store.one(f"select coalesce(max(id), 0) + 1 n from {table}")  # noqa: S608 - a name of ours
    return int(found["n"]) if found else 1
