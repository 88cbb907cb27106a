"""Names in a cell of a register that speaks of one child: all that nothing claims. For no cell of who received.

A clerk's note says much in few words, and each in words of its own ("X back in after tonsils", "X's CP file"), so no
form of words is looked for: a name that no grown-up's work, title or body claims, beside any word of a person's school
life, health, family or record. Names need be on no list; words of English, of bodies and of places are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from text.pattern import lazy_pattern
from text.privacy.cases.contacts import children_of_contacts
from text.privacy.grown_ups import is_at_work, is_grown_up, is_titled
from text.privacy.marks import DIGIT, words_in
from text.privacy.unclaimed.cell_names import CellName, cell_names
from text.privacy.unclaimed.claims import is_bodys, is_claimed
from text.privacy.unclaimed.vocabulary import begin_no_names, no_names, said_of_one, said_often

_LONGEST, _SHORT = 600, 70
"""Characters of a cell."""
_MANY = lazy_pattern(
    r"\b(?:stud(?:y|ies)|research\w*|evaluat\w+|analys[ei]\w*|surveys?|impacts?|effects?|trials?|programmes?|cohorts?"
    r"|pilots?|thesis|phd|msc|doctora\w+|dissertation|trends|outcomes|rates|effectiveness|estimat\w+|measur\w+|modell?ing|understanding"
    r"|statistics|census|datasets?|longitudinal|attainment|inequalit\w+|determinants|associations?|interventions?"
    r"|replicat\w+|assess\w*|investigat\w+|explor\w+|compar\w+|link(?:age|ed|ing)|pupils|children|students|schools"
    r"|families|teachers|parents|people|patients|women|men|cancers?|tumours?|epidemiolog\w+|characteristics|areas"
    r"|wards|campaigns?|curriculum|between|among)\b",
    re.IGNORECASE,
)
"""What speaks of many."""
_CLASS = lazy_pattern(
    r"(?<![A-Z]\d )(?<!\d[A-Z] )(?<!\d\d )\b(?:[1-9]|1[0-3])[A-HJ-Z]{1,2}\b|\bBl\.? ?\d|\bSEN K\b"
    r"|(?:^[A-Z][\w'\u2019-]+, |\(|\bin |\ba )P[1-7]\b(?![-/.]| of \d)|^P[1-7](?: ?[:\u2013-] | [A-Z][a-z]+$)"
    r"|\bPrimary [1-7]\b(?! ?(?:to|and|or|&|-|\u2013|/))"
    r"|\boff roll\b|\blast seen\b|\band \d+ others?\b|\bby name\b"
)
"""Of a class, which is no end of a postcode, a school year, or a list of whom some are named."""
_OFFICIAL = lazy_pattern(
    r"\b(?:approved|signed|cleared|agreed|amended|checked|authori[sz]ed|reviewed|requested|supplied|prepared|entered"
    r"|submitted|led|chaired|run|written|managed|handled|processed|completed|logged|decided|withdrawn|updated|sent"
    r"|asked"
    r"|funded|commissioned|supervised|confirmed|endorsed|ordered|granted|edited|presented|sponsored|designed|developed"
    r"|founded|owned|verified|redacted|raised)(?: off)?(?: \w+)? by:? $"
    r"|\b(?<!alleged )(?<!accused )(?<!bitten )(?<!hit )(?<!bullied )(?<!assaulted )(?<!teacher )by $|\battendance: $"
    r"|\b(?:contacts?|liaison|leads?|PI|CI|investigators?|supervisor|author|authors|applicants?|co-applicants?"
    r"|researchers?|officer|manager|director|analyst|supplier|editor|journalist"
    r"|reporter|owner|sponsor|signatory|approver|reviewer|minister|secretary|commissioner|inspector|judge|coroner"
    r"|HHJ|Mrs?|Ms|Mx|Miss|DCI|DS|DC|PC|Sgt|Insp|Supt|read|reading|reads|teaching|studying"
    r"|see|cf\.?|after|uses?|using|named after|the late)[:,.]? $"
    r"|\b(?:by|with|and|&) (?:the |our |their )?(?:[a-z]+ ){0,2}(?:team|office|colleague|researcher|author) $",
    re.IGNORECASE,
)
"""Right before a grown-up at work."""
_WORKS = lazy_pattern(
    r",? \(?(?:aged )?(?:19|[2-9]\d)(?=[,)])|"
    r",? \(?(?i:camhs|yot|mash|cafcass|salt|senco|sendiass)\b|(?: \d+)? papers?\b|-(?:style|led)\b"
    r"|, (?:Year|Y) ?\d+ [a-z]+ (?:list|texts?|scheme|report|question)\b|"
    r"[\"\u201d]?,? (?:which|that) (?:is|was|are) (?:an? |the )?(?:[\w-]+ ){0,3}(?:company|firm|charity|body"
    r"|supplier)\b|"
    r"['\u2019]s (?i:law|act|rule|bill)\b|['\u2019]s? (?:review|study|report|book|bill|act|law|amendment|thesis"
    r"|dissertation|PhD|project|research|work"
    r"|team|office|department|paper|article|model|theory|method|scale|question|inquiry|index|taxonomy)\b"
    r"|(?:,? (?:and|&) [A-Z][\w-]+(?: [A-Z][\w-]+)?)?,? ?(?:et al\b|\(?(?:19|20)\d\d[a-z]?\)?(?=\s*(?:$|[,.;)])))"
    r"|,? \(?(?:now |formerly |then |of |at |from |PI at |based at )*(?:the )?(?:[A-Z][\w&'\u2019-]+ ){0,4}"
    r"(?:UCL|LSE|UCLA|IOE|IFS|NFER|FFT|DfE|DARU|ONS|CEM|BBC|NHS|MP|MSP|QC|KC|PhD|OBE|MBE|CBE|University|Universities"
    r"|College|Institut\w+|Council|Department|Ltd|Limited|LLP|plc|Trust|Police|Association|Society|Union|Office"
    r"|Press|School of|Bristol\)"
    r"|Leeds\)|Oxford\)|Cambridge\))"
    r"|,? \(?(?:[\w/&-]+ ){0,3}(?:team|teams|unit|liaison|manager|director|officer|lead|leads|leader|analyst"
    r"|researcher"
    r"|lecturer|professor|fellow|editor|correspondent|journalist|consultant|secretary|administrator|statistician"
    r"|economist|coordinator|inspector|minister|solicitors|barrister|lawyers|associates|head of (?!year)\w+)\b"
    r"| (?:leads|leading|manages|chairs|approved|signed|agreed|decided|wrote|writes|supervis\w+|argued|found|published"
    r"|is PI|to lead|will lead|has left the team)\b"
    r"| (?:[A-Z][\w'\u2019-]+ ){0,3}(?i:awards?|prizes?|scheme|programmes?|project|review|report|inquiry|tests?"
    r"|scale|index|model|method|profile|questionnaire|inventory|trust|foundation|fund|fellowship|scholarship"
    r"|lecture|study"
    r"|trial|survey|academy|school|college|centre|house|hall|hospital|campaign|initiative|framework|curriculum"
    r"|approach|lessons?|materials?|app|software|system|licence|contract|services?|group|data|theory|manifesto"
    r"|commission|clinic"
    r"|assessment|taxonomy|estate|street|road|lane|avenue|close|park|ward|bill|act|law|rule|partnership)\b"
    r"|,? (?:&|and) (?:Sons?|Co|Partners|Daughters|Young)\b| (?:&|plc\b|Ltd\b|Inc\b|LLP\b)",
)
"""Right behind one, or behind what only has a person's name."""
_FIRM_BEHIND = lazy_pattern(
    r" (?:(?!(?:\w+ed|in|on|at|to|by|of|for|with|from|via|and|or|is|was|has)\b)[a-z][a-z'\u2019-]+"
    r"(?: (?:services|solutions|group|holdings|hire|homes|network|supplies|suppliers|designs?|studios?|lessons|tutors"
    r"|clubs?|publishing|publishers|press|digital|software|systems|consulting|partners|trading|associates|agency|company|industries"
    r"|media|marketing|lettings|estates|finance|office))?)"
    r" (?:Ltd|LTD|Limited|LLP|plc|PLC|CIC|LLC)\b\.?(?=\s*(?:$|[,.;:()\u2013\u2014]|(?:to|for|and|in)\b))"
)
"""Behind the first word of a firm that writes the others small: "Zarnwick back Ltd", "Zarnwick piano lessons Ltd"."""
_BACK = "back"
_BACK_OF_WORK = lazy_pattern(
    r"\bback[ -](?:offices?|catalogues?|issues|end|pay)\b|\bback to (?:19|20)\d\d\b", re.IGNORECASE
)
"""Where that is no way of anybody's: the office behind, the years before."""
_MEETING = lazy_pattern(
    r"\W*(?:panel|board|committee|meeting|minutes|in attendance|present|apologies|quorum|attendees|participants)\b",
    re.IGNORECASE,
)
_PLACE = lazy_pattern(
    r"\b(?:[Ii]n|[Aa]t|from|near|of|to|across|around|via|by|the|[Tt]he|with|like|called|and|&|or|than|St\.?|using"
    r"|on) $"
)
"""Before one word alone: of a place or a thing."""
_OF_BODY = lazy_pattern(r"\b[A-Z][a-z]+ (?:of|for|at) $")
"""Before a place by which a body is called: University of X."""
_OF_CHILD = lazy_pattern(
    r"\b(?:for|re|mum|dad|mam|nan|mother|father|parents?|carer|guardian|with|of|about|by|record|file|and|&|mums?"
    r"|sibling"
    r"|name|data)[:,]? $", re.IGNORECASE,
)
_KIN_OF = lazy_pattern(
    r"\b(?:mum|mam|mom|mummy|dad|daddy|nan|nana|gran|granny|grandad|mother|father|parents?|carers?|guardian|brother"
    r"|sister|aunt|auntie|uncle)s? (?:of|to) $", re.IGNORECASE,
)
_KIN_BEHIND = lazy_pattern(
    r"['\u2019]s? (?:\w+ )?(?:mum|mam|mom|dad|nan|gran|mother|father|parents?|carers?|guardian)\b|,? \((?:disgybl"
    r"|pupil|plentyn|child|student)\b", re.IGNORECASE,
)
_OWNS = lazy_pattern(
    r"['\u2019]s? (?:(?:own|old|new|full|school|pupil|class|form|taxi|CP|SEN) )*(?:mum|mam|mom|dad|nan|gran|mother"
    r"|father"
    r"|parents?|carers?|guardian|records?|files?|entry|form|address|teacher|tutor|head|reading|spelling|plan|EHCP?"
    r"|report"
    r"|social|key|worker|placement|place|taxi|bus|results?|marks?|score|attendance|exclusion|photo|consent|passport"
    r"|age)\b| (?:sibs?|siblings|twins|triplets)\b"
)
"""Behind one word that is somebody's name, wherever it stands."""
_ABBREVIATED = lazy_pattern(r" [A-Z]{2,4}\b")
_WHOSE = lazy_pattern(r"\b(?:of|for|re|about|says) $|[:\u2013\u2014-] $", re.IGNORECASE)
_ENDS = lazy_pattern(r"[\s.;)]*(?:$|\(.*)")
_LABEL = lazy_pattern(
    r"\b(?:pupil|child|student|learner|boy|girl|son|daughter|sibling|name|subject|young person|YP|disgybl|plentyn)"
    r"(?:'s name)?(?: ?[:=]| [\u2013\u2014-]) $", re.IGNORECASE,
)
_SMALL = lazy_pattern(
    r"\b(?:mum|mam|mom|dad|nan|gran|mother|father|parents?|carers?|sibs?|siblings?) of"
    r" (?P<name>[a-z][a-z'-]{3,}[a-z])\b"
)


def may_name_in_cell(words: Iterable[str]) -> bool:
    """False for most cells: without a word that is said of one child, or of nothing but words. `words`: its own."""
    if said_of_one().isdisjoint(words) and said_often().isdisjoint(words):
        return False
    return not begin_no_names().issuperset(words)


_ASKS = lazy_pattern(
    r"(?:(?:to )?(?:see|check|find out|confirm|ask|know|establish)?[: ]*)?(?:(?:does|do|did|is|was|were|are|has|have"
    r"|had|can|could"
    r"|will|would|should|whether|if)|(?:when|where|why|how|what) (?:is|was|did|does|has|will|can)) ", re.IGNORECASE
)
"""A question begins a cell so, before whom it is about."""
FIRST_OF_QUESTIONS = frozenset(
    """
    does do did is was were are has have had can could will would should whether if when where why how what to see check
    find confirm ask know establish
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_NEAR = 4
"""Letters, of which one is a capital where a name begins: d'Artagnan."""


def may_ask(line: str) -> bool:
    """False but for a question that may begin with a name."""
    if line[: line.find(" ")].lower() not in FIRST_OF_QUESTIONS:
        return False
    asks = _ASKS.match(line)
    return asks is not None and any(map(str.isupper, line[asks.end() : asks.end() + _NEAR]))


def may_be_of_class(line: str) -> bool:
    """True for a cell with the name of a class, or what else is said of one child in figures."""
    return DIGIT.search(line) is not None and _CLASS.search(line) is not None


def is_unclaimed(cell: str) -> bool:
    """True for a short clean cell that is somebody's full name; a first letter and a family name are too little."""
    if len(cell) > _SHORT or cell.islower() or no_names().issuperset(words_in(cell)):
        return False
    return cell[1:2].isalpha() and any(n.whole and (n.start, n.end) == (0, len(cell)) for n in cell_names(cell))


def speaks_of_many(cell: str) -> bool:
    """True for a cell that says a study, or of pupils who are counted."""
    return _MANY.search(cell) is not None


def may_begin_with_name(words: Sequence[str]) -> bool:
    """The same of a sentence in which no other word has a capital."""
    return bool(words) and words[0] not in begin_no_names() and may_name_in_cell(words)


def kin_in_small_letters(line: str) -> Iterator[str]:
    """The names without a capital of whose mother or brother a cell speaks that has none."""
    return (m["name"] for m in _SMALL.finditer(line) if m["name"] not in no_names()) if line.islower() else iter(())


def names_in_cell(line: str, words: AbstractSet[str], *, contacts: bool = False) -> Iterator[str]:
    """The names in a clean cell that are taken for a child's. `contacts`: they may be grown-ups', of parents too."""
    if len(line) > _LONGEST:
        return
    yield from kin_in_small_letters(line)
    if contacts:
        yield from children_of_contacts(line)
    if "@" in line or _MEETING.match(line):  # `rules.home` judges whose address it is
        return
    asks = _ASKS.match(line) if not contacts and may_ask(line) else None
    asked = next((n for n in cell_names(line) if n.start == asks.end()), None) if asks else None
    if asked and asked.whole and (asked.known or asked.apart) and not _is_claimed(line, asked, of_one=True, many=False):
        yield line[asked.start : asked.end]
    if _BACK in words and _BACK_OF_WORK.search(line):
        words = frozenset(words_in(_BACK_OF_WORK.sub(" ", line)))
    of_one = not said_of_one().isdisjoint(words) or _CLASS.search(line) is not None
    if not of_one and said_often().isdisjoint(words):
        return
    many = _MANY.search(line) is not None
    for n in cell_names(line):
        if contacts:
            if _KIN_OF.search(line, max(0, n.start - 20), n.start) or _KIN_BEHIND.match(line, n.end):
                yield line[n.start : n.end]
        elif _is_child(line, n, of_one=of_one, many=many):
            yield line[n.start : n.end]


def _is_child(line: str, n: CellName, *, of_one: bool, many: bool) -> bool:
    at, end = n.start, n.end
    if not n.whole and (_OWNS.match(line, end) or _LABEL.search(line, max(0, at - 40), at)):
        return not (is_titled(line, at) or _is_file_of(line, n))
    claimed = _is_claimed(line, n, of_one=of_one, many=many) or (not n.known and _FIRM_BEHIND.match(line, end))
    if _is_file_of(line, n) or claimed:
        return False
    if many:
        return of_one and n.whole and n.known
    if n.whole:
        return n.known or n.apart
    before = max(0, at - 12)
    if not n.apart or (_PLACE.search(line, before, at) and not _OF_CHILD.search(line, before, at)):
        return False
    ends = _ENDS.fullmatch(line, end) and _WHOSE.search(line, before, at)
    return of_one or (len(line) <= _SHORT and bool(n.known or ends))


def _is_file_of(line: str, n: CellName) -> bool:
    """True for a cell that says whose a file is, and no more: what somebody at work calls it."""
    return n.start == 0 and line[n.end :] in ("'s file", "\u2019s file")


def is_of_work(line: str, start: int, end: int) -> bool:
    """True for a name with a title, or behind which work, a body or a thing is said."""
    return is_at_work(line, start, end) or _WORKS.match(line, end) is not None


def _is_claimed(line: str, n: CellName, *, of_one: bool, many: bool) -> bool:
    """True for whoever is at work or titled, and for what only has somebody's name."""
    at, end = n.start, n.end
    whole = line[:end] if _ABBREVIATED.match(line, end) else line  # X SEN, X DOB
    if line.endswith('="', 0, at):  # a formula that asks for a name
        return True
    if is_of_work(line, at, end) or is_bodys(whole, at, end) or _OF_BODY.search(line, max(0, at - 30), at):
        return True
    if _OFFICIAL.search(line, max(0, at - 60), at):
        return True
    if of_one and not many:  # what is said further behind may be a teacher's of whom a note of a child speaks
        return False
    return is_grown_up(line, at, end) or (line[end : end + 2] != ": " and is_claimed(whole, at, end))
