"""What a heading says of all that is listed under it, and what a line that names somebody says by that."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from mentions import patterns
from mentions.claim.asked import ordered_to_ask
from mentions.claim.ruling import Ruling
from mentions.grammar.reader import clause_reader
from mentions.receivers import candidates_in
from mentions.said import ROLES, Band, NamedBody, Polarity, Role
from mentions.words.phrases import classify_in_text, is_no_recipient
from mentions.words.sentences import Prepared
from mentions.words.shapes import is_listed
from mentions.words.tables import cell_patterns, kind_of
from model.recipient import Category, Confidence
from recipients.classify import classify_recipient
from recipients.data_items import is_dataset


class Line(NamedTuple):
    """What a line of a list or table says."""

    ruling: Ruling
    term: str
    """As what it counts."""
    reference: str = ""


@cache
def _heading() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(p.pattern, re.IGNORECASE) for name, p in patterns("tables.toml", "heading").items()}


def is_inward(line: str) -> bool:
    """Whether something came in: evidence, responses, payments."""
    return bool(_heading()["inward"].search(line))


def says_above(line: str) -> Polarity | None:
    """What a heading says of all that is listed under it, POLICY where something came in; None if it says nothing."""
    head, cell = _heading(), cell_patterns()
    if cell["refused"].search(line):
        return Polarity.REFUSAL
    if cell["open"].search(line) or head["not_a_fact"].search(line):
        return Polarity.POSSIBLE
    if is_inward(line):
        return Polarity.POLICY
    if "?" in line or ordered_to_ask(clause_reader(line)):
        return Polarity.QUESTION
    if head["got"].search(line):
        return Polarity.RELEASE
    return Polarity.POSSIBLE if head["asks"].search(line) else None


_GROUP = re.compile(
    r"\W*(?:the\s)?(?:(?:other|commercial|private|national|local|public|academic|government|media|voluntary|data|research|"
    r"news|education|property|insurance|tutoring)\s)*(?:universities|companies|firms|businesses|charities|newspapers|"
    r"press|media|broadcasters|magazines|publishers|authorities|councils|think[\s-]tanks|departments|agencies|bodies|"
    r"organisations|schools|colleges|academics|researchers|police(?:\sforces)?|brokers|insurers|individuals|others?)"
    r"(?:\s(?:and|&)\s[a-z]+)?(?:\s\(\d{1,4}\))?\W*",
    re.IGNORECASE,
)


def is_group(line: str) -> bool:
    """Whether a line only says what those are who stand below it: "• Companies"."""
    return _GROUP.fullmatch(line) is not None


def ends_list(line: str) -> bool:
    """Whether a line begins something else than the list above it: those refused, "Related content", "Source: ..."."""
    head, cell = _heading(), cell_patterns()
    if head["other"].search(line):
        return True
    closed = cell["refused"].search(line) or cell["not_given"].search(line)
    other = closed or cell["open"].search(line) or head["asks"].search(line)
    return bool(other) and not any(c.known and not c.named.generic for c in candidates_in(clause_reader(line)))


def rest_of_line(prepared: Prepared, i: int) -> str:
    """What stands behind a sentence in its line: "Deferred." behind "DS00872 X Ltd - exclusions."."""
    sentence = prepared.sentences[i]
    end = sentence.start + len(prepared.text[sentence.start : sentence.end].rstrip())
    rest = prepared.text[end : end + _REST].partition("\n")[0]
    return _NEXT_ITEM.split(rest, maxsplit=1)[0] if _ITEMS.match(sentence.text) else rest


_REST = 300  # characters
_ITEMS = re.compile(r"\(?\d{1,2}[.)]\s|DR\d{6}|DS\d{5}")
_NEXT_ITEM = re.compile(r"(?<=[.;])\s(?=\(?\d{1,2}[.)]\s[A-Z]|DR\d{6}\.\d|DS\d{5})")
"""Where in a line of minutes the next item begins."""


_AFTER_ALL = re.compile(r"\b(?:not|no|never|yet|be|before|until|once|when|if|nothing)\b", re.IGNORECASE)


def put_off(said: str) -> tuple[Polarity, str] | None:
    """What a line says of its organisation where it is refused, denied or left open, and it was given nothing later."""
    cell = cell_patterns()
    for polarity, word in ((Polarity.REFUSAL, "refused"), (Polarity.DENIAL, "not_given"), (Polarity.POSSIBLE, "open")):
        if m := cell[word].search(said):
            given = cell["given"].search(said, m.end())
            if given is None or _AFTER_ALL.search(said, m.start(), given.start()):
                return polarity, m[0].strip("|/ ")
    return None


def asks_who_got(line: str) -> bool:
    """For "Which companies received pupil data?", "To ask ..., which companies received it"."""
    asks = line.endswith("?") or ordered_to_ask(clause_reader(line))
    return asks and bool(_heading()["got"].search(line)) and not _heading()["asks"].search(line)


def says_access(heading: str) -> bool:
    """Whether a heading says who has access, as privacy notices say of schools."""
    return "access" in heading.casefold()


_SAID_OF_IT = re.compile(
    r"\s*(?:,\s(?:an?|the|its|for|which|who)\s(?=[a-z])|;|\s[-\u2013\u2014]\s|\((?![A-Z]{2,8}\))(?=[^()]*\)\W*$)).*$",
    re.DOTALL,
)
"""What a cell or line says of the body that it names: ", a newspaper", " (a charity)", " - for a study"."""


_IS_A = re.compile(r"\s?(?:[,\u2013-]\s(?:an?|the)\s|\()")


def body_in(text: str, start: int, role: Role, name: str = "") -> NamedBody | None:
    """The body that a cell or line names at `start` of its sentence, without what is said of it; None if it is none.

    What is said of it tells its category where its name does not.
    """
    name = name or _SAID_OF_IT.sub("", text).strip(" .,;")
    if not is_name(name):
        return None
    recipient = classify_in_text(name)
    if recipient.confidence is Confidence.LOW and _IS_A.match(text, len(name)):
        said = classify_recipient(text)
        recipient = recipient if said.category is Category.UNKNOWN or said.confidence is Confidence.LOW else said
    return NamedBody(name, recipient, start, start + len(name), role=role)


_ITEM = re.compile(r"(?:agenda\s)?(?:item|minute|paper|action|case|application|request)s?\W{0,3}\d+\W*$", re.IGNORECASE)
"""What minutes call what they are about."""

_OF_DATA = re.compile(
    r"(?:NPD|National Pupil Database|School Census)(?: (?:pupil|data))* (?:extracts?|data|records?|files?)"
    r"(?: (?:KS ?\d|Key Stage \d|Tier \d|[\dA-Z]{1,4}|for .*|of .*))?"
)
_NOBODY = re.compile(
    r"(?:[a-z]+(?: name)?\s?[:=\u2013-]\s?)?(?:(?:currently|as yet|at present) )?"
    r"(?:none|nobody|no ?one|nil|n/?a|not applicable|tb[acdn]|to be (?:confirmed|announced|decided|agreed|appointed)"
    r"|not yet (?:known|appointed|confirmed|decided|agreed|chosen)|unknown|none (?:yet|so far|to date|known|at present)"
    r"|(?:(?:just|only|all of) )?(?:us|me|you|them|ourselves|ours|yourselves))\W*", re.IGNORECASE,
)
"""In a name's place: nobody, or nobody yet, or who asks or answers."""

_ADDRESSES = re.compile(
    r"(?:(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:[\w-]+\.)*(?:pupils?|students?|learners?)\.[\w.-]+)"
    r"(?:,| and|,? &| or|;|$) ?)+"
    r"|(?P<host>[\w-]+(?:\.[\w-]+)+)(?:(?:,? and|,|,? &| or|;) (?P=host))+", re.IGNORECASE,
)
"""Where somebody is written to, or the hosts that are left of it where it is a child's."""


def is_name(name: str) -> bool:
    """Whether a cell or line may name a body: no date, no number, no law, no data, no column and no address."""
    letters = sum(c.isalpha() for c in name)
    if _ITEM.match(name) or _ADDRESSES.fullmatch(name) or _NOBODY.fullmatch(name) or _OF_DATA.fullmatch(name):
        return False
    dated = patterns("named.toml", "rows")["date"].search(name)
    column = kind_of(name) or cell_patterns()["outlet"].match(name) or name.casefold() in ("name", "names")
    data = is_dataset(name) and not is_listed(name)
    return letters > 1 and not (dated or column or data or is_no_recipient(name))


def listed(name: str, text: str, polarity: Polarity, why: str) -> Ruling:
    """A line that names somebody and says by where it stands how that is meant."""
    body = body_in(name, max(text.find(name), 0), ROLES[polarity]) if name else None
    who = (body,) if body is not None else ()
    band = Band.ALERT if polarity is Polarity.RELEASE and who else Band.REVIEW
    if polarity is Polarity.POLICY:
        return Ruling(polarity, Band.NONE, why)
    return Ruling(polarity, band, why, who, speaks=True)
