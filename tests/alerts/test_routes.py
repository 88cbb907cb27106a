"""Which route carries which change, why, and when a digest is due."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

import pytest

from alerts.describe import describe
from alerts.planning.grouping import Receiver, wanted
from alerts.planning.when import next_slot
from alerts.routes import WEEKDAYS, Digest, Route, default_routes, judge, matches
from alerts.samples import sample_evidence
from alerts.sentences.headline import headline, summary
from alerts.severity import Severity, is_unread, severity, worst_first
from alerts.tables import Mistakes, read_table
from model.change import CORRECTIONS, SAYS_OTHERWISE, ChangeKind
from model.recipient import Category, Confidence

C = Category
K = ChangeKind
NOW = datetime(2026, 11, 24, 14, 56, tzinfo=UTC)


@pytest.mark.parametrize(
    ("say", "route", "over", "expected"),
    [
        ("no condition carries everything", {}, {}, "every change"),
        ("the main category", {"categories": frozenset({C.PRESS})}, {}, "the recipient is press"),
        ("a further category counts too", {"categories": frozenset({C.COMMERCIAL})}, {}, "the recipient is commercial"),
        ("another category", {"categories": frozenset({C.CHARITY})}, {}, None),
        ("the kind", {"kinds": frozenset({K.ADDED})}, {}, "the change is added"),
        ("another kind", {"kinds": frozenset({K.REMOVED})}, {}, None),
        ("the source", {"sources": frozenset({"dfe-external-data-shares"})}, {}, "the source is dfe-external-data-shares"),
        ("another source", {"sources": frozenset({"phe"})}, {}, None),
        ("a word of the row", {"terms": ("League Tables",)}, {}, "the row says League Tables"),
        ("a word inside a word is no hit", {"terms": ("eagu",)}, {}, None),
        ("a word of a row that is gone", {"terms": ("police",)}, {"after": None, "before": {"x": "for the police."}}, "the row says police"),
        ("a term that looks like a pattern", {"terms": ("a+(b",)}, {"after": {"x": "A+(B"}}, "the row says a+(b"),
        ("two conditions, both met", {"categories": frozenset({C.PRESS}), "terms": ("primary",)}, {}, "the recipient is press; the row says primary"),
        ("two conditions, one met", {"categories": frozenset({C.PRESS}), "terms": ("secondary",)}, {}, None),
        ("severe enough", {"min_severity": Severity.HIGH}, {}, "its weight is high"),
        ("not severe enough", {"min_severity": Severity.HIGH}, {"kind": K.MOVED}, None),
        ("operators' routes carry no changes", {"operators": True}, {}, None),
    ],
)
def test_matches(say: Any, route: Any, over: Any, expected: Any, make_change: Any) -> None:
    assert matches(Route("r", ("mail",), **route), make_change(**over)) == expected, say


ROUTES_OF_ONE = {
    "new rows": {"kinds": frozenset({K.ADDED})}, "new rows for the press": {"kinds": frozenset({K.ADDED}), "categories": frozenset({C.PRESS})},
    "what is grave": {"min_severity": Severity.HIGH}, "a word": {"kinds": frozenset({K.ADDED}), "terms": ("league tables",)},
}


@pytest.mark.parametrize("route", ROUTES_OF_ONE.values(), ids=ROUTES_OF_ONE)
@pytest.mark.parametrize("reason", CORRECTIONS)
def test_who_was_told_wrong_is_told_right(make_change: Any, route: Any, reason: str) -> None:
    """A route that asks for new rows alone told one that was taken back, and not that it was."""
    first = make_change()
    told = Route("r", ("mail",), **route)
    assert matches(told, first) is not None
    after = {**first.after, "title": "Something else"} if reason == SAYS_OTHERWISE else None
    kind = K.CHANGED if after else K.REMOVED
    correction = first._replace(kind=kind, before=first.after, after=after, reason=reason)
    assert "corrects" in (matches(told, correction) or "") or not route.get("kinds")
    assert matches(told, correction) is not None
    others = Route("r", ("mail",), kinds=frozenset({K.ADDED}), categories=frozenset({C.CHARITY}))
    assert matches(others, correction) is None, "who was not told of the row is told nothing of it"
    if route.get("kinds"):
        assert matches(told, correction._replace(reason="no row of the newer edition is like it")) is None


@pytest.mark.parametrize(
    ("say", "term", "hit"),
    [
        ("a sentence of it", "school tables", True),
        ("who submitted it", "imagined campaign", True),
        ("its inquiry", "a made-up inquiry", True),
        ("a recipient that it names", "daily invention", True),
        ("its title", "PD0001", True),
        ("a release that it is about", "DR260301.01", True),
        ("words that were put in", "facial recognition", True),
        ("words of its whole text", "alternative provision", True),
        ("part of a word", "chool tables", False),
    ],
)
def test_the_terms_of_a_route_look_into_items_too(say: Any, term: Any, hit: Any, now: Any) -> None:
    one = sample_evidence(1, now)
    more = {"words": [["come", "facial recognition"]], "text": "Long.\nOn alternative provision.",
            "links": [{"release": 1, "reference": "DR260301.01", "recipient": ""}]}
    found = matches(Route("r", ("mail",), terms=(term,)), one._replace(detail={**one.detail, **more}))
    assert found == (f"the text says {term}" if hit else None), say


DAILY, OTHER = "The Daily Invention Ltd", "University of Imaginaryside"
ROW = {"recipient": DAILY, "title": "League tables"}


@pytest.mark.parametrize(
    ("say", "route", "kind", "over", "why_not"),
    [
        ("a word of the row", {"not_terms": ("league tables",)}, K.ADDED, {}, "the row says league tables, one of its not_terms"),
        ("a part of a word", {"not_terms": ("eagu",)}, K.ADDED, {}, ""),
        ("the recipient, in any case", {"not_recipients": ("the  daily invention LTD ",)}, K.ADDED, {}, "the recipient is one of its not_recipients"),
        ("a part of its name", {"not_recipients": ("The Daily Invention",)}, K.ADDED, {}, ""),
        ("one of two in a cell", {"not_recipients": (DAILY,)}, K.ADDED, {"recipient": f"{DAILY}\n{OTHER}"}, ""),
        ("both of a cell, as it is printed", {"not_recipients": (f"{DAILY}; {OTHER}",)}, K.ADDED, {"recipient": f"{DAILY}\n{OTHER}"},
         "the recipient is one of its not_recipients"),
        ("who it is could not be read", {"not_recipients": (DAILY,)}, K.ADDED, {"detail": {"recipient_unread": True}}, ""),
        ("nobody is named", {"not_recipients": (DAILY,)}, K.ADDED, {"recipient": None}, ""),
        ("a row that is gone", {"not_recipients": (DAILY,)}, K.REMOVED, {"before": ROW, "after": None}, "the recipient is one of its not_recipients"),
        ("an edit on both sides of which it stands", {"not_terms": ("league",)}, K.CHANGED, {"before": ROW}, "the row says league, one of its not_terms"),
        ("an edit that put the word in", {"not_terms": ("league",)}, K.CHANGED, {"before": {**ROW, "title": "Progress"}}, ""),
        ("an edit that took another's place", {"not_recipients": (DAILY,)}, K.RECIPIENT_RENAMED, {"before": {**ROW, "recipient": OTHER}}, ""),
        ("an edit of many rows, of which one is at hand", {"not_terms": ("league",)}, K.BULK_CHANGED, {"detail": {"rows": [["f", "s", 2]]}}, ""),
        ("the page of all rows is gone", {"not_terms": ("DfE external data shares",)}, K.PAGE_GONE, {"after": None}, ""),
        ("one condition holds, another does not", {"not_terms": ("league",), "min_severity": Severity.HIGH}, K.MOVED, {}, "its weight is low"),
    ],
)
def test_what_a_route_leaves_out_it_leaves_out_for_a_reason_and_for_itself(
    say: Any, route: Any, kind: Any, over: Any, why_not: Any, make_change: Any
) -> None:
    change, mine, other = make_change(kind, **over), Route("mine", ("mail",), **route), Route("other", ("mail",))
    judged = judge(mine, change)
    assert (judged.carries, "" if judged.carries else judged.why) == (not why_not, why_not), say
    names = {name for w in wanted(change, [mine, other], NOW, {"mail": Receiver(("a@example.org",))}) for name, _ in w.why}
    assert names == ({"other"} if why_not else {"mine", "other"}), say


@pytest.mark.parametrize(("second", "carried"), [(DAILY, False), (OTHER, True)])
def test_rows_shown_together_are_left_out_only_if_each_of_them_is(make_change: Any, second: str, carried: bool) -> None:
    shown = [
        {"reference": "1", "recipient": who, "category": "press", "confidence": "high", "also": [], "cells": {**ROW, "recipient": who},
         "category_reason": "", "sheet": "s", "row": n, "score": 10, "score_reasons": [], "release": n}
        for n, who in enumerate((DAILY, second), 1)
    ]
    change = make_change(K.ROWS_SHOWN, detail={"rows": [1, 2], "versions": [1, 2], "shown": shown})
    assert judge(Route("r", ("m",), not_recipients=(DAILY,)), change).carries is carried


def test_what_a_route_leaves_out_is_looked_for_in_the_whole_text_of_an_item(now: Any) -> None:
    one = sample_evidence(1, now)
    one = one._replace(detail={**one.detail, "text": "Long.\nOn alternative provision."})
    assert judge(Route("r", ("m",), not_terms=("alternative provision",)), one) == (
        False, "the text says alternative provision, one of its not_terms",
    )
    assert judge(Route("r", ("m",), not_recipients=("alternative provision",)), one).carries


@pytest.mark.parametrize("key", ["not_terms", "not_recipients"])
def test_an_empty_word_leaves_nothing_out(key: str) -> None:
    with pytest.raises(Mistakes, match="at least 1 character"):
        read_table(Route, {"name": "r", "channels": ["m"], key: ["  "]})


def test_the_terms_of_a_route_look_into_what_changed_on_a_page(make_change: Any) -> None:
    page = make_change(K.PAGE_CHANGED, after=None, reference=None, recipient=None, detail={"note": "the police"},
                       fields={"text": ("", "on exclusions")})
    assert [matches(Route("r", ("m",), terms=(t,)), page) for t in ("exclusions", "police", "shares")] == [
        "the text says exclusions", "the text says police", "the text says shares",
    ]


@pytest.mark.parametrize(
    ("kind", "category", "expected"),
    [
        (K.ADDED, C.PRESS, Severity.HIGH),
        (K.REMOVED, C.COMMERCIAL, Severity.HIGH),
        (K.ADDED, C.UNIVERSITY, Severity.NORMAL),
        (K.MOVED, C.PRESS, Severity.LOW),
        (K.BASELINE, C.UNKNOWN, Severity.LOW),
        (K.REFERENCE_REUSED, C.UNIVERSITY, Severity.HIGH),
        (K.PAGE_GONE, C.UNKNOWN, Severity.HIGH),
        (K.EDITION_PUBLISHED, C.PRESS, Severity.NORMAL),
    ],
)
def test_severity(kind: Any, category: Any, expected: Any, make_change: Any) -> None:
    assert severity(make_change(kind, category=category, also=())) is expected


def test_default_routes_carry_everything_and_name_the_press_and_companies(make_change: Any) -> None:
    routes = default_routes(["mail"])
    hit = [
        [r.name for r in routes if matches(r, make_change(category=c, also=()))]
        for c in (C.PRESS, C.COMMERCIAL, C.CHARITY)
    ]
    loud = ["press and commercial", "grave", "everything"]
    assert hit == [loud, loud, ["everything"]]
    baseline = make_change(K.BASELINE)
    assert [r.name for r in routes if matches(r, baseline)] == ["first looks", "everything"]
    assert [r.name for r in routes if r.operators] == ["operators"]
    assert {r.name for r in routes if r.digest is Digest.DAILY} == {"everything"}


def test_a_guessed_company_is_for_review_and_not_for_alarm(make_change: Any) -> None:
    guess = {"confidence": Confidence.LOW, "also": ()}
    assert severity(make_change(category=C.COMMERCIAL, **guess)) is Severity.NORMAL
    assert severity(make_change(category=C.PRESS, **guess)) is Severity.HIGH
    assert severity(make_change(category=C.COMMERCIAL, confidence=Confidence.MEDIUM, also=())) is Severity.HIGH
    item = describe(make_change(category=C.COMMERCIAL, **guess)).as_item()
    assert "(commercial, a guess to be reviewed)" in item["line"]
    assert (item["review"], item["severity"]) == (True, "normal")
    assert not describe(make_change(category=C.UNKNOWN, **guess)).as_item()["review"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("say", "digest", "local", "weekday", "now", "expected"),
    [
        ("the next full hour", Digest.HOURLY, time(0), 0, "2026-11-24T14:56:00", "2026-11-24T15:00:00"),
        ("on the hour: the next one", Digest.HOURLY, time(0), 0, "2026-11-24T15:00:00", "2026-11-24T16:00:00"),
        ("tomorrow morning, winter", Digest.DAILY, time(8), 0, "2026-11-24T14:56:00", "2026-11-25T08:00:00"),
        ("this morning, summer: an hour earlier in UTC", Digest.DAILY, time(8), 0, "2026-07-01T02:00:00", "2026-07-01T07:00:00"),
        ("an hour that the clocks leave out is an hour later", Digest.DAILY, time(1, 30), 0, "2027-03-27T12:00:00", "2027-03-28T01:30:00"),
        ("an hour that comes twice: the first", Digest.DAILY, time(1, 30), 0, "2027-10-30T12:00:00", "2027-10-31T00:30:00"),
        ("and not the second one too", Digest.DAILY, time(1, 30), 0, "2027-10-31T00:30:00", "2027-11-01T01:30:00"),
        ("Monday, from a Tuesday", Digest.WEEKLY, time(8), 0, "2026-11-24T14:56:00", "2026-11-30T08:00:00"),
        ("later this Tuesday", Digest.WEEKLY, time(18), 1, "2026-11-24T14:56:00", "2026-11-24T18:00:00"),
    ],
)
def test_next_slot(say: Any, digest: Any, local: Any, weekday: Any, now: Any, expected: Any) -> None:
    route = Route("r", ("mail",), digest=digest, at=local, weekday=WEEKDAYS[weekday])
    assert next_slot(route, at(now)) == at(expected), say


def test_a_route_that_tells_at_once_has_no_slot(now: Any) -> None:
    assert next_slot(Route("r", ("mail",)), now) is None


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"channels": []}, "channels: the list needs at least 1 of them"),
        ({"time_zone": "Europe/Nowhere"}, "no time zone .Europe/Nowhere."),
        ({"time_zone": "../etc/passwd"}, "no time zone"),
        ({"weekday": "someday"}, "weekday: 'someday' is not known"),
    ],
)
def test_a_wrong_route_is_refused_by_name(over: Any, said: Any) -> None:
    with pytest.raises(Mistakes, match=said):
        read_table(Route, {"name": "r", "channels": ["mail"], **over})


# The release's stored severity ----------------------------------------------------------------------------------

GRAVE: dict[str, Any] = {"score": 90, "score_reasons": ("recipient: police_home_office", "tier 1"), "also": ()}


@pytest.mark.parametrize(
    ("say", "kind", "over", "expected"),
    [
        ("the gravest data to somebody known", K.ADDED, {"category": C.POLICE_HOME_OFFICE}, Severity.HIGH),
        ("just below", K.ADDED, {"category": C.POLICE_HOME_OFFICE, "score": 59}, Severity.NORMAL),
        ("to nobody knows whom: for review", K.ADDED, {"category": C.UNKNOWN}, Severity.NORMAL),
        ("to a guess: for review", K.ADDED, {"category": C.COMMERCIAL, "confidence": Confidence.LOW}, Severity.NORMAL),
        ("a typing correction", K.NAME_CORRECTED, {"category": C.POLICE_HOME_OFFICE}, Severity.LOW),
        ("the press is told of whatever it got", K.ADDED, {"category": C.PRESS, "score": 3}, Severity.HIGH),
    ],
)
def test_the_stored_severity_counts(say: str, kind: Any, over: Any, expected: Any, make_change: Any) -> None:
    assert severity(make_change(kind, **(GRAVE | over))) is expected, say


def test_a_route_says_how_severe(make_change: Any) -> None:
    route = Route("r", ("mail",), min_severity=Severity.HIGH)
    assert matches(route, make_change(category=C.PRESS, **GRAVE)) == "its weight is high (the sensitivity score of its release is 90 of 100)"
    assert matches(route, make_change(category=C.UNIVERSITY, also=(), score=40)) is None


def test_messages_say_how_sensitive_it_is(make_change: Any) -> None:
    item = describe(make_change(category=C.PRESS, **GRAVE)).as_item()
    assert (item["severity"], item["score"]) == ("high", 90)
    assert item["severity_reasons"] == ["recipient: police or Home Office", "tier 1"]
    assert item["details"][-1] == {
        "label": "Sensitivity score", "value": "90 of 100: police or Home Office; tier 1"
    }
    quiet = describe(make_change(K.MOVED, **GRAVE)).as_item()
    assert "Sensitivity score" not in [d["label"] for d in quiet["details"]], "it does not come first"


def test_of_one_severity_the_graver_release_comes_first(make_change: Any) -> None:
    def press(number: int, score: int | None) -> Any:
        return make_change(number=number, category=C.PRESS, also=(), score=score)

    ordered = sorted([press(1, 30), press(2, 95), press(3, None), press(4, 60)], key=worst_first)
    assert [c.score for c in ordered] == [95, 60, None, 30], "what has none is in the middle"


def test_a_release_whose_recipient_could_not_be_read_is_told_as_grave(make_change: Any) -> None:
    unread = make_change(
        recipient=None, category=C.UNKNOWN, confidence=Confidence.LOW, also=(), score=20, detail={"recipient_unread": True}
    )
    assert severity(unread) is Severity.HIGH
    assert matches(Route("press", ("mail",), categories=frozenset({C.PRESS})), unread) == "the recipient could not be read"
    assert matches(Route("charities", ("mail",), categories=frozenset({C.CHARITY})), unread) is None
    assert describe(unread).headline.startswith("A recipient that could not be read was given data")
    both = [unread, make_change(number=2)]
    assert headline(both, "") == "A recipient that could not be read and The Daily Invention Ltd get pupil data"
    assert "1 whose recipient could not be read" in summary(both)
    assert not is_unread(make_change(category=C.UNKNOWN))


def test_a_text_is_carried_for_each_of_those_whom_it_says_to_have_got_data() -> None:
    """A route for universities had none of the texts on them, nor a text on a newspaper and a university."""
    given = [{"name": n, "category": c, "role": r} for n, c, r in (
        ("The Example Herald", "press", "given"), ("Example University", "university", "given"), ("Leeds", "local_authority", "denied"))]
    said = [{"sentence": "Both got it.", "band": "alert", "polarity": "release", "recipients": given, "terms": [], "reason": ""}]
    text = sample_evidence(1, NOW, mentions=said, links=[])._replace(category=C.PRESS)
    for category, carried in ((C.PRESS, True), (C.UNIVERSITY, True), (C.LOCAL_AUTHORITY, False), (C.CHARITY, False)):
        assert (matches(Route("r", ("mail",), categories=frozenset({category})), text) is not None) == carried
