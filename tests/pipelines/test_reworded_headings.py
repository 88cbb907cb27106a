"""A heading that is worded anew in words that nobody knows: what its column means lasts through every later edition."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bench.desk import Desk
from tests.pipelines.test_decided import publish
from tests.tables import rows_of

BODIES = (
    "University of Wexcombe", "Brightslate Learning Ltd", "Wexshire County Council", "The Larkfield Foundation",
    "Fenwick Argus", "Zorvane Systems Ltd", "Marlsea University", "Northmoor City Council",
)
FORM = ("Timestamp", "Who are we sharing with?", "What is the project?", "Which pupil data?", "Why?", "Our ref")
PLAIN = ("Date", "Sharing with", "Project", "Pupil data", "Purpose", "Ref")
ROWS = [
    (f"{n % 28 + 1:02}/03/2025", BODIES[n % 8], f"Study {n * n} of reading", "School census", f"To study {n}", f"G{n}")
    for n in range(16)
]
ECHO = ("05/04/2026", "The Thornby Echo", "League tables", "Key stage 4 results", "To print tables", "G18")
EDITED = (*ROWS[4][:3], "School census and Key stage 4 results", *ROWS[4][4:])
REST = ROWS[5:]


def table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> bytes:
    return "\n".join([",".join(headings), *map(",".join, rows), ""]).encode()


def with_plain(*places: int) -> tuple[str, ...]:
    return tuple(PLAIN[n] if n in places else heading for n, heading in enumerate(FORM))


def called(heading: str) -> tuple[str, ...]:
    return (FORM[0], heading, *FORM[2:])


CHAINS = (
    (FORM, with_plain(1, 4)), (FORM, PLAIN), (FORM, *(called(h) for h in ("Sharing with", "Going to whom", "Onward to"))),
    (called("Where it went"), called("Onward"), FORM), (PLAIN, called("Sharing with"), PLAIN),
)


@pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: " > ".join(h[1] for h in chain))
def test_the_recipient_is_read_of_every_later_edition(desk: Desk, chain: tuple[tuple[str, ...], ...]) -> None:
    for day, headings in enumerate(chain, 1):
        publish(desk, table(headings, ROWS), day)
        desk.poll()
    publish(desk, table(chain[-1], [*ROWS[:4], EDITED, *REST, ECHO]), 9)
    said = {c["kind"]: (c["recipient"], c["category"]) for c in desk.poll().changes}
    assert (said["added"], said["changed"]) == (("The Thornby Echo", "press"), ("Fenwick Argus", "press"))
    publish(desk, table(chain[-1], [*ROWS[:4], EDITED, *REST, ECHO, ("06/04/2026", "Daily Mail", *ECHO[2:5], "G19")]), 10)
    assert [c["recipient"] for c in desk.poll().of("added")] == ["Daily Mail"]
    assert {v["recipient"] for v in rows_of(desk, "version")} == {*BODIES, "The Thornby Echo", "Daily Mail"}


def test_a_column_of_other_cells_under_the_old_place_is_not_taken_for_the_recipient(desk: Desk) -> None:
    publish(desk, table(FORM, ROWS), 1)
    desk.poll()
    other = [(r[0], "yes" if n % 2 else "no", *r[2:]) for n, r in enumerate(ROWS)]
    publish(desk, table(called("Is it shared"), other), 2)
    desk.poll()
    assert not {"yes", "no"} & {v["recipient"] for v in rows_of(desk, "version")}
