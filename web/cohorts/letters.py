"""Letters to the Department for Education's data protection officer: a subject access request, and an objection.

The law is that of November 2026: UK GDPR articles 12, 12A, 15, 18, 19 and 21, and Schedule 2, Part 6 of the Data
Protection Act 2018. A letter has blanks in square brackets: nothing of a reader's is ever known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from enum import StrEnum
from itertools import count

from msgspec import Struct

from text.labels import plural
from text.sanitise import clean

NAMED = 20
"""Entries of registers that a letter names; the others it counts, with the address of their list."""
OFFICER = "Data Protection Officer, Department for Education"
_ADULT, _MAY_UNDERSTAND = 18, 12
"""Years. From the first on a person asks alone. A child may ask alone at any age who understands what it is about (no
age is set in England); younger than the second we write as a parent does."""


class Asker(StrEnum):
    """In whose name a letter about a cohort is written."""

    PARENT = "parent"
    EITHER = "either"
    """A parent, or whom the data are about: the letter has both, one to be deleted."""
    ADULT = "adult"


def asker_of(cohort: int | None, today: date) -> Asker:
    """Who asks for somebody born from 1 September `cohort` to 31 August after it; None: of any age."""
    if cohort is not None and today >= date(cohort + 1 + _ADULT, 8, 31):
        return Asker.ADULT
    if cohort is not None and today < date(cohort + _MAY_UNDERSTAND, 9, 1):
        return Asker.PARENT
    return Asker.EITHER


class LetterKind(StrEnum):
    """What a letter asks; the last part of its address."""

    ACCESS = "access-request"
    OBJECTION = "objection"


class NamedRelease(Struct, frozen=True):
    """A release, or a request for one that is pending, as a letter names it."""

    reference: str
    dated: str
    """The day in words."""
    recipient: str
    """As it is shown; "" where none is."""
    title: str
    publication: str
    outcome: str
    """In words; "" where none is printed."""
    gone: bool
    """It is no longer in its register."""

    @property
    def line(self) -> str:
        """In square brackets stands what is to be filled in, and nothing else."""
        said = [
            f"reference {clean(self.reference, 60)}" if self.reference else "no reference printed",
            clean(self.dated, 40) or "no date printed",
            f"to {clean(self.recipient, 200)}" if self.recipient else "no recipient shown",
            f"“{clean(self.title, 160)}”" if self.title else "",
            f"in “{clean(self.publication, 120)}”" if self.publication else "",
            f"outcome: {self.outcome}, as printed" if self.outcome else "no outcome printed",
            "no longer in the register" if self.gone else "",
        ]
        return "; ".join(filter(None, said)).replace("[", "(").replace("]", ")")


class LetterFacts(Struct, frozen=True):
    """What a letter says besides its usual words."""

    kind: LetterKind
    cohort: int | None
    """None: it is about the releases that leave open whose data they are."""
    asker: Asker
    named: Sequence[tuple[str, Sequence[NamedRelease]]]
    """By certainty, the gravest of each first."""
    others: int
    """Entries that the letter only counts."""
    left_open: int
    """Of a cohort: entries that leave open whose data they are, and are not known to cover it."""
    elsewhere: Mapping[tuple[str, str], int]
    """Entries of other bodies' registers, by (source, its title): the letter is silent about them, the page is not."""
    list_address: str
    """Where all are listed; "" where the site was not told its own address."""
    open_address: str
    demonstration: bool
    """The entries are invented."""

    @property
    def lists(self) -> bool:
        """True where entries stand in the letter: where none does, nothing in it may refer to them."""
        return any(named for _, named in self.named)


def subject_of(facts: LetterFacts) -> str:
    """The subject; it says nothing of whom it is about."""
    what = "Subject access request" if facts.kind is LetterKind.ACCESS else "Objection to the sharing of personal data"
    return f"{_NOT_TO_BE_SENT if facts.demonstration else ''}{what}: National Pupil Database"


def text_of(facts: LetterFacts) -> str:
    """The letter: paragraphs of one line each, with an empty one between."""
    asks = _access if facts.kind is LetterKind.ACCESS else _objection
    to = f"To the {OFFICER}"
    if facts.demonstration:
        to = f"{_OF_DEMONSTRATION}{': the entries that it names are invented' if facts.lists else ''}."
    parts = [to, _HEADINGS[facts.kind], *_WHO[facts.asker], *asks(facts), *_releases(facts)]
    return "\n\n".join([*parts, *_end(facts), "Yours faithfully", "[your full name]"]) + "\n"


def draft_of(facts: LetterFacts, to: str) -> bytes:
    """The letter as a draft for a mail program: RFC 5322 but for From and Date, which the program adds when it is sent.

    With a From that is not the reader's own, Outlook would send it on somebody else's behalf. X-Unsent: opened to be
    written on, not as one that came.
    """
    mail = EmailMessage(policy=SMTP)
    mail["X-Unsent"] = "1"
    if to and not facts.demonstration:
        mail["To"] = Address(OFFICER, addr_spec=to)
    mail["Subject"] = subject_of(facts)
    mail.set_content(text_of(facts), charset="utf-8", cte="quoted-printable")
    return mail.as_bytes()


_NOT_TO_BE_SENT = "A demonstration, not to be sent: "
_OF_DEMONSTRATION = "A demonstration. Do not send this letter"
_HEADINGS = {
    LetterKind.ACCESS: "Subject access request under Article 15 of the UK GDPR",
    LetterKind.OBJECTION: "Objection under Article 21 of the UK GDPR",
}
_OF_ME = (
    "Name: [your full name]\nEarlier names: [names that you had at school, if others]\n"
    "Date of birth: [your date of birth]\nAddress: [your postal address]\n"
    "Schools: [the schools in England that you went to, with the years]"
)
_OF_MY_CHILD = (
    "Name: [your full name]\nAddress: [your postal address]\nMy child: [your child's full name and date of birth]\n"
    "My child's schools: [the schools in England that your child has gone to, with the years]\n"
    "I have parental responsibility for my child, and write on my child's behalf."
)
_CHOOSE = "[There are two beginnings: keep the one that is right, and delete the other and this line]"
_AGREES = "[If your child understands what this is about, add: My child knows of this letter and agrees to it.]"
_WHO = {
    Asker.ADULT: (_OF_ME,),
    Asker.PARENT: (_OF_MY_CHILD,),
    Asker.EITHER: (_CHOOSE, f"[For yourself]\n{_OF_ME}", f"[For your child]\n{_OF_MY_CHILD}\n{_AGREES}"),
}
_WHOM = {Asker.ADULT: "me", Asker.PARENT: "my child", Asker.EITHER: "the person named above"}
_WHOSE = {Asker.ADULT: "my", Asker.PARENT: "my child's", Asker.EITHER: "that person's"}


def _access(facts: LetterFacts) -> Iterator[str]:
    whom = _WHOM[facts.asker]
    under = f"under which releases data about {whom} were given, and in which pending requests they are asked for"
    if facts.lists:
        under = f"for each of the entries below, whether data about {whom} were given under it, or are asked for"
    yield (
        f"Please confirm whether the Department processes personal data about {whom}, and send a copy of those that it"
        " holds in the National Pupil Database and in data linked to it, with the information that Article 15(1) and"
        " (2) of the UK GDPR names. In particular, please say:"
    )
    yield (
        "1. which data these are, of which data sets and years, and where each came from;\n"
        "2. for what purposes they are processed, and for how long they will be kept;\n"
        f"3. to whom data about {whom} have been or will be disclosed: each recipient by name, not by category alone,"
        " with the date, the data and the purpose;\n"
        f"4. {under}. Where you cannot tell, please say so, and why;\n"
        "5. where you rely on an exemption, such as that for research and statistics (paragraph 27 of Schedule 2, Part"
        " 6, to the Data Protection Act 2018), on which, for which data, and how its conditions are met."
    )


def _objection(facts: LetterFacts) -> Iterator[str]:
    whom, whose = _WHOM[facts.asker], _WHOSE[facts.asker]
    further = "the entries below" if facts.lists else "releases that were made"
    under = f"under which releases data about {whom} were given, in which pending requests they are asked for,"
    if facts.lists:
        under = f"for each of the entries below, whether data about {whom} were given under it, or are asked for,"
    yield (
        f"Under Article 21(1) of the UK GDPR I object to the sharing of data about {whom} from the National"
        " Pupil Database, and from data linked to it: to new releases, and to further data or longer use under"
        f" {further}. I understand that the Department relies on its public task (Article 6(1)(e)) for this."
        " If it relies on another basis, please say on which."
    )
    yield f"My reasons, which arise from {whose} particular situation: [your reasons, in your own words]"
    yield (
        f"Please\n1. share no data about {whom} any more, or show the compelling legitimate grounds that"
        f" override {whose} interests, rights and freedoms;\n"
        "2. restrict the processing until you have decided (Article 18(1)(d)), and tell each recipient of that"
        " (Article 19);\n"
        "3. where you rely on research or statistics, say why the processing is necessary for a task carried out for"
        " reasons of public interest (Article 21(6)), or how this objection would prevent or seriously impair those"
        " purposes (paragraph 27 of Schedule 2, Part 6, to the Data Protection Act 2018);\n"
        f"4. say {under} and what becomes of them."
    )


_SAID = {
    "sure": "In the Department's registers, these entries cover the school year of pupils born {born}:",
    "possible": "In the Department's registers, these entries may cover the school year of pupils born {born}:",
    "unknown": "In the Department's registers, these entries leave open whose data they are about:",
}


def _releases(facts: LetterFacts) -> Iterator[str]:
    number = count(1)
    born = "" if facts.cohort is None else f"from 1 September {facts.cohort} to 31 August {facts.cohort + 1}"
    for certainty, named in facts.named:
        if named:
            lines = (f"({next(number)}) {release.line}" for release in named)
            yield "\n".join([_SAID[certainty].format(born=born), *lines])
    if facts.others:
        more = plural(facts.others, "more such entry")
        are = "is" if facts.others == 1 else "are"
        where = f"{are} in these registers" + (f" (in the list at {facts.list_address})" if facts.list_address else "")
        yield f"{more} {where}. Please answer for {'it' if facts.others == 1 else 'each of them'} too."
    if facts.left_open:
        leave = "leaves" if facts.left_open == 1 else "leave"
        entries = plural(facts.left_open, "entry")
        where = f" (in the list at {facts.open_address})" if facts.open_address else ""
        besides = f", and {'is' if facts.left_open == 1 else 'are'} not among those above" if facts.lists else ""
        begins = "Besides, {} in these registers" if facts.lists else "In the Department's registers, {}"
        whose = "it is about" if facts.left_open == 1 else "they are about"
        yield (
            f"{begins.format(entries)} {leave} open whose data {whose}{where}{besides}."
            f" If data about {_WHOM[facts.asker]} were in any, please say in which."
        )


def _end(facts: LetterFacts) -> Iterator[str]:
    act = {Asker.ADULT: "", Asker.PARENT: " and that I may act for my child"}.get(
        facts.asker, " or, where I write for my child, that I may"
    )
    yield (
        "Please answer without undue delay, and within one month of receipt (Articles 12(3) and 12A of the UK GDPR). If"
        " that has to be extended, by two months at most, please tell me within the first, and say why. If you need"
        f" proof of who I am{act}, please say at once what you need. [a copy of proof of identity if they ask]"
    )
