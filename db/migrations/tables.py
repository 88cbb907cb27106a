"""The tables of the database, as migrations: each version's after those of the one before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

OLDEST = 12
"""The version of the first schema: what came before it was never released."""

_FOLDER = Path(__file__).resolve().parent
Step = Callable[["Database"], None]


class _Steps:
    """sqlite_utils' migrations, which are loaded where one is due: seldom, and it takes a tenth of a second."""

    def __init__(self) -> None:
        self._steps: list[tuple[str, Step]] = []

    def __call__(self, *, name: str) -> Callable[[Step], Step]:
        """Makes a function the next one, of this name."""

        def note(step: Step) -> Step:
            self._steps.append((name, step))
            return step

        return note

    def __len__(self) -> int:
        return len(self._steps)

    def apply(self, db: Database) -> None:
        """Runs those that this database has not had."""
        from sqlite_utils import Migrations

        found = Migrations("npdwatch")
        for name, step in self._steps:
            found(name=name)(step)
        found.apply(db)


migrations = _Steps()
"""The tables. A released migration is never edited and calls no other code of ours than `_run`."""


def _run(db: Database, script: str) -> None:
    """Executes the statements of a file in `migrations`, each of which ends its line."""
    for statement in (_FOLDER / script).read_text("utf-8").split(";\n"):
        if statement.strip():
            db.execute(statement)


@migrations(name="012_looked_into")
def first(db: Database) -> None:
    """The first tables. It bears the name of the last migration before it, whose tables these are."""
    _run(db, "first.sql")
    full_text = {"version": ["recipient", "title", "purpose", "reference"], "item_version": ["title", "text", "answer"]}
    for table, columns in full_text.items():
        db.table(table).enable_fts(columns, create_triggers=True, tokenize="porter unicode61")


@migrations(name="013_bands")
def bands(db: Database) -> None:
    """How sure each mention is, by which reader it was read, and what a person said of it."""
    _run(db, "bands.sql")


@migrations(name="014_passed_over")
def passed_over(db: Database) -> None:
    """A change that is withheld when its turn comes; earlier that stood as a word in the time of its planning."""
    db.execute("alter table change add column passed_over integer not null default 0")
    db.execute("update change set passed_over = 1, planned_at = seen_at where planned_at = 'withheld'")


@migrations(name="015_encoded")
def encoded(db: Database) -> None:
    """What the encoder answered of passages."""
    db.execute((_FOLDER / "encoded.sql").read_text(encoding="utf-8"))


@migrations(name="016_finding")
def finding(db: Database) -> None:
    """What an edition that is put aside says, whatever its bytes: see `pipelines.registers.compare.finding_of`."""
    db.execute("alter table edition add column finding text not null default ''")


@migrations(name="017_lanes")
def lanes(db: Database) -> None:
    """What is due of a channel is found past the 10,000 that wait in another."""
    db.execute("create index delivery_lane on delivery(channel, state, next_at)")


@migrations(name="018_proof")
def proof(db: Database) -> None:
    """How answers were fetched, and the chained log."""
    _run(db, "proof.sql")


@migrations(name="019_stamps")
def stamps(db: Database) -> None:
    """Time-stamps of editions and of days of the log."""
    _run(db, "stamps.sql")


@migrations(name="020_history")
def history(db: Database) -> None:
    """Editions that were found after their time."""
    _run(db, "history.sql")


@migrations(name="021_captures")
def captures(db: Database) -> None:
    """The ledger of backfills."""
    _run(db, "captures.sql")


@migrations(name="022_saves")
def saves(db: Database) -> None:
    """What a web archive was asked to capture of new editions."""
    _run(db, "saves.sql")


@migrations(name="023_reread")
def reread(db: Database) -> None:
    """When a replay came to read it otherwise, or to tell it so or no more: ours, and no publisher's change."""
    for table in ("version", "change", "item_version"):
        db.execute(f"alter table {table} add column reread_at text")


@migrations(name="024_handed")
def handed(db: Database) -> None:
    """What workers on other machines have in hand."""
    _run(db, "handed.sql")


@migrations(name="025_pace")
def pace(db: Database) -> None:
    """When sources on auto are looked at next."""
    _run(db, "pace.sql")


@migrations(name="026_feeds_and_hosts")
def feeds_and_hosts(db: Database) -> None:
    """Feeds of changes that announce nothing, and hosts that have asked to be left alone."""
    _run(db, "feeds_and_hosts.sql")


@migrations(name="027_replaced")
def replaced(db: Database) -> None:
    """Editions that were put aside and replaced before anybody decided wait again: what stood in them is gone over.

    Not those that a person accepted, which stand under another number, or rejected, nor copies of older editions.
    """
    db.execute(
        "update edition as e set state = 'quarantined', decided_at = null where state = 'superseded' and rows > 0"
        " and why != 'the publication shows again what it showed before' and not exists (select 1 from edition a"
        " where a.source = e.source and a.files_key = e.files_key and a.state in ('accepted', 'rejected'))"
        " and (finding = '' or not exists (select 1 from edition j where j.source = e.source and j.state = 'rejected'"
        " and j.finding = e.finding))"
    )


@migrations(name="028_pauses")
def pauses(db: Database) -> None:
    """Hosts that asked to be left alone without a time: how often in a row; and what each robots.txt asks for."""
    db.execute("alter table left_alone add column times integer not null default 0")
    db.execute("alter table robots add column delay real not null default 0")


@migrations(name="029_open_runs")
def open_runs(db: Database) -> None:
    """Runs that have not ended are found without reading through all: each crawl looks for them."""
    db.execute("create index run_open on run(started_at) where ended_at is null")


@migrations(name="030_telling")
def telling(db: Database) -> None:
    """Which rows of a register file may tell of somebody, as it was judged by a reader."""
    _run(db, "telling.sql")


@migrations(name="031_spans")
def spans(db: Database) -> None:
    """What versions of one release and recipient come to: 200,000 of them took a third of a second of each look."""
    _run(db, "spans.sql")
    add = (
        "insert into recipient_span select v.recipient, v.release_id, min(v.edition_id), min(v.id), max(v.id),"
        " max(a.severity), max(a.level = 'individual'), min(nullif(a.dated, '')) from version v"
        " left join assessment a indexed by assessment_weight on a.version_id = v.id {}"
        " group by v.recipient, v.release_id"
    )
    db.execute(add.format(""))
    until = "(select version_id from recipient_spans_until)"
    written = {"insert": ("new",), "delete": ("old",), "update": ("old", "new")}
    for table, number, columns, pair in (
        ("version", "id", "id, release_id, edition_id, recipient", "({0}.recipient, {0}.release_id)"),
        ("assessment", "version_id", "version_id, severity, level, dated",
         "(select recipient, release_id from version where id = {0}.version_id)"),
    ):
        for event, rows in written.items():
            known = " or ".join(f"{x}.{number} <= {until}" for x in rows)
            anew = "".join(
                f"delete from recipient_span where (recipient, release_id) = {one};"  # noqa: S608 - our own words
                f" {add.format(f'where (v.recipient, v.release_id) = {one} and v.id <= {until}')}; "
                for one in map(pair.format, rows)
            )
            of = f" of {columns}" if event == "update" else ""
            name = f"recipient_span_{table}_{event}"
            db.execute(f"create trigger {name} after {event}{of} on {table} when {known} begin {anew}end")
    db.execute(  # it may have been a child's name
        "create trigger recipient_body_gone after update of recipient on version when old.recipient != new.recipient"
        " begin delete from recipient_body where cell = old.recipient"
        " and not exists (select 1 from version where recipient = old.recipient); end"
    )


@migrations(name="032_numbers")
def numbers(db: Database) -> None:
    """A number that a reader may hold in a link is given once, whatever is deleted or restored."""
    _run(db, "numbers.sql")
    for table in ("edition", "release", "version", "change", "item", "item_version"):
        db.execute("insert into given values (?, 0)", [table])
        db.execute(
            f"create trigger given_{table} after delete on {table} when old.id > (select highest from given"  # noqa: S608 - our own words
            f" where name = '{table}') begin update given set highest = old.id where name = '{table}'; end"
        )


@migrations(name="033_told_last")
def told_last(db: Database) -> None:
    """The changes that were told last are found without a look at all of them."""
    db.execute("create index change_told on change(coalesce(open_at, seen_at), id)")


@migrations(name="034_moves")
def moves(db: Database) -> None:
    """What the log says of changes, alerts, deliveries, mutes and what is withheld."""
    _run(db, "moves.sql")


@migrations(name="035_given_away")
def given_away(db: Database) -> None:
    """Names of children that a register gave away are known again in whatever edition comes, by digests."""
    _run(db, "given_away.sql")


@migrations(name="036_settled_given")
def settled_given(db: Database) -> None:
    """To whom the data went by a sentence that a person settled: JSON, as in a mention; null where it was not said."""
    db.execute("alter table settled add column given text")


@migrations(name="037_no_index")
def no_index(db: Database) -> None:
    """A search makes an index of what stands (`db.register.search`): what was kept beside the tables took a tenth."""
    for table in ("version", "item_version"):
        db.table(table).disable_fts()


@migrations(name="038_several_references")
def several_references(db: Database) -> None:
    """Which releases ever had several references is found without a look at their versions, for a search."""
    db.execute("drop index version_reference")
    db.execute("create index version_reference on version(reference, release_id)")


VERSION = OLDEST - 1 + len(migrations)
"""Which tables this program knows; kept in the database as `user_version`."""
