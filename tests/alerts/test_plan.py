"""Changes and notices become alerts: grouped, worst first, with the same ids each time."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from alerts.planning.grouping import Receiver, plan_changes, plan_notices, wanted
from alerts.planning.plan import plan_due
from alerts.routes import Digest, Route, default_routes
from model.change import ChangeKind
from model.delivery import Notice, delivery_id
from model.recipient import Category

ALL = {"mail": Receiver(("a@example.org", "b@example.org"), attaches=True), "chat": Receiver()}


def told_at_once(changes: Any, routes: Any, now: Any, receivers: Any) -> Any:
    return list(plan_changes(changes, routes, now, receivers).alerts)


def at_once(*channels: str) -> Any:
    return default_routes(channels, rest=Digest.NOW)


def edition(make_change: Any, size: Any = 20) -> Any:
    """An edition's worth: mostly universities, then a company, then a newspaper."""
    kinds = [Category.UNIVERSITY] * (size - 2) + [Category.COMMERCIAL, Category.PRESS]
    return [make_change(number=n, category=c, also=(), recipient=f"Body {n} Ltd") for n, c in enumerate(kinds, 1)]


def test_twenty_rows_of_one_edition_are_one_message_with_twenty_lines_worst_first(make_change: Any, now: Any) -> None:
    alerts = told_at_once(edition(make_change), at_once("mail", "chat"), now, ALL)
    assert [a.channel for a in alerts] == ["chat", "mail"]
    for alert in alerts:
        items = alert.payload["items"]
        assert [i["category"] for i in items[:3]] == ["press", "commercial", "university"]
        assert len(items) == len({i["line"] for i in items}) == 20
        assert alert.changes == tuple(range(1, 21))
        assert alert.payload["headline"] == "Body 20 Ltd, Body 19 Ltd and 18 more get pupil data"


def test_a_change_that_several_routes_carry_is_told_once_and_names_them(make_change: Any, now: Any) -> None:
    (alert,) = told_at_once([make_change()], at_once("chat"), now, ALL)
    assert alert.payload["why"] == [
        {"route": "everything", "changes": 1, "reasons": ["every change"]},
        {"route": "grave", "changes": 1, "reasons": ["its weight is high"]},
        {"route": "press and commercial", "changes": 1, "reasons": ["the recipient is press"]},
    ]


def test_ids_do_not_depend_on_order_time_or_database_numbers(make_change: Any, now: Any) -> None:
    changes = edition(make_change)
    other = [c._replace(id=c.id + 900, edition_id=99, release_id=None) for c in changes]
    random.Random(1).shuffle(other)
    first = {a.channel: a.id for a in told_at_once(changes, at_once("mail", "chat"), now, ALL)}
    second = told_at_once(other, at_once("mail", "chat"), now + timedelta(days=3), ALL)
    assert {a.channel: a.id for a in second} == first
    assert len(set(first.values())) == 2
    assert all(len(i) == 13 and i.startswith("AL-") for i in first.values())


def test_another_set_of_changes_has_another_id(make_change: Any, now: Any) -> None:
    changes = edition(make_change)
    ids = {told_at_once(changes[:n], at_once("chat"), now, ALL)[0].id for n in range(1, 21)}
    assert len(ids) == 20


def test_two_editions_are_two_messages(make_change: Any, now: Any) -> None:
    changes = [make_change(number=1), make_change(number=2, edition_id=8), make_change(number=3, source="phe")]
    assert len(told_at_once(changes, at_once("chat"), now, ALL)) == 3


def test_news_of_the_page_that_comes_with_an_edition_is_told_with_it(make_change: Any, now: Any) -> None:
    file = make_change(ChangeKind.ATTACHMENT_ADDED, number=2, category=Category.UNKNOWN, recipient=None, edition_id=0, edition_title="")
    (alert,) = told_at_once([make_change(edition_id=7), file], at_once("chat"), now, ALL)
    assert (alert.changes, alert.payload["edition"]["title"]) == ((1, 2), make_change().edition_title)
    apart = told_at_once([make_change(edition_id=7), file._replace(source="other")], at_once("chat"), now, ALL)
    assert sorted(a.changes for a in apart) == [(1,), (2,)]
    several = [make_change(number=n, edition_id=n) for n in (7, 8)]
    assert len(told_at_once([*several, file], at_once("chat"), now, ALL)) == 3, "of which edition it is is not known"


def test_each_address_has_a_delivery_of_its_own_with_an_id_that_stays(make_change: Any, now: Any) -> None:
    (alert,) = told_at_once([make_change()], [Route("r", ("mail",))], now, ALL)
    assert [t for _, t in alert.deliveries] == ["a@example.org", "b@example.org"]
    assert alert.deliveries[0][0] == delivery_id(alert.id, "a@example.org")
    assert alert.deliveries[0][0] != alert.deliveries[1][0]
    assert delivery_id(alert.id, "") == alert.id


def test_what_a_digest_holds_back_waits_for_its_hour_but_the_press_does_not(make_change: Any, now: Any) -> None:
    plan = plan_changes(edition(make_change), default_routes(["chat"]), now, ALL)
    assert [a.payload["total"] for a in plan.alerts] == [2]
    assert [w.due for w in plan.deferred] == [datetime(2026, 11, 25, 8, tzinfo=UTC)] * 18


def test_a_baseline_and_a_wholesale_rewording_are_a_line_each(make_change: Any, now: Any) -> None:
    over = {
        "recipient": None,
        "reference": None,
        "after": None,
        "category": Category.UNKNOWN,
        "also": (),
        "sheet": None,
    }
    baseline = make_change(ChangeKind.BASELINE, 1, detail={"rows": 12431}, **over, file="")
    bulk = make_change(ChangeKind.BULK_CHANGED, 2, detail={"rows": 812, "note": "Purpose was reworded"}, **over)
    alerts = told_at_once([baseline, bulk], at_once("chat"), now, ALL)
    assert sorted(i["line"] for a in alerts for i in a.payload["items"]) == [
        "One rewording was applied to 812 rows, in cells.",
        "“DfE external data shares” is watched from now on; it lists 12,431 releases so far.",
    ]
    assert {a.payload["severity"] for a in alerts} == {"low"}


def test_the_first_looks_at_several_sources_are_one_summary(make_change: Any, now: Any) -> None:
    over = {"recipient": None, "reference": None, "after": None, "sheet": None, "file": ""}
    looks = [
        make_change(ChangeKind.BASELINE, n, source=f"s{n}", source_title=f"Register {n}", edition_id=n,
                    detail={"rows": 1000 * (n - 1)}, **over)
        for n in (1, 2, 3)
    ]
    (alert,) = told_at_once(looks, at_once("chat"), now, ALL)
    assert alert.payload["headline"].startswith("The watch has begun: 3 sources, 3,000 releases so far")
    assert sorted(i["line"] for i in alert.payload["items"]) == [
        "“Register 1” is watched from now on.", "“Register 2” is watched from now on; it lists 1,000 releases so far.",
        "“Register 3” is watched from now on; it lists 2,000 releases so far.",
    ]
    assert alert.payload["source"]["title"] == "3 sources"


def test_five_thousand_rows_are_one_message_with_the_worst_ten_and_all_in_the_csv(make_change: Any, now: Any) -> None:
    changes = edition(make_change, 5000)
    chat, mail = told_at_once(changes, at_once("mail", "chat"), now, ALL)
    assert (mail.payload["total"], len(mail.payload["items"]), mail.payload["not_shown"]) == (5000, 10, 4990)
    assert [i["category"] for i in mail.payload["items"][:2]] == ["press", "commercial"]
    assert mail.payload["csv"].count("\r\n") == 5001
    assert "csv" not in chat.payload


TWO = {"m1": Receiver(("a@example.org",)), "m2": Receiver(("A@example.org", "b@example.org"))}
PRESS = Route("p", ("m1",), categories=frozenset({Category.PRESS}))


@pytest.mark.parametrize(("say", "routes", "told"), [
    ("a row of the press over m1, all over both", [PRESS, Route("q", ("m2", "m1"))], {"m1": 2, "m2": 2}),
    ("the other way round", [Route("q", ("m2", "m1")), PRESS], {"m2": 4}),
    ("all over both, the first counts", [Route("q", ("m1", "m2"))], {"m1": 2, "m2": 2}),
    ("no channel carries all", [PRESS, Route("q", ("m2",), kinds=frozenset({ChangeKind.EDITION_PUBLISHED}))], {"m1": 1, "m2": 2}),
])
def test_what_comes_together_is_one_message_for_one_person(
    say: str, routes: list[Route], told: dict[str, int], make_change: Any, now: Any
) -> None:
    """A new release came over one channel and the news of its edition over the other one, to the same address."""
    row = make_change(number=1)
    news = make_change(ChangeKind.EDITION_PUBLISHED, number=2, category=Category.UNKNOWN, also=(), after=None, release_id=None)
    alerts = told_at_once([row, news], routes, now, TWO)
    of_each = Counter((a.channel, to.casefold()) for a in alerts for to in a.addresses)
    heard = Counter((to.casefold(), c) for a in alerts for to in a.addresses for c in a.changes)
    assert max(heard.values()) == 1, "nothing is told twice"
    counts = Counter(a.channel for a in alerts for _ in a.addresses for _ in a.changes)
    assert dict(counts) == told, (say, of_each)
    one = {who for _, who in of_each}
    if say != "no channel carries all":
        assert len(of_each) == len(one), "each person has one message"


def test_by_whatever_routes_everybody_hears_of_each_change_once_over_no_more_channels_than_before(
    make_change: Any, now: Any
) -> None:
    rand = random.Random(5)
    kinds = [ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.CHANGED, ChangeKind.EDITION_PUBLISHED]
    people = ["a@example.org", "b@example.org", "c@example.org"]
    for _ in range(300):
        receivers = {f"m{n}": Receiver(tuple(rand.sample(people, rand.randint(1, 3)))) for n in range(3)}
        routes = [
            Route(f"r{n}", tuple(rand.sample(sorted(receivers), rand.randint(1, 3))),
                  kinds=frozenset(rand.sample(kinds, rand.randint(1, 4))))
            for n in range(3)
        ]
        changes = [make_change(rand.choice(kinds), number=n) for n in range(1, 5)]
        alerts = told_at_once(changes, routes, now, receivers)
        heard = Counter((to, c) for a in alerts for to in a.addresses for c in a.changes)
        wants = {(w.address, c.id) for c in changes for w in wanted(c, routes, now, receivers)}
        assert set(heard) == wants
        assert set(heard.values()) <= {1}
        apart = {(w.address, w.channel) for c in changes for w in wanted(c, routes, now, receivers)}
        assert len({(to, a.channel) for a in alerts for to in a.addresses}) <= len(apart)


def test_who_is_reached_over_two_channels_is_told_over_the_one_that_can_be_used(make_change: Any, now: Any) -> None:
    receivers = {**TWO, "m1": replace(TWO["m1"], usable=False)}
    alerts = told_at_once([make_change()], [Route("q", ("m1", "m2"))], now, receivers)
    assert [(a.channel, a.addresses) for a in alerts] == [("m2", ("A@example.org", "b@example.org"))]


def test_a_change_that_no_route_carries_makes_no_alert(make_change: Any, now: Any) -> None:
    assert told_at_once([make_change()], [Route("r", ("chat",), sources=("phe",))], now, ALL) == []


def notice(code: Any = "source_failing", at: Any = datetime(2026, 11, 24, 12, tzinfo=UTC), **over: Any) -> Any:
    return Notice(
        **{"source": "dfe", "code": code, "message": "403 twice: is our address blocked?", "first_at": at, **over}
    )


def test_all_notices_of_one_time_are_one_message(now: Any) -> None:
    notices = [notice(source=f"s{n}") for n in range(9)] + [notice("stale", recovered=True)]
    (alert,) = plan_notices(notices, at_once("chat"), now, ALL)
    assert alert.payload["headline"] == "9 problems: a source fails (s0), a source fails (s1) ...; well again: dfe"
    assert alert.payload["type"] == "notices"


@pytest.mark.parametrize(
    ("say", "routes", "trouble", "told"),
    [
        ("no channel concerned: the usual ones", ("mail",), "", ["mail"]),
        ("another one of the usual", ("mail", "chat"), "mail", ["chat"]),
        ("none of the usual is left: any other", ("mail",), "mail", ["chat"]),
        ("a channel that is not set up any more", ("mail",), "fax", ["mail"]),
    ],
)
def test_trouble_with_a_channel_is_told_on_another(say: Any, routes: Any, trouble: Any, told: Any, now: Any) -> None:
    alerts = plan_notices([notice(channel=trouble)], default_routes(routes), now, ALL)
    assert [a.channel for a in alerts] == told, say


def test_with_one_channel_only_its_trouble_waits_in_it(now: Any) -> None:
    alerts = plan_notices([notice(channel="mail")], at_once("mail"), now, {"mail": ALL["mail"]})
    assert [a.channel for a in alerts] == ["mail"]


def test_a_notice_told_again_or_recovered_is_another_message(now: Any) -> None:
    ids = {
        plan_notices([n], at_once("chat"), now, ALL)[0].id
        for n in (notice(), notice(count=9), notice(reminder=1), notice(recovered=True))
    }
    assert len(ids) == 3


def test_operators_notices_go_nowhere_without_an_operators_route(now: Any) -> None:
    assert plan_notices([notice()], [Route("r", ("chat",))], now, ALL) == []


def test_planning_twice_makes_nothing_twice(make_change: Any, box: Any, now: Any) -> None:
    box.add(*edition(make_change))
    with box.open() as store:
        assert plan_due(store, at_once("mail", "chat"), now, ALL) == 2
        before = box.states()
        assert len(before) == 3
        assert plan_due(store, at_once("mail", "chat"), now, ALL) == 0
        assert box.states() == before


def test_what_is_new_stands_before_many_edits(make_change: Any, now: Any) -> None:
    """Two new companies among 3,000 reworded rows had no sentence in a webhook's items, nor their data in an email."""
    fields = {"purpose": ("a", "b")}
    edits = [make_change(ChangeKind.CHANGED, n, recipient=f"Body {n} Ltd", fields=fields) for n in range(1, 90)]
    given = {"also": (), "score": 5}
    firm = make_change(ChangeKind.ADDED, 90, category=Category.COMMERCIAL, recipient="Invented Brokers Ltd", **given)
    school = make_change(ChangeKind.ADDED, 91, category=Category.UNIVERSITY, recipient="University of Nowhere", **given)
    for alert in told_at_once([*edits, firm, school], at_once("mail", "chat"), now, ALL):
        assert [i["recipient"] for i in alert.payload["items"][:2]] == ["Invented Brokers Ltd", "University of Nowhere"]
        assert alert.payload["headline"] == "Invented Brokers Ltd and University of Nowhere get pupil data; 89 edited"
