"""A made-up year of Parliament: evidence, publications, questions and statements from a seed. Plain data, no server.

Committee 203 and the department's number 60 are the real ones; every other id, every submitter and every text is
made up, and the texts say so.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import Literal

from msgspec import Struct, field

FIRST_DAY = dt.date(2025, 1, 1)
COMMITTEES: tuple[tuple[int, str, str], ...] = (
    (203, "Education Committee", "Commons"),
    *((9000 + n, f"Example Committee {n}", "Lords" if n % 3 == 0 else "Commons") for n in range(1, 20)),
)
"""(id, name, house) of twenty committees."""
PUPIL_DATA = (
    "The National Pupil Database holds a record of every pupil in state schools in England.",
    "In 2019 the department gave pupil data to Example Data Services Ltd.",
    "The department does not share pupil data with Example Broker plc.",
    "We ask that the school census is no longer used for other purposes.",
)
_OTHER = (
    "This submission was made up for a demonstration.",
    "We welcome the inquiry and answer its first question only.",
    "Attendance has risen in the schools that we work with.",
    "Our members ask for a longer period of consultation.",
    "The figures above were made up as well.",
)

EvidenceKind = Literal["WrittenEvidence", "OralEvidence"]


class Evidence(Struct):
    """A piece of evidence. Tests may change it under a running server."""

    kind: EvidenceKind
    id: int
    published: dt.datetime
    committee: int
    """Index in COMMITTEES."""
    inquiry: int
    reference: str
    name: str | None
    """A person's name; None for an organisation."""
    organisation: str | None
    paragraphs: list[str]
    anonymous: bool = False
    formats: tuple[str, ...] = ("OriginalFormat", "Html", "Pdf")
    legacy: str | None = None
    """An address of the old site, without its ending."""
    annexes: tuple[tuple[str, str], ...] = ()
    """Further files: their names and formats."""

    @property
    def key(self) -> str:
        return f"{self.kind}/{self.id}"


class Publication(Struct):
    """A report, a response or a letter."""

    id: int
    published: dt.datetime
    committee: int
    title: str
    type: str
    paragraphs: list[str]
    responds_to: int | None = None

    @property
    def key(self) -> str:
        return f"Publications/{self.id}"


class Question(Struct):
    """A written question, or with kind Statements a written statement."""

    id: int
    uin: str
    tabled: dt.date
    heading: str
    text: str
    answer: str = ""
    """HTML."""
    answered: dt.date | None = None
    holding: bool = False
    original: str = ""
    corrected: dt.date | None = None
    withdrawn: bool = False
    house: str = "Commons"
    grouped: tuple[str, ...] = ()
    kind: Literal["Questions", "Statements"] = "Questions"

    @property
    def key(self) -> str:
        return f"{self.kind}/{self.id}"


class Year(Struct):
    """All that the services hold; `hidden` holds keys of what they do not list at present."""

    evidence: list[Evidence] = field(default_factory=list)
    publications: list[Publication] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)


def make_year(*, seed: int = 1, evidence: int = 120, questions: int = 40, publications: int = 30) -> Year:
    """The same year for the same numbers. One piece of evidence in eight is oral, one in fifty anonymous."""
    draw = random.Random(seed)
    year = Year()
    for n in range(evidence):
        year.evidence.append(_evidence(draw, n))
    for n in range(publications):
        year.publications.append(_publication(draw, n))
    for n in range(questions):
        year.questions.append(_question(draw, n))
    for n in range(max(1, questions // 8)):
        year.questions.append(_statement(draw, n))
    return year


def _moment(draw: random.Random) -> dt.datetime:
    day = FIRST_DAY + dt.timedelta(days=draw.randrange(365))
    return dt.datetime.combine(day, dt.time(draw.randrange(9, 18), draw.choice((0, 15, 30))))


def _paragraphs(draw: random.Random) -> list[str]:
    out = [draw.choice(_OTHER) for _ in range(draw.randrange(2, 6))]
    if draw.random() < 0.1:
        out.insert(1, draw.choice(PUPIL_DATA))
    return [f"{n}. {p}" for n, p in enumerate(out, 1)]


def _evidence(draw: random.Random, n: int) -> Evidence:
    oral, anonymous, person = n % 8 == 7, n % 50 == 49, n % 3 == 0
    committee = draw.randrange(len(COMMITTEES))
    inquiry = 900_000 + committee * 10 + draw.randrange(4)
    reference = f"EX{chr(65 + committee)}{n:04}"
    name = f"Example Person {n}" if person else None
    organisation = None if person and n % 2 else f"Example Organisation {n % 400}"
    who = "Name withheld" if anonymous else name or organisation
    choices = (("Html",), ("OriginalFormat", "Html", "Pdf"), ("OriginalFormat", "Pdf"))
    formats = choices[draw.randrange(3)]
    old = "http://data.parliament.uk/writtenevidence/committeeevidence.svc/evidencedocument/example-committee"
    return Evidence(
        "OralEvidence" if oral else "WrittenEvidence",
        910_000 + n,
        _moment(draw),
        committee,
        inquiry,
        reference,
        name,
        organisation,
        [f"Written evidence submitted by {who} ({reference})", *_paragraphs(draw)],
        anonymous=anonymous and not oral,
        formats=() if n % 40 == 39 else formats,
        legacy=f"{old}/example-inquiry/{'oral' if oral else 'written'}/{70_000 + n}" if n % 20 == 5 else None,
    )


def _publication(draw: random.Random, n: int) -> Publication:
    kind = ("Report", "Government Response", "Correspondence")[n % 3]
    committee, number = draw.randrange(len(COMMITTEES)), 920_000 + n
    title = f"Example {kind.lower()} {n}"
    return Publication(
        number, _moment(draw), committee, title, kind, [title, *_paragraphs(draw)], number - 1 if n % 3 == 1 else None
    )


def _question(draw: random.Random, n: int) -> Question:
    tabled = FIRST_DAY + dt.timedelta(days=draw.randrange(350))
    about = draw.choice(PUPIL_DATA) if n % 4 == 0 else draw.choice(_OTHER)
    text = f"To ask the Secretary of State for Education, a made-up question number {n}: {about}"
    question = Question(
        930_000 + n, f"{1000 + n}", tabled, "Pupils: Personal Records" if n % 4 == 0 else "Schools", text
    )
    if n % 5 == 4:
        question.house, question.uin = "Lords", f"HL{100 + n}"
    if n % 3:
        question.answer, question.answered = long_answer(n), tabled + dt.timedelta(days=8)
    elif n % 6 == 3:
        question.answer, question.holding = "<p>It has not proved possible to respond in the time available.</p>", True
    return question


def long_answer(n: int, word: str = "350") -> str:
    """HTML of an answer that a list cuts, with one word that may differ."""
    return (
        f"<p>This answer number {n} was made up. The department typically processes approximately {word} requests a "
        "year, and each is looked at by a panel before any data are shared with a third party.</p><p> </p>"
        "<p>A request that does not show how it promotes the education of children is refused. The table gives the "
        "requests that were refused.</p><table><tr><td><p>2023</p></td><td><p>9</p></td></tr>"
        "<tr><td><p>2024</p></td><td><p>0</p></td></tr></table>"
    )


def _statement(draw: random.Random, n: int) -> Question:
    made = FIRST_DAY + dt.timedelta(days=draw.randrange(365))
    text = f"<p>A made-up statement number {n}. {draw.choice(PUPIL_DATA)}</p>"
    return Question(940_000 + n, f"HCWS{200 + n}", made, f"Example statement {n}", text, kind="Statements")
