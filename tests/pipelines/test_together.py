"""Many sources that fail in one way at once are one incident for operators, with one end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alerts.payload.notices import notices_payload
from db.outbox.incidents import Incident, report, resolve, untold
from db.register.runs import add_verdicts, close_run, start_run
from db.register.states import states_of
from db.store import Store
from db.watch import open_notices
from model.delivery import Notice
from model.fetch import Expected, Outcome, Verdict
from model.source import Source
from pipelines.health import note_health
from tests.hearing import hear
from tests.tables import add_blank, rows_of
from text.timestamp import stamp

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
EVERY = timedelta(minutes=15)
NINE = [Source(f"source-{n}", "feed", f"https://site-{n}.example.org/feed") for n in range(9)]
AWAY, OK = Outcome.UNREACHABLE, Outcome.OK


class Watch:
    """Runs over sources, at every quarter of an hour."""

    def __init__(self, store: Store) -> None:
        self.store, self.at = store, NOW - EVERY

    def poll(
        self, outcomes: Mapping[str, Outcome], rest: Outcome = OK, *, sources: list[Source] = NINE,
        why: Mapping[str, str] | None = None,
    ) -> list[Notice]:
        """What operators are told of a run in which these sources end so, and the rest likewise."""
        self.at += EVERY
        run = start_run(self.store, sources, [Expected(s.name, s.url) for s in sources], "daemon", self.at)
        lines = [Verdict(s.name, s.url, outcomes.get(s.name, rest), None, (why or {}).get(s.name, "why")) for s in sources]
        with self.store.transaction():
            add_verdicts(self.store, run, lines, self.at)
        note_health(self.store, sources, close_run(self.store, run, self.at, {}), self.at, watched=NINE)
        return hear(self.store, self.at)


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with Store.create(tmp_path) as store:
        yield Watch(store)


def told(notices: list[Notice]) -> list[tuple[str, str, bool]]:
    return [(n.source, n.code, n.recovered) for n in notices]


def test_a_network_away_for_eight_hours_is_one_alert_and_one_end(watch: Watch) -> None:
    assert told(watch.poll({})) == []
    assert told(watch.poll({}, AWAY)) == [], "the first may pass"
    (alert,) = watch.poll({}, AWAY)
    assert (alert.source, alert.code, alert.channel) == ("", "sources_failing", "")
    assert alert.message.startswith("All 9 sources cannot be reached since 01 March 2027 09:15 UTC: source-0, source-1, ")
    assert "source-0, source-1, source-2, source-3, source-4, source-5, source-6, source-7, source-8. Of" in alert.message
    assert alert.message.endswith("To do: is this machine's network up? Every poll asks again")
    for _ in range(30):  # past six hours, when each source is stale too
        assert told(watch.poll({}, AWAY)) == []
        assert all(s.needs_a_person for s in states_of(watch.store, NINE, watch.at).values())
    (end,) = watch.poll({})
    assert (end.code, end.recovered, end.message) == ("sources_failing", True, "All of them are seen again.")
    assert told(watch.poll({})) == []


def test_a_remark_on_cells_that_are_kept_as_printed_is_told_once_in_a_day_with_its_sources_counted(
    watch: Watch
) -> None:
    store, at = watch.store, NOW
    watch.poll({})
    said = "column 'Reference': in row 22 the reference has none of the forms DR000000.00, DS00000, R0000"

    def heard(hours: float) -> list[tuple[str, bool]]:
        return [(n.source, n.recovered) for n in hear(store, at + timedelta(hours=hours))]

    for n, source in enumerate(NINE):
        with store.transaction():
            report(store, [Incident(source.name, "odd_reference", "register.csv", said, urgent=True)], at)
        assert heard(n / 60) == [("source-0", False)][n:], "the others wait for a day"
    with store.transaction():
        report(store, [Incident("source-4", "no_recipient", "register.csv", "no column", urgent=True)], at)
    assert heard(1) == [("source-4", False)], "what may cost a release waits for nothing"
    others = untold(store, at + timedelta(hours=25))
    assert [n.source for n in others] == [s.name for s in NINE[1:]]
    headline = notices_payload("AL-0", others, at)["headline"]
    assert headline == "8 problems: odd reference (source-1 and 7 more)"
    heard(25)
    for source in NINE:
        with store.transaction():
            resolve(store, source.name, (), at + timedelta(hours=26), among=("odd_reference",))
        assert heard(26.0) == [("source-0", True)] * (source is NINE[0])
    assert len(heard(51)) == 8


def test_a_wrong_clock_is_one_alert_at_once_that_names_the_clock(watch: Watch) -> None:
    watch.poll({})
    (alert,) = watch.poll({}, Outcome.TLS)
    assert "All 9 sources have no certificate that can be trusted" in alert.message
    assert "This machine's clock says 01 March 2027 09:15 UTC" in alert.message


def test_other_ways_of_failing_are_no_end_of_it(watch: Watch) -> None:
    watch.poll({}, AWAY)
    watch.poll({}, AWAY)
    mixed = {s.name: o for s, o in zip(NINE, [*Outcome][-9:], strict=True)}
    bad = {n: Outcome.SERVER_ERROR if o.good else o for n, o in mixed.items()}
    for outcomes in (bad, {}, bad):
        assert told(watch.poll(outcomes, Outcome.TIMED_OUT)) == []
    assert told(watch.poll({})) == [("", "sources_failing", True)]


def test_who_is_still_away_at_its_end_is_told_by_name_and_recovers_by_name(watch: Watch) -> None:
    watch.poll({}, AWAY)
    watch.poll({}, AWAY)
    found = watch.poll({"source-3": Outcome.BLOCKED})
    assert told(found) == [("", "sources_failing", True), ("source-3", "source_failing", False)]
    assert found[0].message == "They are seen again, but for source-3, told of by name."
    assert told(watch.poll({"source-3": AWAY})) == []
    assert told(watch.poll({})) == [("source-3", "source_failing", True)]


def test_a_source_told_by_name_before_the_others_followed_is_part_of_the_larger_incident(watch: Watch) -> None:
    watch.poll({"source-0": AWAY})
    assert told(watch.poll({"source-0": AWAY})) == [("source-0", "source_failing", False)]
    watch.poll({}, AWAY)
    assert told(watch.poll({}, AWAY)) == [("", "sources_failing", False)]
    assert told(watch.poll({})) == [("", "sources_failing", True)], "one end, not two"


def test_what_fails_in_ways_of_its_own_is_told_by_name(watch: Watch) -> None:
    ways = {"source-0": Outcome.UNREADABLE, "source-1": Outcome.UNREADABLE, "source-2": Outcome.UNREADABLE,
            "source-3": AWAY, "source-4": Outcome.BLOCKED, "source-5": Outcome.RATE_LIMITED}
    watch.poll(ways)
    assert {n for n, _, _ in told(watch.poll(ways))} == set(ways)


def test_a_poll_of_one_source_neither_ends_nor_hides_it(watch: Watch) -> None:
    watch.poll({}, AWAY)
    watch.poll({}, AWAY)
    assert told(watch.poll({}, AWAY, sources=NINE[:1])) == []
    assert told(watch.poll({}, OK, sources=NINE[:1])) == [], "eight are away"
    assert told(watch.poll({}, Outcome.UNREADABLE, sources=NINE[:1])) == []
    assert told(watch.poll({}, Outcome.UNREADABLE, sources=NINE[:1])) == [("source-0", "source_failing", False)]
    assert told(watch.poll({})) == [("", "sources_failing", True), ("source-0", "source_failing", True)]


def test_one_that_began_with_them_in_a_way_of_its_own_is_told_by_name(watch: Watch) -> None:
    ways = {**{f"source-{n}": Outcome.SERVER_ERROR for n in range(3)}, "source-3": Outcome.NOT_FOUND}
    watch.poll(ways)
    found = watch.poll(ways)
    assert told(found) == [("", "sources_failing", False), ("source-3", "source_failing", False)]
    assert found[0].message.startswith("3 of 9 sources answer with an error since ")
    for _ in range(12):
        assert told(watch.poll(ways)) == []
    assert told(watch.poll({"source-0": Outcome.SERVER_ERROR, "source-3": Outcome.NOT_FOUND})) == [
        ("", "sources_failing", True), ("source-0", "source_failing", False)]


def test_since_when_one_fails_that_outlasts_the_others_is_when_it_began(watch: Watch) -> None:
    watch.poll({}, AWAY)
    began = watch.at
    for _ in range(20):
        watch.poll({}, AWAY)
    (_, one) = watch.poll({"source-3": AWAY})
    assert (one.source, one.first_at) == ("source-3", began)


def test_one_that_fails_in_a_way_of_its_own_later_is_told_by_name(watch: Watch) -> None:
    watch.poll({}, AWAY)
    watch.poll({}, AWAY)
    assert told(watch.poll({"source-3": Outcome.NOT_FOUND}, AWAY)) == []
    assert told(watch.poll({"source-3": Outcome.NOT_FOUND}, AWAY)) == [("source-3", "source_failing", False)]
    assert told(watch.poll({}, AWAY)) == [], "it is one of them again"


def test_each_way_of_many_is_an_incident_of_its_own_with_all_names(watch: Watch) -> None:
    ways = {f"source-{n}": Outcome.BLOCKED if n < 4 else Outcome.SERVER_ERROR for n in range(7)}
    watch.poll(ways)
    refuse, fail = watch.poll(ways)
    assert refuse.message.startswith("4 of 9 sources refuse us since 01 March 2027 09:00 UTC: source-0, source-1, source-2, source-3. Of source-0")
    assert fail.message.startswith("3 of 9 sources answer with an error since 01 March 2027 09:00 UTC: source-4, source-5, source-6. Of source-4")
    over = watch.poll({f"source-{n}": Outcome.SERVER_ERROR for n in range(4, 7)})
    assert [(n.about, n.recovered, n.beside_others, n.message) for n in over] == [
        ("several sources (refuse us)", True, True, "All of them are seen again.")]
    assert notices_payload("AL-1", over, watch.at)["headline"] == "Sources failing (refuse us): over since 1 Mar 2027, 09:30 UTC"
    (end,) = watch.poll({})
    assert (end.about, end.beside_others) == ("several sources (answer with an error)", False)


LIMITED, FORBIDDEN = Outcome.RATE_LIMITED, Outcome.BLOCKED
FIVE = {f"source-{n}": LIMITED for n in range(5)}


def test_one_that_a_robots_txt_forbids_is_none_of_those_that_are_asked_too_often(watch: Watch) -> None:
    """It was said that six had refused us since before the five did, and told that it was not seen a second time."""
    watch.poll({})
    watch.poll({"source-8": FORBIDDEN})
    assert told(watch.poll({"source-8": FORBIDDEN})) == [("source-8", "source_failing", False)]
    watch.poll({"source-8": FORBIDDEN, "source-7": Outcome.NOT_FOUND, **FIVE})
    found = watch.poll({"source-8": FORBIDDEN, "source-7": Outcome.NOT_FOUND, **FIVE})
    assert told(found) == [("", "sources_failing", False), ("source-7", "source_failing", False)]
    assert found[0].message.startswith(
        "5 of 9 sources ask us to slow down since 01 March 2027 09:45 UTC: source-0, source-1, source-2, source-3, source-4. Of source-0"
    )
    (end,) = watch.poll({"source-8": FORBIDDEN, "source-7": Outcome.NOT_FOUND})
    assert (end.message, end.recovered) == ("All of them are seen again.", True)
    assert told(watch.poll({"source-8": FORBIDDEN, "source-7": Outcome.NOT_FOUND})) == [], "these were told of by name"


def test_robots_txt_is_another_way_than_a_refusal(watch: Watch) -> None:
    """What forbids, and what fails and so forbids for a time, are two ways besides."""
    outcomes = {f"source-{n}": FORBIDDEN if n < 6 else LIMITED for n in range(9)}
    why = {f"source-{n}": "the site's robots.txt asks not to fetch this address" for n in range(3)}
    why |= {f"source-{n}": "it has asked to be left alone (its robots.txt answers with an error (500))" for n in range(6, 9)}
    watch.poll(outcomes, why=why)
    found = watch.poll(outcomes, why=why)
    assert [n.about for n in found] == [
        "several sources (are forbidden us by a robots.txt)", "several sources (refuse us)",
        "several sources (have a robots.txt that fails)"]


@pytest.mark.parametrize(("hours", "told_of", "since"), [(0.25, 4, "09:30 UTC (source-0 since 01 March 2027 09:15)"), (2, 3, "11:15 UTC")])
def test_one_that_failed_before_is_among_them_where_that_was_just_before(
    watch: Watch, hours: float, told_of: int, since: str
) -> None:
    watch.poll({})
    for _ in range(round(hours * 4)):
        watch.poll({"source-0": AWAY})
    watch.poll({f"source-{n}": AWAY for n in range(4)})
    (alert,) = [n for n in watch.poll({f"source-{n}": AWAY for n in range(4)}) if n.code == "sources_failing"]
    assert alert.message.startswith(f"{told_of} of 9 sources cannot be reached since 01 March 2027 {since}: source-")
    found = watch.poll({"source-0": AWAY})
    assert [n.message for n in found if n.recovered] == [
        "They are seen again, but for source-0, told of by name." if told_of == 4 else "All of them are seen again."]
    assert told(watch.poll({"source-0": AWAY})) == []


def test_what_is_asked_seldom_began_to_fail_with_the_others(watch: Watch) -> None:
    """A third, asked each six hours, is found to be away long after the two others of its site."""
    watch.poll({})
    for _ in range(20):
        watch.poll({}, AWAY, sources=NINE[:2])
    watch.poll({}, AWAY, sources=NINE[2:3])
    (alert,) = watch.poll({}, AWAY, sources=NINE[:3])
    assert alert.message.startswith("3 of 9 sources cannot be reached since 01 March 2027 14:15 UTC (source-0 since 01 March 2027 09:15, source-1 ")


def test_those_that_come_to_fail_otherwise_are_an_incident_of_their_own(watch: Watch) -> None:
    watch.poll({}, AWAY)
    assert [n.about for n in watch.poll({}, AWAY)] == ["several sources (cannot be reached)"]
    assert told(watch.poll(FIVE, OK)) == [], "one look may be another way of the same"
    (end,) = watch.poll(FIVE, OK)
    names = "source-0, source-1, source-2, source-3, source-4"
    assert end.message == f"They are seen again, but for {names}, which ask us to slow down now."
    (alert,) = watch.poll(FIVE, OK)
    assert alert.message.startswith(f"5 of 9 sources ask us to slow down since 01 March 2027 09:30 UTC: {names}. ")
    assert [n.message for n in watch.poll({})] == ["All of them are seen again."]


def test_status_speaks_of_those_that_have_a_part_in_it_alone(watch: Watch) -> None:
    watch.poll({})
    for _ in range(2):
        watch.poll({"source-8": Outcome.NOT_FOUND, **FIVE})
    (named,) = [x["sources"] for x in open_notices(watch.store) if x["code"] == "sources_failing"]
    assert named == list(FIVE)
    watch.poll({})
    assert [x for x in open_notices(watch.store) if x["code"] == "sources_failing"] == []


def test_what_an_earlier_version_held_for_one_incident_is_over_without_a_word(watch: Watch) -> None:
    times = dict.fromkeys(("first_at", "last_at", "told_at"), stamp(NOW))
    add_blank(
        watch.store, "notice", code="sources_failing", subject="several sources", message="m", urgent=1, count=5, tellings=1,
        **times,
    )
    watch.poll(FIVE)
    assert told(watch.poll(FIVE)) == [("", "sources_failing", False)]
    assert [n.about for n in watch.poll({})] == ["several sources (ask us to slow down)"]


def test_many_that_fail_later_for_another_cause_are_told_though_it_is_open_and_one_by_name(watch: Watch) -> None:
    """What came to fail in the way of an incident that was open was told to nobody."""
    three, more = ({f"source-{n}": LIMITED for n in numbers} for numbers in (range(3), range(4, 8)))
    for _ in range(8):
        watch.poll(three)
    watch.poll(three | {"source-3": LIMITED})
    assert told(watch.poll(three | {"source-3": LIMITED})) == [("source-3", "source_failing", False)]
    for _ in range(8):
        watch.poll(three)
    watch.poll(three | more)
    (alert,) = watch.poll(three | more)
    assert (alert.reminder, alert.message[:47]) == (1, "7 of 9 sources ask us to slow down since 01 Mar")
    assert "UTC: source-4, source-5, source-6, source-7, source-0, source-1, source-2. Of source-4" in alert.message
    assert told(watch.poll(three | more)) == []
    assert [n.message for n in watch.poll({})] == ["All of them are seen again."]


def test_others_that_fail_in_this_way_within_a_week_are_told_and_the_same_once(watch: Watch) -> None:
    """That it is over waits for a day the second time; whoever failed meanwhile was told to nobody."""
    def fail(numbers: range) -> list[tuple[str, str, bool]]:
        outcomes = {f"source-{n}": FORBIDDEN for n in numbers}
        found = [*watch.poll(outcomes), *watch.poll(outcomes)]
        return told([*found, *watch.poll({})])

    one, over = ("", "sources_failing", False), ("", "sources_failing", True)
    assert fail(range(3)) == [one, over]
    assert fail(range(3)) == [one], "it is over when that lasts"
    assert fail(range(3)) == [], "the same once more"
    assert fail(range(3, 6)) == [one], "others"
    assert fail(range(2, 5)) == [one], "some of them"


def test_the_end_names_all_that_are_not_seen(watch: Watch) -> None:
    """Those that had come to fail otherwise a little before were not named."""
    first = dict.fromkeys([f"source-{n}" for n in range(6)], Outcome.SERVER_ERROR)
    for _ in range(2):
        watch.poll(first)
    for n in (2, 2, 6, 6, 6):
        found = watch.poll({name: FORBIDDEN if int(name[-1]) < n else was for name, was in first.items()})
    watch.poll(dict.fromkeys(first, FORBIDDEN))
    ends = [x["message"] for x in rows_of(watch.store, "notice", code="sources_failing") if x["recovered_at"]]
    assert ends == [f"They are seen again, but for {', '.join(first)}, which refuse us now."]
    assert found is not None
