"""Invented registers, releases and children. Nobody in here exists."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from msgspec import Struct

from bench.leaks.model import HEAD, Book, Cell, Child, Column, Row, Sheet, Value

HEADINGS: tuple[dict[str, str], ...] = (
    {"ref": "Reference", "org": "Organisation", "purpose": "Purpose",
     "dataset": "Dataset", "date": "Date of release"},
    {"ref": "Reference number", "org": "Organisation name", "type": "Organisation type",
     "purpose": "Purpose of release", "dataset": "Dataset(s)", "date": "Date of release"},
    {"ref": "Reference", "org": "Recipient", "title": "Project title", "purpose": "Purpose",
     "dataset": "Data released", "basis": "Legal basis", "date": "Release date"},
    {"ref": "Request ID", "org": "Lead applicant organisation", "title": "Title of project",
     "dataset": "Datasets requested", "date": "Date of release"},
)
RECIPIENTS = (
    ("University of Leeds", "University"), ("University of Bristol", "University"),
    ("UCL Institute of Education", "University"), ("University of Durham", "University"),
    ("University of Exeter", "University"), ("University of Stirling", "University"),
    ("London School of Economics", "University"), ("Manchester Metropolitan University", "University"),
    ("Kent County Council", "Local authority"), ("Leicester City Council", "Local authority"),
    ("Norfolk County Council", "Local authority"), ("London Borough of Hackney", "Local authority"),
    ("Northumberland County Council", "Local authority"), ("Cornwall Council", "Local authority"),
    ("Education Endowment Foundation", "Charity"), ("Nuffield Foundation", "Charity"),
    ("Institute for Fiscal Studies", "Research body"), ("Brackenfield Analytics Ltd", "Company"),
    ("Tallis & Moor Research Ltd", "Company"), ("Quillstone Data Services Ltd", "Company"),
    ("Fennimore School Guides plc", "Company"), ("Larkhill Insight LLP", "Company"),
    ("Peverell Assessment Ltd", "Company"), ("Home Office", "Government department"),
    ("Department for Work and Pensions", "Government department"), ("Ofsted", "Public body"),
)
NEW_RECIPIENTS = (
    *RECIPIENTS,
    ("BBC", "Media"), ("The Times", "Media"), ("The Guardian", "Media"),
    ("The Telegraph", "Media"), ("Sheffield Hallam University", "University"),
    ("Orrin Vale Software Ltd", "Company"), ("Wiltshire Council", "Local authority"),
)
SUBJECTS = (
    "attainment gaps at key stage 2", "free school meals and progress", "post-16 choices",
    "persistent absence", "the supply of school places", "early years outcomes",
    "pupil mobility between schools", "summer-born children", "GCSE subject choice",
    "grammar school admissions", "the effect of small classes", "reading in year 1",
)
PURPOSES = ("Research into {}", "Evaluation of a programme on {}", "Planning: {}",
            "Analysis of {} for a published report", "A study of {} in England")
DATASETS = ("NPD KS2 extract, tier 2", "NPD KS4 extract, tier 3", "School census, spring",
            "School census, autumn", "Early years census", "NPD KS5 extract, tier 4",
            "NPD linked extract, KS2 to KS4", "Absence, tier 2")
BASES = ("Education Act 1996 s.537A", "The Education (Individual Pupil Information) Regulations 2009",
         "UK GDPR Art. 6(1)(e)")
FORENAMES = ("Wrenna", "Tobiah", "Isolde", "Caspian", "Merrily", "Othniel", "Peregrin",
             "Sunniva", "Lucan", "Ottoline", "Jocasta", "Fenwick", "Elowen", "Barnaby")
SURNAMES = ("Oddlesby", "Thwickett", "Marrowdene", "Plumbrake", "Quennerby", "Hobblethorpe",
            "Vintersea", "Cudlipping", "Grindleford-Ash", "Yarrowmoss", "Skelderby", "Nettlewhist")
WORDS = ("kelpie", "wyvern", "barghest", "selkie", "boggart", "lindworm", "cockatrice",
         "hinkypunk", "nuckelavee", "grindylow", "redcap", "spriggan")
REASONS = ("permanent exclusion 2023/24: assault against a pupil",
           "fixed-term exclusion, 5 days: drugs", "permanent exclusion: persistent disruption",
           "excluded twice in 2022/23, social worker informed",
           "fixed-term exclusion, 12 days: weapon", "excluded; looked-after child, SEN support")


class Release(Struct, frozen=True):
    """One release as a register lists it."""

    values: dict[str, Value]

    @property
    def telling(self) -> tuple[str, str]:
        """Reference and recipient."""
        return (str(self.values["ref"]), str(self.values["org"]))


class Register(Struct, frozen=True):
    """A register: its columns, its rows so far, and the one new row."""

    headings: dict[str, str]
    title: str
    rows: tuple[Release, ...]
    new: Release
    newest_first: bool

    def listing(self, with_new: bool) -> list[Release]:
        """The rows of one edition, in order."""
        rows = list(self.rows) + ([self.new] if with_new else [])
        return rows[::-1] if self.newest_first else rows


def child(rng: Random, number: int) -> Child:
    """Invent a child with a marker no other text holds."""
    name = f"{rng.choice(FORENAMES)} {rng.choice(SURNAMES)}"
    letters = "".join(rng.choice("BCDFGHJKLMNPQRSTVWXZ") for _ in range(1))
    token = f"{letters}q{rng.randint(2, 9)}{rng.choice(WORDS)}-{4000 + number:04d}"
    born = date(2007, 1, 1) + timedelta(days=rng.randint(0, 2500))
    upn = f"{rng.choice('ABCDEFGH')}{rng.randint(10**11, 10**12 - 1)}"
    return Child(name, token, born, upn, rng.choice(REASONS))


def release(rng: Random, number: int, when: date, new: bool, text_dates: bool) -> Release:
    """Invent one release."""
    org, sort = rng.choice(NEW_RECIPIENTS if new else RECIPIENTS)
    if not new and rng.random() < 0.12:
        org = f"{org}\n{rng.choice(RECIPIENTS)[0]}"
    subject = rng.choice(SUBJECTS)
    day: Value = f"{when.day} {when:%B %Y}" if text_dates else when
    return Release({
        "ref": f"DR{when:%y%m%d}.{number:02d}", "org": org, "type": sort,
        "title": subject[0].upper() + subject[1:],
        "purpose": rng.choice(PURPOSES).format(subject), "dataset": rng.choice(DATASETS),
        "basis": rng.choice(BASES), "date": day})


def register(rng: Random) -> Register:
    """Invent a register of 8 to 25 rows and one new row."""
    text_dates = rng.random() < 0.4
    when = date(2021, 1, 4) + timedelta(days=rng.randint(0, 900))
    rows = []
    for number in range(1, rng.randint(8, 25) + 1):
        when += timedelta(days=rng.randint(3, 40))
        rows.append(release(rng, number, when, False, text_dates))
    when += timedelta(days=rng.randint(10, 60))
    new = release(rng, len(rows) + 1, when, True, text_dates)
    title = rng.choice(("", "", "Register of pupil data releases", "Third-party data shares"))
    return Register(rng.choice(HEADINGS), title, tuple(rows), new, rng.random() < 0.3)


def table_book(source: Register, with_new: bool, inline: bool) -> Book:
    """The plain workbook of one edition: one sheet, title, headings, rows."""
    keys = list(source.headings)
    sheet = Sheet("Register", columns=[Column(16.0 if k == "ref" else 30.0) for k in keys])
    if source.title:
        sheet.rows += [Row([Cell(source.title, HEAD)]), Row([])]
    sheet.rows.append(Row([Cell(h, HEAD) for h in source.headings.values()]))
    for entry in source.listing(with_new):
        sheet.rows.append(Row([Cell(entry.values[k]) for k in keys]))
    return Book([sheet], inline_strings=inline)
