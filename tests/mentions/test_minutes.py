"""Minutes say behind a body what became of it; lists end where a page or paper goes on to something else."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role

HEADING = "Data Sharing Approval Panel: minutes, National Pupil Database"
GIVEN = "The Department released National Pupil Database records to:\n"


def _told(text: str, heading: str = "") -> list[str]:
    mentions = read_mentions(text, title=heading, heading=heading)
    return [n.name for m in mentions if m.band is Band.ALERT for n in m.recipients if n.role is Role.GIVEN]


OFF = (
    "Deferred.",
    "Deferred to June.",
    "Carried over to the July meeting.",
    "Chair to approve by correspondence.",
    "The panel will seek more information.",
    "Minded to refuse.",
    "Refused.",
    "Revise and resubmit.",
    "Data not yet sent.",
)


@pytest.mark.parametrize("off", OFF)
def test_what_is_put_off_is_not_told_and_those_beside_it_are(off: str) -> None:
    text = f"""DS00871 Fernley Assessments Ltd \u2013 KS2. Approved. Data despatched 20 March.
DS00872 BBC \u2013 exclusions. {off}
DS00873 Oxlip Research Ltd \u2013 GCSE results. Approved; data despatched 22 March."""
    assert _told(text, HEADING) == ["Fernley Assessments Ltd", "Oxlip Research Ltd"]


@pytest.mark.parametrize("off", OFF)
def test_items_by_number(off: str) -> None:
    text = f"Item 7. Pearson \u2013 KS2 NPD. {off}\nItem 9. Hedgerow Tutors Ltd \u2013 NPD. Data were sent on 3 May."
    assert _told(text, HEADING) == ["Hedgerow Tutors Ltd"]


def test_what_was_put_off_and_sent_later_is_told() -> None:
    text = "Item 7. Pearson \u2013 KS2 NPD. Deferred in May; data sent on 3 June."
    assert _told(text, HEADING) == ["Pearson"]


OTHER = (
    "Further reading\n- Guardian: schools in crisis\n- ICO: your rights",
    "Related content\nOfsted annual report\nBBC Bitesize",
    "Our partners\nPearson\nBBC",
    "More from us\nBBC Bitesize",
    "Who was refused\nPearson\nBBC",
    "Applications withdrawn\n- Pearson",
    "Refused:\nPearson",
    "Source: Schools Week, 3 May 2024",
    "Note: the BBC and Pearson asked for more.",
    "Contact us\nBBC Bitesize",
)


@pytest.mark.parametrize("other", OTHER)
@pytest.mark.parametrize("mark", ["", "- "])
def test_a_list_ends_where_something_else_begins(mark: str, other: str) -> None:
    assert _told(f"{GIVEN}{mark}Hedgerow Tutors Ltd\n{mark}Oxlip Research Ltd\n\n{other}") == [
        "Hedgerow Tutors Ltd", "Oxlip Research Ltd",
    ]


def test_a_note_to_a_line_is_no_line() -> None:
    text = f"{GIVEN}Hedgerow Tutors Ltd\nKestrel Constabulary*\nOxlip Research Ltd\n*under s.29 DPA"
    assert _told(text) == ["Hedgerow Tutors Ltd", "Kestrel Constabulary", "Oxlip Research Ltd"]


def test_months_and_names_end_no_list() -> None:
    text = "Recipients of NPD data in May:\nHedgerow Tutors Ltd\nMay 2023\nThe Open University\nPending Design Ltd"
    assert _told(text) == ["Hedgerow Tutors Ltd", "Open University", "Pending Design Ltd"]
