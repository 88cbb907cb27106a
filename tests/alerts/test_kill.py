"""kill -9 in the middle of a delivery: nothing is lost, and what may be a repeat says so."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.channels.webhook import WebhookConfig
from alerts.payload.changes import changes_payload
from alerts.sending.deliver import deliver_due
from alerts.sending.lane import LEASE
from model.delivery import Alert

ROOT = Path(__file__).parents[2]
CHILD = """
import sys
from datetime import datetime
from pathlib import Path
from alerts.channels.webhook import WebhookConfig
from alerts.sending.deliver import deliver_due
from db.store import Store
folder, url, now = Path(sys.argv[1]), sys.argv[2], datetime.fromisoformat(sys.argv[3])
hook = WebhookConfig(url, local=True)
deliver_due(lambda: Store.open(folder), {"hook": hook}, lambda: now, owner="child")
print("done")
"""


@pytest.mark.parametrize("taken", [0, 1, 2], ids=["at the first", "after one", "after two"])
def test_kill_while_the_hook_has_the_message(taken: int, box: Any, hook: Any, make_change: Any, now: Any) -> None:
    names = [f"AL-{n:010d}" for n in range(1, 4)]
    box.put(*(Alert(n, "hook", changes_payload(n, [make_change()], [], now)) for n in names))
    hook.steps = [(200, b"")] * taken + ["hang"]
    command = [sys.executable, "-c", CHILD, str(box.folder), hook.url, now.isoformat()]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as child:
        assert hook.arrived(taken + 1), "the child did not get that far"
        child.kill()
        assert child.communicate()[0] == b""
    assert list(box.states().values()) == ["sent"] * taken + ["leased"] + ["pending"] * (2 - taken)
    hook.steps = [(200, b"")]
    later = now + timedelta(seconds=LEASE)
    counts = deliver_due(box.open, {"hook": WebhookConfig(hook.url, local=True)}, lambda: later, owner="next")
    assert counts.sent == 3 - taken
    got = [(h["webhook-id"], json.loads(body)["data"]["maybe_repeat"]) for h, body in hook.seen]
    once = [(n, False) for n in names]
    assert sorted(got) == sorted([*once, (names[taken], True)])
    assert set(box.states().values()) == {"sent"}
