"""What is refused of a bundle, and why; that nothing is lost on the way through bytes."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import zlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs
from msgspec.structs import replace

from alerts.settings import BadSetting
from bench.handed import new_key, order_for
from model.answers.exchange import Exchange
from model.fetch import (
    Answered,
    DueDocument,
    Expected,
    Fetched,
    Known,
    KnownItem,
    ListCursor,
    Outcome,
    Snapshot,
    Validator,
    Verdict,
)
from model.item import AskedDocument, Item, ItemBatch, ItemKind, ListWindow, Named, Observation, Submitter
from model.source import Options, Source
from scale.bundle import BUNDLES, BundleRefused, Gathering, HandedIn, WorkerBundle, opened, scraped_of
from scale.codec import MOST_UNPACKED, NotADocument, Scraped
from scale.keys import BUNDLE, ORDER, SigningKey
from scale.order import ORDERS, known_again, known_then
from scale.seldom import Seldom

SOURCE = Source("one", "file", "https://one.example/register.csv", title="A register", options=Options(since=date(2026, 1, 2)))
NOW = datetime(2026, 11, 28, 10, 0, tzinfo=UTC)
BODY = b"\xff\x00 any bytes"
SHA = hashlib.sha256(BODY).hexdigest()


def snapshot(body: bytes = BODY) -> Snapshot:
    exchange = Exchange("2026-11-28T09:59:59.000Z", {"User-Agent": "npdwatch/0.1"}, "ab" * 32, ("https://one.example/",))
    return Snapshot(SOURCE.url, SOURCE.url, NOW, 200, {"ETag": '"é"'}, hashlib.sha256(body).hexdigest(), body, exchange)


def everything() -> list[Scraped]:
    item = Item("written_evidence:1", ItemKind.WRITTEN_EVIDENCE, submitters=(Submitter("A Board", "organisation"),),
                committees=(Named("203", "Education"),), text="two\nlines")
    return [
        Expected("one", SOURCE.url),
        Verdict("one", SOURCE.url, Outcome.OK, 200, "said"),
        Fetched(SOURCE, None, snapshot(), SHA, answered=(Answered(SOURCE.url, NOW, {"Date": "now"}),)),
        ItemBatch(
            SOURCE, (Observation(item, "mark", document=snapshot(b"a document")),), snapshot(),
            window=ListWindow("all", date(2026, 1, 1), date(2026, 2, 1), frozenset({"a", "b"}), complete=True),
            asked=(AskedDocument("https://one.example/d", SHA, snapshot(b"another")),),
        ),
    ]


class Handed:
    """A worker's bundle over `everything`, to be spoilt."""

    def __init__(self) -> None:
        self.key = new_key()
        self.bodies: dict[str, bytes] = {}

        async def keep(sha: str, body: bytes) -> None:
            self.bodies[sha] = body

        async def gather() -> Gathering:
            gathering = Gathering("order-1", keep)
            for scraped in everything():
                await gathering.take(scraped)
            return gathering

        self.data = asyncio.run(gather()).packed(NOW)
        self.came_at = NOW

    def opened(self, *, name: str = "one", sign_as: bytes = BUNDLE) -> WorkerBundle:
        came = HandedIn(name, self.data, self.key.sign(sign_as, self.data), self.came_at)
        return opened(came, {"one": self.key.public}, "order-1")

    def refused(self, **how: str | bytes) -> str:
        with pytest.raises(BundleRefused) as refused:
            list(scraped_of(self.opened(**how), [SOURCE], self.bodies.__getitem__))  # type: ignore[arg-type]
        return str(refused.value)


def test_all_comes_as_it_was_yielded() -> None:
    handed = Handed()
    assert list(scraped_of(handed.opened(), [SOURCE], handed.bodies.__getitem__)) == everything()


def test_a_source_is_what_the_writer_watches_whatever_a_worker_says() -> None:
    handed, mine = Handed(), replace(SOURCE, title="Mine", every=60)
    fetched = list(scraped_of(handed.opened(), [mine], handed.bodies.__getitem__))[2]
    assert isinstance(fetched, Fetched)
    assert fetched.source == mine


def test_what_is_signed_by_another_key_or_altered_is_refused() -> None:
    handed = Handed()
    assert "nobody named 'two'" in handed.refused(name="two")
    assert "signature is wrong" in handed.refused(sign_as=ORDER)  # an order is no bundle
    good = handed.data
    handed.key.sign(BUNDLE, good)
    with pytest.raises(BundleRefused, match="signature is wrong"):
        opened(HandedIn("one", good + b" ", handed.key.sign(BUNDLE, good), NOW), {"one": handed.key.public}, "order-1")
    with pytest.raises(BundleRefused, match="signature is wrong"):
        opened(HandedIn("one", good, handed.key.sign(BUNDLE, good), NOW), {"one": new_key().public}, "order-1")


@pytest.mark.parametrize(("field", "value"), [("format", 0), ("program", "of last year")])
def test_an_old_worker_is_told_to_upgrade(field: str, value: object) -> None:
    handed = Handed()
    handed.data = BUNDLES.pack(replace(BUNDLES.unpack(handed.data), **{field: value}))
    assert "one runs another version of npdwatch" in handed.refused()


@pytest.mark.parametrize(("off", "said"), [(-60, "60 minutes ahead of"), (60, "60 minutes behind")])
def test_a_worker_whose_clock_is_an_hour_off_is_refused(off: int, said: str) -> None:
    handed = Handed()
    handed.came_at = NOW + timedelta(minutes=off)
    assert f"the clock of one is {said} ours" in handed.refused()
    handed.came_at = NOW + timedelta(seconds=90)
    assert handed.opened().order == "order-1"


def test_what_was_fetched_for_another_order_is_refused() -> None:
    handed = Handed()
    handed.data = BUNDLES.pack(replace(BUNDLES.unpack(handed.data), order="order-0"))
    assert "stands there for another" in handed.refused()


def test_bodies_are_those_that_were_signed() -> None:
    handed = Handed()
    handed.bodies[SHA] = b"other bytes"
    assert "was altered in PostgreSQL after it was put there" in handed.refused()
    del handed.bodies[SHA]
    assert "did not come with the bundle" in handed.refused()


def test_a_source_that_was_not_asked_is_refused() -> None:
    handed = Handed()
    with pytest.raises(BundleRefused, match="'one', which was not asked"):
        scraped_of(handed.opened(), [replace(SOURCE, name="two")], handed.bodies.__getitem__)


def test_bytes_that_are_no_bundle_are_refused_within_limits() -> None:
    handed, good = Handed(), Handed().data
    for spoilt, why in (
        (b"anything", "does not unpack"),
        (good[:-20], "it is cut"),
        (zlib.compress(b" " * (MOST_UNPACKED + 2)), "more than 64 MiB"),
        (zlib.compress(b'{"order": 1}'), "another shape"),
        (zlib.compress(zlib.decompress(good).replace(b'"outcome":"ok"', b'"outcome":"splendid"')), "another shape"),
    ):
        handed.data = spoilt
        assert why in handed.refused(), why


def test_a_line_is_one_thing() -> None:
    handed = Handed()
    bundle = BUNDLES.unpack(handed.data)
    two = structs.replace(bundle.lines[0], verdict=bundle.lines[1].verdict)
    handed.data = BUNDLES.pack(replace(bundle, lines=(two,)))
    assert "holds 2 things" in handed.refused()


# Orders

def test_an_order_says_all_that_spiders_may_know() -> None:
    page = Source("page", "page", "https://committees.parliament.uk/writtenevidence/117744/html/")
    validator = Validator(SOURCE.url, '"e"', None, SHA)
    due = DueDocument({"key": "k"}, "Pdf", "https://one.example/d", SHA, validator)
    cursor = ListCursor(7, True, date(2026, 1, 1), date(2026, 2, 1), (("all", date(2026, 1, 1), date(2026, 1, 9)),))
    known = Known(
        {("one", SOURCE.url): validator, ("another", "u"): validator}, lambda _: BODY, lambda _: True, {"page": cursor},
        lambda _: {"page:1": KnownItem("m", "published", "2026", "")}, lambda _, n: ({"key": "k"},) * n,
        lambda _: (due,), lambda _: ("https://one.example/list",), lambda a: f"record of {a[0]}", lambda *_: SHA,
    )
    order = ORDERS.unpack(ORDERS.pack(order_for(SOURCE, page, known=known_then(known, (SOURCE, page)))))
    again = known_again(order.known, {SHA: BODY})
    assert order.sources == (SOURCE, page)
    assert again.validators == {("one", SOURCE.url): validator}
    assert again.cursors == {"page": cursor}
    assert again.items("page") == known.items("page")
    assert again.items("one") == {}
    asked = page.options.documents
    assert again.backlog("page", asked) == known.backlog("page", asked)
    assert again.documents_due(page) == (due,)
    assert again.windows_refused("page") == ("https://one.example/list",)
    assert again.record_of(("written_evidence:117744",)) == "record of written_evidence:117744"
    assert again.last_recorded("page", page.url) == SHA
    assert again.body(SHA) == BODY
    assert again.holds(SHA)
    assert not again.holds("0" * 64)


def test_what_the_archive_has_lost_is_fetched_whole() -> None:
    known = Known({("one", SOURCE.url): Validator(SOURCE.url, '"e"', None, SHA)}, lambda _: BODY, lambda _: False)
    assert known_then(known, (SOURCE,)).validators == ()


def test_a_bundle_is_no_order() -> None:
    with pytest.raises(NotADocument, match="another shape"):
        ORDERS.unpack(Handed().data)


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "scale.key"
    first = SigningKey.of_file(path)
    assert SigningKey.of_file(path).public == first.public
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    with pytest.raises(IsADirectoryError):
        SigningKey.of_file(path.parent)
    with pytest.raises(BadSetting, match="chmod 600"):
        SigningKey.of_file(path)
    path.chmod(0o600)
    path.write_text("nonsense")
    with pytest.raises(BadSetting, match="holds no key"):
        SigningKey.of_file(path)


def test_what_comes_at_every_look_is_said_once_and_then_each_hour(caplog: pytest.LogCaptureFixture) -> None:
    at = 0.0
    said = Seldom(logging.getLogger("npdwatch.scale"), lambda: at)

    def lines(seconds: float, text: str, about: str = "") -> int:
        nonlocal at
        caplog.clear()
        for _ in range(int(seconds / 2)):
            said.warn(text, about=about)
            at += 2.0
        return len(caplog.messages)

    assert lines(3600, "it is away") == 1
    assert lines(7200, "it is away") == 2
    assert lines(60, "it is full") == 1, "what changes is said at once"
    at += 700
    assert lines(60, "it is away") == 1, "what comes again is new"
    assert sum(lines(2, f"forged {n}", about="forged") for n in range(50)) == 1
    for n in range(1000):
        said.warn(str(n))
    assert len(said._said) <= 100
