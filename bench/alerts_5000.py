"""5,000 new rows in one edition: planned, rendered for three channels. `python -m bench.alerts_5000`."""

from __future__ import annotations

import json
import resource
from datetime import UTC, datetime

from alerts.channels import CHANNELS
from alerts.channels.channel import Config
from alerts.channels.email import EmailConfig
from alerts.channels.slack import SlackConfig
from alerts.channels.webhook import WebhookConfig
from alerts.message import Form, Message
from alerts.planning.grouping import plan_changes
from alerts.routes import Digest, default_routes
from alerts.sending.deliver import receivers
from model.change import ChangeKind, StoredChange
from model.recipient import Category, Confidence

ROWS = 5000
LIMIT = 5.0
"""CPU seconds allowed."""


def cpu() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def change(number: int, now: datetime) -> StoredChange:
    categories = list(Category)
    row = {f"column {n}": f"value {number} of column {n}, some words long" for n in range(18)}
    row |= {"title": f"An invented study, number {number}", "purpose": "To find out what can be found out. " * 8}
    return StoredChange(
        id=number, key=f"{number:064d}", source="dfe", source_title="DfE external data shares",
        source_url="https://www.gov.uk/government/publications/dfe-external-data-shares", kind=ChangeKind.ADDED,
        release_id=number, reference=f"DS{number:05d}", recipient=f"Invented Body {number} Ltd",
        category=categories[number % len(categories)], confidence=Confidence.HIGH, category_reason="a rule", also=(),
        file="DfE external data shares", sheet="NPD", row=number, fields={}, before=None, after=row,
        reason="no row of the last edition is like it", edition_id=1, edition_title="September 2026",
        file_url="https://assets.publishing.service.gov.uk/media/x/shares.ods", sha256="ab" * 32,
        published_at=now.isoformat(), seen_at=now.isoformat(), detail={},
    )


def main() -> None:
    now = datetime(2026, 11, 24, 14, 56, tzinfo=UTC)
    changes = [change(n, now) for n in range(1, ROWS + 1)]
    configs: dict[str, Config] = {
        "mail": EmailConfig("mail.example", 587, "watch@example.org", ("reader@example.org",)),
        "chat": SlackConfig("https://hooks.example/services/x"),
        "hook": WebhookConfig("https://hooks.example/in"),
    }
    start = cpu()
    alerts = plan_changes(changes, default_routes(list(configs), rest=Digest.NOW), now, receivers(configs)).alerts
    planned = cpu()
    sizes = {}
    for alert in alerts:
        # As the database keeps it and gives it back.
        payload = json.loads(json.dumps(dict(alert.payload)))
        config = configs[alert.channel]
        message = Message(alert.id, *alert.deliveries[0], payload, form=Form.RICH)
        body = CHANNELS[config.kind].render(config, message)
        sizes[alert.channel] = len(body if isinstance(body, bytes) else body.as_bytes())
    used = cpu() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{ROWS:,} rows, {len(alerts)} messages (one a channel): {used:.2f} s CPU (limit {LIMIT:g}), {peak:.0f} MiB")
    print(f"  planning {planned - start:.2f} s; bytes: " + ", ".join(f"{n} {s:,}" for n, s in sorted(sizes.items())))


if __name__ == "__main__":
    main()
