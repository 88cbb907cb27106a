"""The payload of an alert: plain JSON values, sanitised once.

Channels only dress these values. docs/using/webhook.schema.json describes them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from text.timestamp import to_second

ALL_SHOWN = 30
"""Up to so many rows are all in the message; of more those of high severity, the rest by recipient, and attached."""


def head(kind: str, alert: str, now: datetime, zone: str) -> dict[str, Any]:
    """What each payload begins with; `zone` is the reader's."""
    return {"version": 1, "type": kind, "id": alert, "created_at": to_second(now), "time_zone": zone}
