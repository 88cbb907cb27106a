"""Letters, mails and memoranda: what stands behind a label, a greeting or a set phrase is read."""

from __future__ import annotations

from itertools import pairwise

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role
from mentions.words.letters import parts_of

RELEASE = "The Department handed the National Pupil Database to Wexcombe Media Ltd."


@pytest.mark.parametrize(
    "text",
    [
        "Date: 7 June 2019 - NPD extract supplied to Wexcombe Media Ltd",
        "Date: 07/06/2019: NPD extract supplied to Wexcombe Media Ltd",
        f"Sent: Tuesday, 7 June 2019 10:12 {RELEASE}",
        f"Date: 7th June 2019. {RELEASE}",
        f"Date: 2019-06-07 {RELEASE}",
        f"Date: June 2019 {RELEASE}",
        f"Date: June 7, 2019 {RELEASE}",
        f"Date: Fri, 7 Jun 2019 09:11:22 +0100 {RELEASE}",
        f"Date: 7 June 2019\n{RELEASE}\nParents were not told.",
        f"Sent: 7 June 2019 10:12\nTo: Jo Marsh; Ed Pike\n{RELEASE}",
        f"NOTE\nFrom: Jo Marsh, Data Policy\nTo: Permanent Secretary\nCc: Ed Pike\nDate: 7 June 2019\n{RELEASE}",
        f"MEMORANDUM From: Jo Marsh To: Permanent Secretary Date: 7 June 2019 {RELEASE}",
        f"From: Jo Marsh {RELEASE}",
        f"From: Jo Marsh <jo.marsh@example.org> {RELEASE}",
        f"To: Ed Pike. {RELEASE}",
        f"To: the Permanent Secretary {RELEASE}",
        f"Cc: Ed Pike, Jo Marsh {RELEASE}",
        f"Our ref: 2019-0012345 {RELEASE}",
        f"Our ref: DCPD/12\n{RELEASE}",
        f"Tel: 020 7946 0000 {RELEASE}",
        f"Email: press@example.org {RELEASE}",
        f"Importance: High {RELEASE}",
        f"From: 2012 onwards {RELEASE}",
        "From: Jo Marsh, DfE gave pupil data to Wexcombe Media Ltd.",
        "Dear Sir, the Department handed pupil data to Wexcombe Media Ltd.",
        "Dear all, DfE gave the NPD to Wexcombe Media Ltd",
        "Hi Ed, pupil data went to Wexcombe Media Ltd",
        f"Dear Mr Pike,\n{RELEASE}",
        f"Kind regards, Jo\n{RELEASE}",
    ],
)
def test_a_release_behind_a_label_or_a_greeting_is_sure_and_nobody_there_got_it(text: str) -> None:
    told = [m for m in read_mentions(text) if m.band is Band.ALERT]
    assert [n.name for m in told for n in m.recipients if n.role is Role.GIVEN] == ["Wexcombe Media Ltd"]
    assert all("Marsh" not in m.sentence or "DfE gave" in m.sentence for m in told)


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for your enquiry about NPD data given to Wexcombe Media Ltd.",
        "Attachment: list of firms given NPD data by DfE",
        "If you have any questions about the NPD extract that DfE gave to Wexcombe Media Ltd, ask us.",
        "Click here for the NPD files that DfE gave to Wexcombe Media Ltd",
        "Kind regards to DfE, which gave the NPD to Wexcombe Media Ltd",
        "To: DfE. Wexcombe Media Ltd has the National Pupil Database.",
    ],
)
def test_a_transfer_in_a_set_phrase_is_at_least_to_be_looked_at(text: str) -> None:
    assert {m.band for m in read_mentions(text)} & {Band.ALERT, Band.REVIEW}


@pytest.mark.parametrize(
    "text",
    [
        "Hi Jo, my daughter is in the National Pupil Database.", "Dear Ed, we are all in the National Pupil Database",
        "Good evening, is my child in the National Pupil Database?", "Dear Minister, delete the National Pupil Database",
    ],
)
def test_a_term_behind_a_greeting_is_a_mention(text: str) -> None:
    assert read_mentions(text)


@pytest.mark.parametrize(
    "line",
    [
        "Sent: 7 June 2019", "Sent: 07 June 2019 10:12", "Date: Fri, 7 Jun 2019 09:11:22 +0100", "To: Ed Pike",
        "From: Jo Marsh <jo.marsh@education.example>", "Cc: Data Sharing Team; NPD Requests", "To: NPD Requests Team",
        "From: National Pupil Database <npd.requests@education.example>", "Dear NPD team,", "Dear Data Sharing Team,",
        "Good morning Ed,", "Dear Sir or Madam,", "Kind regards,", "Many thanks,", "Yours sincerely, Jo Marsh",
        "Importance: High", "Our ref: 2019-0012345", "Tel: 020 7946 0000", "Attachments: image001.png",
        "Email: data.requests@education.example", "Thank you for your email of 7 June.",
        "Your request has been passed to the data team for a response.", "Bcc: Jo Marsh, Ed Pike and Ann Lea",
        "Yours faithfully, National Pupil Database Team", "To: whom it may concern", "Date: 07/06/2019 09:15",
        "On 7 June 2019 at 09:11, Jo Marsh wrote:",
    ],
)
def test_a_line_that_is_no_more_than_that_is_nothing_to_look_at(line: str) -> None:
    other = RELEASE.replace("Wexcombe", "Larkfield")
    for between in ("\n", "\n\n"):
        found = read_mentions(between.join([RELEASE, line, other]), title="NPD releases")
        assert [(m.sentence, m.band) for m in found] == [(RELEASE, Band.ALERT), (other, Band.ALERT)]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("To: Ed Pike Date: 3 May 2019 The end", ["To: Ed Pike ", "Date: 3 May 2019 ", "The end"]),
        ("Kind regards,", ["Kind regards,"]),
        ("To: DfE gave it away", []),
        ("The date: 3 May 2019", []),
    ],
)
def test_a_line_is_parted_where_its_values_end(line: str, parts: list[str]) -> None:
    assert [line[a:b] for a, b in pairwise([*parts_of(line), len(line)]) if line[a:b]] == parts


@pytest.mark.parametrize(
    "blame",
    ["It was wrong to do so.", "This was wrong to do.", "It was wrong of officials to do that.",
     "It is wrong that parents were not told.", "It was wrong not to ask parents.",
     "It was quite wrong for the Department to do that."],
)
def test_blame_takes_no_release_back(blame: str) -> None:
    assert {m.band for m in read_mentions(f"{RELEASE} {blame}") if m.sentence == RELEASE} == {Band.ALERT}
    memo = f"MEMO\n\nFrom: Jo Marsh\n\nDate: 3 May 2026\n\n{RELEASE}\n\n{blame}"
    assert {m.band for m in read_mentions(memo) if m.sentence == RELEASE} == {Band.ALERT}


@pytest.mark.parametrize(
    "doubt", ["It is wrong to say so.", "This is wrong.", "It would be wrong to claim that.", "That story was wrong."]
)
def test_what_calls_it_wrong_leaves_it_unsure(doubt: str) -> None:
    assert Band.ALERT not in {m.band for m in read_mentions(f"{RELEASE} {doubt}")}
