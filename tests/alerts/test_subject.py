"""A route's own subject line: places are filled, a wrong place is refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from alerts.message import Message
from alerts.payload.subject import PLACES, check_subject
from alerts.planning.grouping import Receiver, plan_changes
from alerts.routes import Route
from alerts.sentences.headline import headline, summary
from model.change import ChangeKind
from model.recipient import Category


def test_the_subject_is_in_the_readers_words(make_change: Any, now: Any) -> None:
    route = Route("cy", ("chat",), subject="[cronfa] {total} newid: {recipient} - {source}")
    (alert,) = plan_changes([make_change(recipient="A {source} {x} Ltd\r\nBcc: v@example.org")], [route], now, {"chat": Receiver()}).alerts
    message = Message(alert.id, alert.id, "", alert.payload)
    assert message.subject == "[cronfa] 1 newid: A {source} {x} Ltd; Bcc: v@example.org - DfE external data shares"
    repeat = Message(alert.id, alert.id, "", alert.payload, maybe_repeat=True)
    assert repeat.subject.startswith(f"(may repeat {alert.id}) [cronfa]")


def test_every_place_has_a_value(make_change: Any, now: Any) -> None:
    route = Route("r", ("chat",), subject=" ".join(f"{{{p}}}" for p in PLACES))
    (alert,) = plan_changes([make_change()], [route], now, {"chat": Receiver()}).alerts
    assert "{" not in alert.payload["subject"]


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{hedline}", r"no place \{hedline\}; did you mean \{headline\}\?"),
        ("{0.__class__}", "known are headline"),
        ("{headline", "does not close"),
        ("x" * 151, "one line"),
        ("a\nb", "one line"),
    ],
)
def test_a_wrong_subject_is_refused(template: Any, said: Any) -> None:
    with pytest.raises(ValueError, match=said):
        check_subject(template, "route 'r'")


def test_who_got_data_and_is_gone_within_the_digest_is_not_named_as_having_it(make_change: Any) -> None:
    rows = [make_change(number=n, release_id=n, recipient=who, category=Category.PRESS) for n, who in ((1, "Daily Figment"), (2, "Weekly Figment"))]
    gone = make_change(number=3, release_id=1, recipient="Daily Figment", category=Category.PRESS, kind=ChangeKind.REMOVED)
    assert headline([*rows, gone], "").startswith("Weekly Figment ")
    assert "Daily" not in headline([*rows, gone], "")
    assert "removed" in headline([*rows, gone], "")
    assert "Daily Figment removed" in headline([rows[0], gone], "")
    before = make_change(number=0, release_id=1, recipient="Daily Figment", category=Category.PRESS, kind=ChangeKind.REMOVED)
    assert "Daily Figment" in headline([rows[0], before], ""), "gone before it came"


def test_copies_of_rows_are_not_counted_with_the_press(make_change: Any) -> None:
    press = [make_change(kind=kind, category=Category.PRESS) for kind in (ChangeKind.ADDED, *[ChangeKind.DUPLICATE_ADDED] * 4)]
    assert "(1 press" in summary(press)
