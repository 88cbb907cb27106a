"""What the servers of the goldens publish, stage by stage: the demonstration's rows and more, all made up."""

from __future__ import annotations

import datetime as dt
import io
import random
from functools import lru_cache
from pathlib import Path

from msgspec.structs import replace
from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.comments import Comment  # type: ignore[import-untyped]

from bench.replica.eras import REQUESTS_TITLE, SHARES_TITLE, merged_2020, requests_2018, shares_2018
from bench.replica.govuk import PublishedFile, Replica
from bench.replica.parliament import Parliament
from bench.replica.year import Evidence, Year, make_year
from demo.editions import (
    EVIDENCED_SHARES,
    NEW_COMPANY,
    NEW_PRESS,
    NEW_UNIVERSITY,
    EditionRows,
    Share,
    baseline,
    second,
    third,
)
from demo.site import GUIDANCE, Asset, content_item, file_attachment, seconds

ERAS = "/government/publications/an-older-register"
PROJECTS = "/media/00000000000000000000aaaa/projects.xlsx"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMES = (
    "Exampleton Gazette", "The Times", "BBC News", "Fischer Family Trust", "Example Data Services Ltd",
    "University of Oxford", "Mockchester Tuition plc", "Home Office", "Education Policy Institute", "Ofsted",
    '=HYPERLINK("http://example.org")', "<script>Ltd</script>", "Zażółć Foundation", "Example Broker plc",
)
PURPOSES = (
    "To follow pupils' attainment from key stage 2 to key stage 4", "To sell a comparison of schools to parents",
    "To report on exclusions", "To evaluate a trial of tutoring\nin two parts", "To match pupils for a cohort study",
)


def _grown(book: EditionRows, number: int) -> EditionRows:
    """The edition after `book`: rows added, reworded, moved and withdrawn."""
    dice = random.Random(number)
    shares = list(book.shares)
    for row in dice.sample(range(20, len(shares)), 6):
        shares[row] = replace(shares[row], purpose=dice.choice(PURPOSES), identifiability=dice.randrange(1, 6))
    for row in dice.sample(range(20, len(shares)), 2):
        shares[row] = replace(shares[row], recipient=dice.choice(NAMES))
    gone = shares.pop(dice.randrange(20, len(shares)))
    moved = shares.pop(dice.randrange(20, len(shares)))
    start = dt.date(2023, 1, 1) + dt.timedelta(days=90 * number)
    added = [
        Share(f"DS8{number}{n:03d}", dice.choice(NAMES), dice.choice(PURPOSES), "School Census; absence",
              dice.randrange(1, 6), dice.choice("ABCDE"), start, start + dt.timedelta(days=700))
        for n in range(8)
    ]
    # What was withdrawn comes back an edition later, as a new row with its old reference.
    back = [replace(gone, purpose="Back again")] if number % 3 == 2 else []
    return replace(
        book, month=f"{start:%d %B %Y}", short=f"{start:%b %Y}", shares=(*shares, *added, *back),
        regular=(*book.regular, moved),
    )


@lru_cache(maxsize=1)
def books() -> tuple[EditionRows, ...]:
    """The editions in order."""
    out = [baseline()]
    out[0] = replace(out[0], shares=(*out[0].shares, NEW_PRESS, NEW_COMPANY, NEW_UNIVERSITY))
    for number in range(1, 5):
        out.append(_grown(out[-1], number))
    # So much shorter that nobody can believe it; then whole again.
    out.append(replace(out[-1], shares=out[-1].shares[:60], npd=()))
    out.append(_grown(out[-2], 6))
    return tuple(out)


def projects(number: int) -> bytes:
    """A workbook of another kind, with a hidden row, column, sheet and a comment."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Projects"
    sheet.append(["Project ID", "Organisation", "Title", "Dataset", "Date approved", "Notes"])
    dice = random.Random(77)
    for n in range(40 + 3 * number):
        day = dt.date(2021, 1, 1) + dt.timedelta(days=n)
        title = f"Project {n}" + (" (revised)" if number and n % 11 == 0 else "")
        sheet.append([f"2021/{n:03d}", dice.choice(NAMES), title, "National Pupil Database", day, f"note {n}"])
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["F"].hidden = True
    sheet["B3"].comment = Comment("A comment that nobody should see: Jo Example", "somebody")
    other = book.create_sheet("Working")
    other.append(["Hidden", "Names"])
    other.append(["Jo", "Example"])
    other.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def publish(replica: Replica, number: int) -> None:
    """Everything on GOV.UK at one stage, counted from 0."""
    replica.publish("baseline")
    at = f"2026-01-{12 + 2 * number:02d}T08:00:00+00:00"
    title = f"DfE external data shares: {books()[number].month}"
    file = PublishedFile(title, f"shares_{number}.ods", books()[number].ods())
    # The fourth comes in silence: no note.
    replica.publish_files([file], note=None if number == 3 else f"Added edition {number}.", at=at)
    site = replica.site
    site.assets[PROJECTS] = Asset(projects(number // 2), XLSX, seconds(f"2026-01-{2 + number // 2:02d}"), ERAS)
    if number >= 2:
        body = site.items[GUIDANCE]["details"]["body"].replace("proportionate", "proportionate and seldom")
        site.items[GUIDANCE]["details"]["body"] = body
    _older(replica, number)


def _older(replica: Replica, number: int) -> None:
    """A second publication, whose two documents become one."""
    if number < 4:
        files = [(REQUESTS_TITLE, "requests", requests_2018(decided=number > 1)), (SHARES_TITLE, "sh", shares_2018())]
    else:
        files = [(SHARES_TITLE, "merged", merged_2020())]
    attachments = []
    for n, (title, name, body) in enumerate(files):
        asset_id = f"{n:024x}"
        path = f"/media/{asset_id}/{name}_{number}.ods"
        replica.site.assets[path] = Asset(body, "application/vnd.oasis.opendocument.spreadsheet",
                                          seconds(f"2026-01-{10 + number:02d}"), ERAS)
        attachments.append(file_attachment(9000 + 10 * number + n, title, replica.asset_origin + path, asset_id, body))
    details = {"body": "<p>Made up.</p>", "attachments": attachments, "change_history": [
        {"public_timestamp": "2026-01-10T09:30:00.000+00:00", "note": "First published."},
    ]}
    replica.site.items[ERAS] = content_item(
        ERAS, "An older register", "Made up.", at=f"2026-01-{10 + number:02d}T09:30:00Z", details=details
    )


def year() -> Year:
    """A year of Parliament in which a third speaks of pupils' data and of rows of the register."""
    out = make_year(seed=5, evidence=30, questions=16, publications=4)
    says = (
        "In 2021 the Department for Education gave pupil data from the National Pupil Database to {1} ({0}).",
        "The Department for Education does not share data from the National Pupil Database with {1}.",
        "Which organisations, {1} among them, have had access to the National Pupil Database?",
    )
    for n, piece in enumerate(out.evidence):
        piece.committee %= 2
        if n % 3 == 0:
            piece.paragraphs.append(says[n // 3 % 3].format(*EVIDENCED_SHARES[n // 3 % len(EVIDENCED_SHARES)]))
    return out


def move(parliament: Parliament) -> None:
    """An answer, a correction, a withdrawal, and two more pieces of evidence."""
    asked = [q for q in parliament.year.questions if q.kind == "Questions"]
    parliament.answer_question(asked[0].id, "<p>Example Data Services Ltd had pupil data.</p>", dt.date(2026, 1, 15))
    parliament.correct_answer(asked[4].id, "<p>It had the National Pupil Database too.</p>", dt.date(2026, 1, 15))
    asked[8].withdrawn = True
    parliament.hide(parliament.year.evidence[3].key)
    for n in range(2):
        parliament.add_evidence(Evidence(
            "WrittenEvidence", 910_500 + n, dt.datetime.combine(dt.date(2026, 1, 14), dt.time(10, n)), 0, 900_000,
            f"NEW{n:04d}", None, f"Example Organisation {n}",
            [f"Written evidence submitted by Example Organisation {n} (NEW{n:04d})",
             "The National Pupil Database was given to Example Broker plc without consent of parents."],
            formats=("Html",),
        ))


def write_files(folder: Path) -> None:
    """Files for the commands that look at files."""
    folder.mkdir(parents=True)
    for name, body in (
        ("first.ods", baseline().ods()), ("second.ods", second().ods()), ("third.ods", third().ods()),
        ("shares.csv", baseline().csv()), ("projects.xlsx", projects(0)), ("projects2.xlsx", projects(1)),
        ("names.csv", b"name\n" + "\n".join(NAMES[:10]).encode()), ("broken.ods", b"PK nothing"),
        ("text.txt", "\n".join(p for e in year().evidence[:12] for p in e.paragraphs).encode()),
    ):
        (folder / name).write_bytes(body)
