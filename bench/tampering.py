"""1,000 times one thing is altered in archive, log or a bundle, a byte or an entry anywhere: it must be named.

By `verify`, and of a bundle by the commands of its README. `python -m bench.tampering [TRIALS [SEED]]`.

What is left in place is a whole log each time; the hashes of what was altered are not made anew, and where the whole
end of the log is (`rewritten`), a hash that was written down elsewhere tells.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from bench.authority import INSTALLED, LocalAuthority
from bench.desk import Desk, watched
from bench.replica.govuk import PublishedFile, Replica
from bench.stranger import commands, unpacked, verified
from bench.tampered_bundle import IN_A_BUNDLE, bundle_altered
from db.chain.check import check_head, check_log, head
from db.chain.entries import close_day
from db.chain.stamps import stamps
from db.chain.tree import leaf_hash, root_of
from db.store import Store
from db.upkeep.verify import named_bodies, verify
from demo.editions import baseline
from demo.site import SHARES
from net.timestamps import Authority
from proof.bundle import write_bundle
from proof.case import gather
from proof.stamping import check_stamps, stamp_due
from text.timestamp import stamp

DAY = 86_400
Trial = Callable[[random.Random, Store], set[str]]
"""Alters one thing, inside a transaction that is rolled back; gives what a finding about it may name."""


@contextmanager
def world(folder: Path, editions: int = 4) -> Iterator[Desk]:
    """A register with some editions, one a day."""
    with Replica() as replica, Desk(folder, replica, watched(replica, SHARES)) as desk:
        b = baseline()
        for n in range(editions):
            news = [
                replace(b.shares[20], reference=f"DS9900{m}", recipient=f"Invented Analytics {m} Ltd",
                        purpose=f"A study of {m * m} things of its own") for m in range(n + 1)
            ]
            rows = (*b.shares[n:40], *news)
            file = PublishedFile("DfE external data shares", f"{n}.ods", replace(b, shares=rows).ods())
            replica.publish_files([file], note=f"Updated {n}.", at=f"2026-0{n + 1}-20T09:30:00Z")
            desk.poll(wait=DAY)
        yield desk


def _entry(rng: random.Random, store: Store, *, last: bool = True) -> int:
    most = head(store)[0]
    return rng.randint(1, most if last else most - 1)


def _names(number: int) -> set[str]:
    return {f"entry {number} "}


def text_altered(rng: random.Random, store: Store) -> set[str]:
    number = _entry(rng, store)
    (row,) = store.rows("select text from chain_entry where number = ?", [number])
    at = rng.randrange(len(row["text"]))
    other = chr(rng.choice([c for c in range(32, 127) if chr(c) != row["text"][at]]))
    store.execute(
        "update chain_entry set text = ? where number = ?", [row["text"][:at] + other + row["text"][at + 1:], number]
    )
    return _names(number)


def hash_altered(rng: random.Random, store: Store) -> set[str]:
    number = _entry(rng, store)
    store.execute("update chain_entry set hash = ? where number = ?", [rng.randbytes(32).hex(), number])
    return _names(number)


def entry_removed(rng: random.Random, store: Store) -> set[str]:
    number = _entry(rng, store)
    store.execute("delete from chain_entry where number = ?", [number])
    return {f"entry {number}", "the log has no entry of it", f"up to {number}"}


def entries_swapped(rng: random.Random, store: Store) -> set[str]:
    one, other = rng.sample(range(1, head(store)[0] + 1), 2)
    for a, b in ((one, -1), (other, one), (-1, other)):
        store.execute("update chain_entry set number = ? where number = ?", [b, a])
    return _names(one) | _names(other)


def chain_cut(rng: random.Random, store: Store) -> set[str]:
    number = _entry(rng, store)
    store.execute("delete from chain_entry where number < ?", [number + 1])
    store.execute("delete from chain_day where last < ?", [number + 1])
    return {"is missing", "the log has no entry", f"up to {number}"} if number < head(store)[0] else {"cut off"}


def tail_cut(rng: random.Random, store: Store) -> set[str]:
    number = _entry(rng, store)
    store.execute("delete from chain_entry where number >= ?", [number])
    store.execute("delete from chain_day where last >= ?", [number])
    return {"the log has no entry of it", "cut off"}


def written_anew(rng: random.Random, store: Store) -> set[str]:
    """All from an answer on made anew with right hashes and roots, as who may write the whole database can."""
    answers = store.rows("select * from chain_entry where kind = 'answer'")
    changed = rng.choice(answers)
    store.execute("update snapshot set status = 203 where id = ?", [changed["subject"]])
    before = ""
    for e in store.rows("select * from chain_entry where number >= ? order by number", [changed["number"]]):
        about = json.loads(e["text"])
        about |= {"before": before} if before else {"status": 203}
        text = json.dumps(about, separators=(",", ":"))
        before = leaf_hash(text)
        store.execute("update chain_entry set text = ?, hash = ? where number = ?", [text, before, e["number"]])
    for day in store.rows("select * from chain_day where last >= ?", [changed["number"]]):
        hashes = store.rows("select hash from chain_entry where number between ? and ?", [day["first"], day["last"]])
        store.execute(
            "update chain_day set root = ? where last = ?", [root_of([h["hash"] for h in hashes]), day["last"]]
        )
    return {"it is another than was written down"}


def root_altered(rng: random.Random, store: Store) -> set[str]:
    day = rng.choice(store.rows("select * from chain_day"))
    column, value = rng.choice(
        [("root", rng.randbytes(32).hex()), ("first", day["first"] + 1), ("day", "2020-01-01")]
    )
    store.execute(f"update chain_day set {column} = ? where last = ?", [value, day["last"]])  # noqa: S608 - ours
    return {f"day {day['day']}", "day 2020-01-01"}


def root_removed(rng: random.Random, store: Store) -> set[str]:
    day = rng.choice(store.rows("select * from chain_day"))
    store.execute("delete from chain_day where last = ?", [day["last"]])
    return {f"day {day['day']}", f"(token day of {day['last']})"}


def row_altered(rng: random.Random, store: Store) -> set[str]:
    entry = rng.choice(store.rows("select * from chain_entry where kind in ('answer', 'edition')"))
    if entry["kind"] == "edition":
        column = rng.choice(["sha256", "final_url"])
        store.execute(
            f"update edition_file set {column} = ? where edition_id = ?",  # noqa: S608 - ours
            [rng.randbytes(32).hex(), entry["subject"]],
        )
    else:
        column, value = rng.choice([
            ("url", "https://example.org/"), ("fetched_at", "2020-01-01T00:00:00.000Z"), ("status", 203),
            ("headers", '{"ETag":"x"}'), ("sha256", rng.randbytes(32).hex()), ("size", 1),
        ])
        store.execute(f"update snapshot set {column} = ? where id = ?", [value, entry["subject"]])  # noqa: S608 - ours
    return _names(entry["number"])


def slipped_in(rng: random.Random, store: Store) -> set[str]:
    row = rng.choice(store.rows("select * from snapshot"))
    store.insert("snapshot", **{**row, "id": None, "url": "https://example.org/slipped-in"})
    return {"the log has no entry of it"}


def token_altered(rng: random.Random, store: Store) -> set[str]:
    one = rng.choice(stamps(store))
    at = rng.randrange(len(one["token"]))
    token = bytearray(one["token"])
    token[at] ^= rng.randint(1, 255)
    store.update("chain_stamp", one["id"], token=bytes(token))
    return {f"(token {one['kind']} of {one['number']})"}


def token_of_another(rng: random.Random, store: Store) -> set[str]:
    one, other = rng.sample(stamps(store), 2)
    store.update("chain_stamp", one["id"], token=other["token"], said_at=other["said_at"])
    return {f"time-stamp of {one['kind']} {one['number']}"}


def token_removed(rng: random.Random, store: Store) -> set[str]:
    one = rng.choice(stamps(store))
    store.execute("delete from chain_stamp where id = ?", [one["id"]])
    return {"the time-stamp is not in the database"}


def change_put_away(rng: random.Random, store: Store) -> set[str]:
    """Whoever wants a change untold, or told otherwise."""
    change = rng.choice(store.rows("select id from change where state = 'open'"))["id"]
    store.execute(rng.choice([
        "delete from change where id = ?", "update change set state = 'silent' where id = ?",
        "update change set planned_at = seen_at where id = ?", "update change set recipient = 'Ltd' where id = ?",
    ]), [change])
    return {f"change {change}:"}


OF_STAMPS: tuple[Trial, ...] = (token_altered, token_of_another, token_removed)
IN_THE_DATABASE: tuple[Trial, ...] = (
    text_altered, hash_altered, entry_removed, entries_swapped, chain_cut, tail_cut, written_anew, root_altered,
    root_removed, row_altered, slipped_in, change_put_away,
)
_ROLL_BACK = RuntimeError("what was altered is put back")


def tampered(rng: random.Random, store: Store, trial: Trial, known: tuple[int, str]) -> tuple[set[str], list[str]]:
    """What a finding may name, and what was found."""
    try:
        with store.transaction():
            wanted = trial(rng, store)
            found = [*check_log(store), *check_head(store, *known)]
            if trial is token_of_another:  # each takes openssl 0.03 s
                found += check_stamps(store)
            said = [f"{w.where}: {w.what}" for w in found]
            raise _ROLL_BACK
    except RuntimeError as error:
        if error is not _ROLL_BACK:
            raise
    return wanted, said


def body_altered(rng: random.Random, store: Store) -> tuple[set[str], list[str]]:
    """The same for one byte of the archive, a body that is gone, or one in another's place."""
    sha256 = rng.choice(sorted(named_bodies(store)))
    path = store.archive.path(sha256)
    body = bytearray(path.read_bytes())
    how = rng.choice(["byte", "gone", "cut", "other"])
    if how == "byte":
        body[rng.randrange(len(body))] ^= rng.randint(1, 255)
    other = store.archive.path(rng.choice([s for s in sorted(named_bodies(store)) if s != sha256])).read_bytes()
    kept = path.read_bytes()
    path.unlink()
    if how != "gone":
        path.write_bytes({"byte": bytes(body), "cut": kept[: rng.randrange(len(kept))], "other": other}[how])
    try:
        found = [x.named.sha256 for x in verify(store, named_bodies(store)) if x]
        # Bytes of the packing that carry nothing: what unpacks is the same to the byte.
        harmless = how == "byte" and not found and store.archive.holds(sha256)
    finally:
        path.write_bytes(kept)
    return ({sha256}, found) if not harmless else ({""}, [""])


def _stamp_all(store: Store, authority: Authority) -> None:
    """As if each edition and day had been stamped when it was there."""
    with store.transaction():
        close_day(store, "9999-12-31")
        for kind, number in (
            *(("edition", x["number"]) for x in store.rows("select number from chain_entry where kind = 'edition'")),
            *(("day", x["last"]) for x in store.rows("select last from chain_day")),
        ):
            store.insert("chain_stamp", kind=kind, number=number, next_at=stamp(datetime.now(UTC)))
    done = stamp_due(store, authority, lambda: datetime.now(UTC))
    assert done.given > 5, done


def run(trials: int, seed: int, folder: Path) -> Counter[tuple[str, bool]]:
    """How many trials of each kind were found and named, and not."""
    rng, counts = random.Random(seed), Counter[tuple[str, bool]]()
    with ExitStack() as stack:
        store = stack.enter_context(world(folder / "data")).store
        kinds = IN_THE_DATABASE
        if INSTALLED:
            server = stack.enter_context(LocalAuthority(folder / "authority"))
            _stamp_all(store, Authority(server.url, server.ca.read_text("ascii"), local=True))
            kinds += OF_STAMPS
        known = head(store)
        assert not [*check_log(store), *check_head(store, *known), *check_stamps(store)], "the log is whole before"
        if INSTALLED:
            (change,) = store.rows("select max(id) id from change where kind = 'added' and state = 'open'")
            sound = unpacked(write_bundle(gather(store, change["id"]), datetime.now(UTC)), folder / "bundle")
            assert all(verified(sound, b) for b in commands(sound)), "it is sound before"
        of_bundles = IN_A_BUNDLE if INSTALLED else ()
        for n in range(trials):
            which = n % (1 + len(kinds) + len(of_bundles))
            if not which:
                name = body_altered.__name__
                wanted, said = body_altered(rng, store)
            elif which <= len(kinds):
                name = kinds[which - 1].__name__
                wanted, said = tampered(rng, store, kinds[which - 1], known)
            else:
                alter = of_bundles[which - len(kinds) - 1]
                name = alter.__name__
                wanted, said = bundle_altered(rng, sound, folder / "altered", alter)
            counts[name, any(w in s for w in wanted for s in said)] += 1
    return counts


def main() -> int:
    trials, seed = (int(x) for x in (sys.argv[1:] + ["1000", "1"][len(sys.argv) - 1 :])[:2])
    with tempfile.TemporaryDirectory() as folder:
        counts = run(trials, seed, Path(folder))
    missed = 0
    for name in sorted({name for name, _ in counts}):
        print(f"{name:36} {counts[name, True]:5} found and named, {counts[name, False]} not")
        missed += counts[name, False]
    print(f"{trials} trials (seed {seed}): {trials - missed} found and named, {missed} not")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
