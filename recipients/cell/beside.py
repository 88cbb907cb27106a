"""Newspapers and companies that a cell names beside its recipient, in whatever connection it does so."""

from __future__ import annotations

from functools import lru_cache

from model.recipient import Category, Confidence
from recipients.cell.alone import is_company, only_trade, reads_as_a_body
from recipients.cell.forms import everyday_words
from recipients.cell.given import AMENDED_TO, GIVEN_TO, TO_ADD
from recipients.cell.names import Words, core_words, name_words, spelling
from recipients.directory import directory
from recipients.listed import is_listed, known_exactly, read_and_listed
from recipients.looks.runs import CONNECTING, TITLES_END, NamedRun, may_be_title, runs_in, spelled_apart
from recipients.looks.tokens import BEGINS_TITLE, MAY_BE_BESIDE, OF_TITLES
from recipients.reading import ReadName
from recipients.rules import rule_book
from recipients.single import decide
from text.pattern import lazy_pattern

_BEHIND_A_TITLE = frozenset({
    *("newspaper", "newspapers", "magazine", "website", "investigation", "investigations", "inquiry", "enquiry"),
    *("journalist", "journalists", "reporter", "reporters", "editor", "correspondent", "story", "stories"),
    *("article", "articles", "report", "reports", "feature", "features", "series", "exclusive", "team", "desk"),
    *("documentary", "programme", "league", "readers", "request", "uses", "has", "had", "received", "got"),
    *("leak", "analysis", "data", "publication", "journalism", "news", "coverage", "print", "online", "ltd", "plc"),
})
"""Words in small letters that go on behind a title; before others it is only the beginning of another name."""
_GOES_ON = CONNECTING | _BEHIND_A_TITLE
_NO_TITLE_AFTER = frozenset(["of", "in", "on", "at"])
_FORMS = frozenset(["title", "local_title", "title_abroad"])
_STUDIED = ("logy", "omy", "istry", "ics", "aphy", "ing", "tion")
"""Ends of words that make of "Radio ..." a subject: Radio Astronomy, Radio Imaging."""
_BEGIN_TITLES = frozenset(["daily", "sunday", "evening", "morning", "weekly", "bbc", "itv"])
LONGEST_TEXT = 4_000
_PAPERS_OF_A_BODY = frozenset(["news", "journal", "record", "standard", "post", "star", "times", "observer"])
_BODIES_END = frozenset({
    *("university", "college", "council", "school", "academy", "trust", "institute", "ltd", "limited", "plc"),
    *("llp", "cic", "inc", "foundation", "department", "authority"),
})
_LEAST_OF_A_TITLE, _MOST_OF_A_TITLE = 2, 4  # words


@lru_cache(maxsize=4_096)
def named_beside(cell: str) -> tuple[str, ...]:
    """Titles of the press, and companies, which stand for themselves within a cell that names something else too."""
    read, _ = read_and_listed(cell, None)
    whole = read.text
    if is_listed(whole) or not (whole != cell or _may_name_one(read)):
        return ()
    found = list(runs_in(cell))
    runs = [r for r in found if r.text != whole]
    runs += [title for r in found if (title := _title_behind_a_body(r)) is not None]
    names = [r.text for r in runs if is_title(r) or _is_company_beside(r)]
    partners = _PARTNERS.search(whole) if "," in whole else None
    if partners and decide(partners["firm"], None).category is Category.COMMERCIAL:
        names.append(partners["firm"])
    return alone_of(names, runs)


def _may_name_one(read: ReadName) -> bool:
    """False where no words of a cell are a title or a company beside the one that it names, as of most cells."""
    if read.some & MAY_BE_BESIDE or (read.some & OF_TITLES and may_be_title(read.words)):
        return True
    return bool(read.some & BEGINS_TITLE) and spelled_apart(read.words)


def may_end_in_a_title(cell: str) -> bool:
    """False where no title of the press can stand at the end of a name, right behind a body."""
    bare = cell.rstrip(" .")
    if TITLES_END.isdisjoint(map(str.casefold, bare.rsplit(maxsplit=1)[-1:])):
        return False
    words = bare.casefold().split()
    return len(words) > _LEAST_OF_A_TITLE and not _BODIES_END.isdisjoint(words[:-1])


def _title_behind_a_body(run: NamedRun) -> NamedRun | None:
    """The title at the end of a run, right behind the last word of a body: "Tarnside University Fictionbury Herald"."""
    if not may_end_in_a_title(run.text):
        return None
    words = run.text.split()
    for size in range(_MOST_OF_A_TITLE, _LEAST_OF_A_TITLE - 1, -1):
        head, title = " ".join(words[:-size]), " ".join(words[-size:])
        end = words[-size - 1].casefold().strip(".") if head else ""
        ends = end in _BODIES_END or (bool(head) and title.casefold().startswith("the "))
        if not CONNECTING.isdisjoint(title.casefold().split()):
            continue
        named = run._replace(text=title, before=f"{run.before} {head}".strip(), behind="", joined=False)
        if ends and reads_as_a_body(head) and is_title(named) and _is_no_department(title):
            return named
    return None


def _is_no_department(title: str) -> bool:
    """False for what a body may call a part or paper of its own: "Student News", "Medical Journal"."""
    first, *_, last = title.casefold().split()
    if known_exactly(title) or first in _BEGIN_TITLES or "evening" in title.casefold():
        return True
    return last not in _PAPERS_OF_A_BODY and not everyday_words(name_words(first))


def categories_named(text: str) -> tuple[Category, ...]:
    """The press, or a company, where a text names one; of an entry in a log of amendments, say."""
    runs = list(runs_in(text[:LONGEST_TEXT]))
    named = alone_of([r.text for r in runs if is_title(r) or is_company_named(r)], runs)
    return tuple(dict.fromkeys(decide(n).category for n in named))


def alone_of(names: list[str], runs: list[NamedRun]) -> tuple[str, ...]:
    """Those that are no part of a longer listed name: "Digital Health and Care Wales" does not name Digital Health."""
    if not names:
        return ()
    longer = [r.text for r in runs if r.joined and is_listed(r.text)]
    return tuple(n for n in dict.fromkeys(names) if not any(n in text and n != text for text in longer))


_PARTNERS = lazy_pattern(
    r",\s(?P<firm>[A-Z][\w'\u2019-]+,?\s(?:and|&)\s[A-Z][\w'\u2019-]+\s(?i:ltd\.?|limited|llp|plc|inc\.?))$"
)
"""The names at the end of a company's, of which the first may be on a list: "Guardian, Birch and Quill Ltd"."""

def is_title(run: NamedRun) -> bool:
    """True for a listed title, and for what has the form of one to its end."""
    after = run.next.strip(".'\u2019")
    if _got(run) is Category.PRESS:
        return True
    if after == "of" or (after and after not in _GOES_ON):
        return False
    words = name_words(run.text)
    core = core_words(words)
    named = bool(words) and words[0] == "the"
    of_another = run.behind in _NO_TITLE_AFTER
    is_word = core == ("the",) or everyday_words(core)
    if not core or (is_word and (core == ("the",) or not named or (of_another and not run.text[0].isupper()))):
        return False
    listed = directory().find(" ".join(core))
    if listed and listed.entry.category is not Category.PRESS:
        return False
    if known := known_exactly(run.text):
        return known.category is Category.PRESS
    return not run.joined and len(core) > 1 and (named or not of_another) and _has_the_form(run.text, words, core)


def _got(run: NamedRun) -> Category | None:
    """The press or a company, if that is sure, of whom the words before it say that they were given something."""
    to = GIVEN_TO if run.behind in ("to", "with") else AMENDED_TO if run.behind in TO_ADD else None
    text, core = run.text.removeprefix("the "), core_words(name_words(run.text))
    if to is None or not text[:1].isupper() or not to.search(run.before) or not core or run.next == "of":
        return None
    if run.next not in ("", *_GOES_ON) and (len(core) == 1 or to is AMENDED_TO):
        return None  # "sent to Mail merge", "Journal of Education"
    if not text.split()[-1][:1].isupper() and not is_company(text):
        return None  # "extended to the Times of the school day"
    found = decide(text)
    is_sure = found.confidence is not Confidence.LOW and (found.category is Category.PRESS or is_listed(text))
    is_sure = is_sure or (is_company(text) and (run.joined or not only_trade(text)))
    return found.category if is_sure else None


def _has_the_form(text: str, words: Words, core: Words) -> bool:
    """True for a name that begins as titles and stations do, or ends in a word for one."""
    found = decide(text, None)
    if found.category is not Category.PRESS or core[0] in _BEGIN_TITLES:
        return found.category is Category.PRESS
    if found.rule in _FORMS:
        if core[0] == "radio" and len(core) == _LEAST_OF_A_TITLE:
            return not (everyday_words(core[1:]) or core[1].endswith(_STUDIED))
        if core[-1] == "news" and core[-2] in ("radio", "television"):
            return True
        match = rule_book().first_match(words, core)
        return match is not None and match.words.split()[-1:] == [core[-1]]
    family = directory().find_family(core, None) if "/" in found.rule else None
    return family is not None and (" " in family.text or family.text.isupper())


def _is_company_beside(run: NamedRun) -> bool:
    """True for a name with a company's legal form behind the name of another body."""
    return bool(run.before) and is_company_named(run) and reads_as_a_body(run.before)


def is_company_named(run: NamedRun) -> bool:
    core = core_words(name_words(run.text))
    if _got(run) is Category.COMMERCIAL:
        return True
    if run.joined or not core or core[-1] in spelling()[1] or not is_company(run.text) or only_trade(run.text):
        return False
    found = decide(run.text, None)
    return found.category is Category.COMMERCIAL and found.confidence is not Confidence.LOW
