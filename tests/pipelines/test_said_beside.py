"""What several rows are told in one, what operators hear and later changes say say nothing of a withheld release."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alerts.sending.redact import shown as alert_shown
from bench.desk import Desk
from db.outbox.deliveries import save_alert
from db.register.changes import stored_changes_of, with_history
from db.withheld.asked import stored_changes_to_pass_on
from db.withheld.decide import load_withheld
from db.withheld.record import withhold
from db.withheld.short_list import listed_now
from model.delivery import Alert
from tests.db.public_world import build_anew
from tests.pipelines.test_withheld_again import KEPT, OTHER, ROWS, but, edition, shown, withheld
from tests.tables import rows_of, values_of

PRESS = but(KEPT, recipient="Daily Quillfeather", title="Custody stories")
NEW = but(OTHER, recipient="Daily Telegraph")


def told(desk: Desk, path: Path, kind: str) -> list[str]:
    """What commands, messages and the public copy say in changes of a kind."""
    rows = rows_of(desk, "change", kind=kind, state="open")
    out = [str(stored_changes_to_pass_on(desk.store, rows))]
    kept = load_withheld(desk.store)
    whole = with_history(desk.store, stored_changes_of(desk.store, [x["id"] for x in rows]))
    out += [str(kept.change(c)) for c in whole]
    build_anew(desk.store.folder, path)
    return [*out, str(rows_of(path, "changes", kind=kind))]


def test_references_numbered_anew_do_not_list_the_withheld_one(desk: Desk, tmp_path: Path) -> None:
    edition(desk, [KEPT, *ROWS[:30]], 1)
    desk.poll()
    number = int(values_of(desk, "version", "release_id", reference=KEPT[0])[0])
    with desk.store.transaction():
        withhold(desk.store, "release", number, because="asked for", who="x", cause="person", now=desk.now)
    edition(desk, [but(row, reference=f"ED/{n + 400}") for n, row in enumerate([KEPT, *ROWS[:30]])], 2)
    assert "references_renumbered" in desk.poll().kinds
    for said in told(desk, tmp_path / "public.db", "references_renumbered"):
        assert "ED/401" in said
        assert "ED/400" not in said
        assert KEPT[0] not in said
    (change,) = rows_of(desk, "change", kind="references_renumbered")
    assert listed_now(desk.store, load_withheld(desk.store)).of_rows == {change["id"]}


def message(desk: Desk) -> str:
    (said,) = values_of(desk, "notice", "message", code="quarantined")
    return str(said)


def test_a_notice_of_an_edition_put_aside_does_not_name_who_may_be_withheld(desk: Desk) -> None:
    withheld(desk, [*ROWS, PRESS])
    edition(desk, [*ROWS[:18], but(PRESS, reference="DS00907", title="Moves", date="2020-01-01"), NEW], 2)
    assert desk.poll().decision == "quarantined"
    assert "2 rows in it are new, for press or companies among others: Daily Telegraph (press)." in message(desk)
    assert "1 of them may be withheld already, and is not named." in message(desk)
    assert "Quillfeather" not in message(desk), "nor as one that is gone"


def test_a_notice_from_before_loses_the_name_and_keeps_the_others(desk: Desk) -> None:
    edition(desk, ROWS, 1)
    desk.poll()
    edition(desk, [*ROWS[:18], PRESS, NEW], 2)
    assert desk.poll().decision == "quarantined"
    assert "Daily Quillfeather (press)" in message(desk)
    item = {"source": "register", "code": "quarantined", "message": message(desk), "line": message(desk)}
    payload: dict[str, Any] = {"type": "notices", "id": "a1", "items": [item]}
    with desk.store.transaction():
        save_alert(desk.store, Alert("a1", "ops", payload), desk.now)
        release = values_of(desk, "version", "release_id", recipient=PRESS[1])[0]
        withhold(desk.store, "release", release, because="asked for", who="x", cause="person", now=desk.now)
    for said in (message(desk), str(alert_shown(desk.store, "a1"))):
        assert "Quillfeather" not in said
        assert "[withheld] (press)" in said
        assert "Daily Telegraph (press)" in said


def test_the_words_of_a_withheld_change_are_not_what_stood_before(desk: Desk, tmp_path: Path) -> None:
    slip = "Gorsebramble words slipped in here"
    edition(desk, [*ROWS, KEPT, OTHER], 1)
    desk.poll()
    edition(desk, [*ROWS, but(KEPT, purpose=slip), but(OTHER, purpose="To rank colleges")], 2)
    desk.poll()
    (change,) = [c for c in rows_of(desk, "change", kind="changed") if slip in c["fields"]]
    with desk.store.transaction():
        withhold(desk.store, "change", change["id"], because="x", who="x", cause="person", now=desk.now)
    edition(desk, [*ROWS, KEPT, OTHER, NEW], 3)
    desk.poll()
    for said in told(desk, tmp_path / "public.db", "changed"):
        assert "Gorsebramble" not in said
    assert "To rank colleges" in str(told(desk, tmp_path / "public.db", "changed"))
    assert KEPT[3] in str(told(desk, tmp_path / "public.db", "changed"))
    assert shown(desk, kind="added") == [NEW[1]]
