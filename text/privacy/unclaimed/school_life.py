"""Where pupils' own life is told - prizes, teams, plays, concerts, classes, obituaries -, no act claims a grown-up.

There children write, ask, play, win and are thanked. A name stays only if an office, work or a body claims it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from text.pattern import lazy_pattern
from text.privacy.grown_ups import is_at_work
from text.privacy.rules.sentences.received import is_given_to, received
from text.privacy.unclaimed.at_large import tells_of_no_child
from text.privacy.unclaimed.claims import ROLE, ROLE_OF, is_bodys, is_claimed_behind
from text.privacy.unclaimed.paragraphs import AND, ENDS, FICTION, UnclaimedWords, words_of_names
from text.privacy.unclaimed.vocabulary import given, is_english, is_word

_WORDS = frozenset(
    """
    prize prizes prizewinner prize-giving prizegiving cup trophy medal shield rosette rosettes badge badges certificate
    certificates award awards winner winners runner-up runners-up champion champions finalist finalists finals final
    semi-final semi-finals spelling relay freestyle breaststroke backstroke captain captains scorer scorers goals solo
    soloist treble choir chorister choristers orchestra violin cello piano cornet flute trumpet nativity panto pantomime
    eisteddfod mural homework playtime newsletter newsletters prefects reps star stars heroes raffle poem poems poetry
    recital gala debating motion chess concert audition cast played sung sang llongyfarchiadau congratulations obituary
    obituaries hospice drawn painted performed stars bee slam sports eco-committee council merit
    merits detentions congrats well learner artist musician poet player pupil letter reader athlete luck
    scholarship bursary bravery kindness egg jump javelin discus attendance starters team under-9 under-10
    under-11 under-12 under-13 under-14 under-15 under-16 u9s u10s u11s u12s u13s u14s u15s u16s juniors infants
    ysgol journalist reporter assembly play masterpiece volcano band year-old
    schoolgirl schoolboy
    sixth-former notices voice choirs footballer violas viola cellos violins oboe oboes clarinet clarinets bassoon
    bassoons trombone trombones tuba horn horns saxophone guitar ukulele drums percussion timpani harp singing recorder
    flutes trumpets cornets butterfly midfield goalkeeper goalkeepers striker strikers wicketkeeper attack batting
    bowling hat-trick danced recited baked knitted sewn scored captained shows show holds aloft collects collecting
    receives receiving left pictured distinction girls boys points eco semi runner runners trick giving wicket fly
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""Quickly seen: without one of these nothing tells of pupils' life."""
_SCHOOLS = frozenset(
    """
    primary juniors junior infants infant high academy grammar ysgol secondary school journalist reporter governor
    councillor ambassador editor author poet leader librarian captain mayor writer inventor scientist musician artist
    photographer champion
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""The same of a school, or a role of pupils, beside a name."""
_YOUNG = r"(?:student|pupil|junior|young|cub|youth|child)"
_YOUNG_ROLE = (
    rf"{_YOUNG} (?:journalist|reporter|governor|councillor|ambassador|editor|author|poet|leader|librarian|captain"
    r"|mayor|writer|inventor|scientist|musician|artist|photographer|champion)\b"
)
_SCHOOL = (
    r"(?-i:(?:[A-Z][\w'\u2019-]* ){1,4}(?:[Pp]rimary|Juniors?|Infants?|High|Academy|Grammar|School"
    r"|Secondary)\b|Ysgol [A-Z]\w+)"
)
_INSTRUMENT = (
    r"(?:violin|viola|cello|double bass|harp|piano|organ|cornet|trumpet|trombone|tuba|horn|flute|oboe|clarinet"
    r"|bassoon"
    r"|recorder|saxophone|guitar|ukulele|drum|percussion|timpani|singing)"
)
_LIFE = lazy_pattern(
    r"^(?-i:(?:1[0-3]|[1-9])[A-Z]{1,2}:? (?=[A-Z][a-z]))|\b(?:prize-?giving|prize[- ]?winners?|prize[- ]?winning"
    r"|prizes? (?:for|went|goes|has|was)|trophy|rosettes?"
    r"|(?:cup|medal|shield|award|badge|certificate|prize|bursary|scholarship) (?:for(?! \w+ing (?:data|pupil))"
    r"|went to"
    r"|goes to|has gone to|was (?:won|given|awarded)|is won|\||:)"
    r"|medal(?:list)?s?(?=[ :|])|(?:blue peter|sewing|her|his) badge|(?:her|his) (?:certificate|homework|badge|medal)"
    r"|winner:?(?= (?-i:[A-Z]))|winners:|runners?-up|finalists?|semi-finals?|(?:quarter-?finals?|the semi)\b"
    r"|(?:makes|reach(?:es|ed)|won|in|through to|of) the (?:[\w-]+ )?finals?\b|the final was"
    r"|spelling bee|poetry slam|relay team|freestyle|breaststroke|backstroke|high jump|long jump|javelin|discus"
    r"|egg and spoon|sports day|(?:team|house|school|vice|football|netball|hockey|cricket|club) captains?"
    r"|(?:goal)?scorers?:|goals?:|goals from|captained"
    rf"|(?:treble|soprano|alto|{_INSTRUMENT}|vocal) (?:solo|piece)|solo(?:ist)?\b|{_INSTRUMENT}s?(?= ?[:|])"
    rf"|(?:(?:merit|distinction|pass),? )?grade \d {_INSTRUMENT}|(?:lead|first|second) (?:violin|cello|trumpet)"
    r"|(?:boys|girls)['\u2019]? (?:\d+ ?m\b|under-?\d|u\d)|\d+ ?m (?:butterfly|freestyle|breaststroke|backstroke)"
    r"|(?:midfield|goalkeepers?|strikers?|wicket-?keepers?|goal attack|goal shooter|wing attack|fly-half)(?= ?[:|])"
    r"|(?:batting|bowling|batter|bowler) of|hat-trick|(?:was|were|is|has been) (?:performed|danced|recited|sung|baked"
    r"|knitted|sewn|scored|captained) by|shows? off (?:her|his|their)|holds? (?:up|aloft) (?:her|his|their"
    r"|the (?:cup|shield))"
    r"|(?:collect|receiv)(?:s|ing) (?:her|his|their|an?) (?:[\w-]+ ){0,2}(?:certificate|award|prize|badge|medal|cup"
    r"|trophy)"
    r"|from left:|left to right:|pictured (?:with|holding) (?:her|his|their)"
    r"|chorister|(?:school|junior|youth|children['\u2019]s|county|infant) (?:choir|orchestra|band)|(?:lower"
    r"|upper) orchestra"
    r"|nativity|panto(?:mime)?\b|eisteddfod|(?:in )?the cast|stole the show|(?:was|were) played (?:with|by)"
    r"|was sung by"
    r"|mural|raffle|chess ladder|board (?:one|two|three|four|five|six|\d)\b|the motion was|debating"
    r"|class (?:reps?|captains?|winners?|list)|form (?:reps?|captains?)|prefects|(?:school|pupil|student) council"
    r"(?! (?:data|officer))|eco-(?:committee|council|warriors?)|youth parliament"
    r"|(?:stars?|learners?|pupils?|readers?|writers?|athletes?|artists?|players?|musicians?|letters?) of the"
    r" (?:week|month|term|year|match)|(?:reading|attendance) (?:stars|heroes)|well read:|(?:house|merit) points"
    r"|\w+ house:"
    r"|playtime|detentions this|full marks:|best (?:volcano|poem|poster|picture|cake|costume|hat|story|garden|actor)"
    r"|well done\b|congrat(?:s|ulations)\b|llongyfarchiadau|good luck\b|keep it up"
    r"|(?:student|pupil|junior|young|cub|youth) (?:journalist|reporter|writer|editor|councillor|governor|ambassador"
    r"|author|poet|leader|librarian|mayor|inventor|musician)"
    r"|written by [^.]{3,40} (?:in|of|from) (?:the )?\w+ class|(?:painted|drawn|made|sung|read|baked|built"
    r"|knitted) by"
    r"(?=[^.]{0,60}\b(?:friends|class|choir|infants?|juniors|corridor|judges|poster|poem|form|school|hall|picture)\b)"
    r"|(?:poem|poster|picture|painting|volcano|cake|story|mural|model)s? (?:was |were )?(?:read|painted|drawn|made"
    r"|written"
    r"|baked|built) by|(?:a|was a) triumph for"
    r"|(?:mary|joseph|cinderella|oliver|nancy|macbeth|hamlet|buttons|aladdin|annie|dorothy"
    r"|the angel gabriel) was)(?!\w)",
    re.IGNORECASE,
)
"""What a line or a sentence tells of it."""
_TITLE = lazy_pattern(
    r"\b(?:(?:school|primary|juniors?|infants?|academy|nursery|high|ysgol|pupils?|class|year \d+|community)\b[^"
    r"|]{0,30}"
    r"\b(?:newsletter|bulletin|noticeboard|assembly|round-up)|prize-?giving|speech day|sports day|school (?:play"
    r"|council"
    r"|concert|fair"
    r"|show|trip|news)|pupil voice|student voice|letters? of the|pen pals?|gala|panto(?:mime)?|nativity|(?:harvest"
    r"|summer"
    r"|winter|spring|christmas|easter) (?:concert|fair|show|play)|(?:art|talent) (?:show|prize)|choirs?|concert"
    r"|orchestra"
    r"|poetry|chess club|science (?:week|fair)|house points|photo gallery|death notices"
    r"|obituary notices"
    r"|(?:reading|attendance) (?:stars|heroes)|class of (?:19|20)\d\d|(?:reception|year \w+) class|on tour|brownies"
    r"|cubs"
    r"|under-?\d\d?s?"
    r"|u\d\ds|youth assembly|youth parliament|young (?:inventor|carers?|musician|reporters?|writers?)|spelling bee"
    r"|(?:stars?|learners?|pupils?) of the)\b", re.IGNORECASE,
)
"""What is about it as a whole, by its title."""
_OF_ONE = lazy_pattern(
    r"\b(?:\w+|\d+)-year-old(?:['\u2019]s)?\b(?! (?:pupils|children|data))|\bschool(?:girl|boy)(?:['\u2019]s)?\b"
    r"|\bsixth[- ]former(?:['\u2019]s)?\b|\b(?:pupil|student)['\u2019]s (?:letter|poem|petition|plea|speech|essay"
    r"|winning)\b",
    re.IGNORECASE,
)
"""The same, of one pupil, whatever it did."""
_OF_MANY = lazy_pattern(
    r"\b(?:year-old|under-?\d\d?|u\d\ds|class of (?:19|20)\d\d|assembly)s? (?:pupils|children|data|intake|reviews?"
    r"|government)"
    r"|\b(?:data|evidence|inquiry|committee|database|census|statistics|consultation|privacy notice)\b", re.IGNORECASE,
)
"""A title of what is no school's own news."""
_AT_SCHOOL = lazy_pattern(rf",? (?:\(|of |from |at |with )?(?:the )?{_SCHOOL}(?! (?:Trust|data))", re.IGNORECASE)
"""Right behind a name: a school, and no office there."""
_NEAR_SCHOOL = lazy_pattern(
    r"(?:[a-z\u00df-\u00ff],?|,) (?:\(|of |from |at |with )?(?:the )?(?:[A-Z][\w'\u2019-]* ){1,4}(?:[Pp]rimary"
    r"|Juniors?|Infants?|High"
    rf"|Academy|Grammar|School|Secondary)\b|Ysgol [A-Z]|(?i:\b{_YOUNG_ROLE})"
)
_ACT_BY = lazy_pattern(
    r"\b(?:was|were|is) (?!(?:led|run|written|published|conducted|commissioned|prepared|requested|made|signed"
    r"|funded|sent"
    r"|approved|given|inspected|visited|chaired|founded|supplied|provided|collected|held)\b)(?:\w+ly )?\w+(?:ed|wn"
    r"|ung|ot"
    r"|uilt|ade|ead|un|ut|et) by $"
)
"""What anybody does, before a name."""
_IN_PLAY = lazy_pattern(r"\b(?:played|cast|role of|part of|sang|starring|was a triumph)\b", re.IGNORECASE)
_YOUNG_BEFORE = lazy_pattern(rf"\b{_YOUNG_ROLE}[,:]? $", re.IGNORECASE)
_YOUNG_BEHIND = lazy_pattern(rf",? \(?(?:(?!and\b)[\w'\u2019-]+ ){{0,5}}{_YOUNG_ROLE}", re.IGNORECASE)
_NO_OFFICE = (
    r"(?:leaders?|leads?|members?|partners?|ambassadors?|singers?|actors?|footballers?|writers?|head|fellows?"
    r"|owners?)"
)
_OFFICE_BEFORE = lazy_pattern(
    rf"\b(?!{_NO_OFFICE}[,:]? \(?$){ROLE}(?:[,:]| \||:| [\u2013\u2014-])? \(?$"
    rf"|\b{ROLE_OF}$"
    rf"|\b(?!{_NO_OFFICE}\b){ROLE} (?:of|for) (?:the |our )?(?:(?!school council)[\w'\u2019-]+ ){{0,3}}[\w'\u2019-]+: $"
    r"|\b(?:conducted|directed|judged|presented|chaired|refereed|taught|trained|coached|edited|commissioned"
    r"|supervised"
    r"|examined|funded|sponsored|compered|handed out|opened|accompanied) by (?:the )?$"
    r"|\b(?:named|called) (?:after|for) (?:[A-Z][\w'\u2019-]+ [A-Z][\w'\u2019-]+,? (?:and )?)*$"
    r"|\b(?:play|musical|books?|novels?|opera|score|hymn|music|lyrics|words|story|song)s? (?:(?:was|were|is|are) )?"
    r"(?:written |composed |adapted )?by $|\b(?:books?|novels?|plays|reading)\b[^.]{0,60} by $|\b(?:I am"
    r"|I['\u2019]m) $",
    re.IGNORECASE,
)
_OFFICE_BEHIND = lazy_pattern(
    r"(?:,| \(| \||:| [\u2013\u2014-]| is| was| as) ?(?:(?!(?:and|who|whose|while|when|with|told|asked|by|his|her"
    rf"|school council)\b)[\w'\u2019/&-]+ ){{0,7}}?(?!{_NO_OFFICE}\b){ROLE}\b(?!['\u2019]s)"
    r"|, (?:(?:an?|the|our|its) )?(?:[\w'\u2019-]+ ){0,2}(?:sculptor|curator|composer|conductor|patron|producer"
    r"|playwright"
    r"|choreographer|historian|chaplain|priest|rector|imam|rabbi|mayor|sheriff|sponsor|donor|caretaker|cook|volunteer"
    r"|grandfather|grandmother|mother|father|mum|dad|parent)\b"
    r"|,? (?:of|from) (?:the )?(?:[\w-]+ ){0,4}(?:campaign|campaigners|group|network|alliance|watch|rights|coalition"
    r"|foundation|centre|orchestra of [A-Z]\w+)\b"
    r"|,? who (?:teaches|taught|chairs|chaired|founded|conducted|directs|directed|edits|represents|is retiring)\b",
    re.IGNORECASE,
)
_GROWN = lazy_pattern(
    r",? \(?(?:aged |is |was )(?:19|[2-9]\d)(?![\w%])|(?:,| \() ?(?:aged )?(?:19|[2-9]\d)(?=[,;.)]|$)"
    r"|,? \((?:b\. ?|born )?(?:1[0-8]|19[0-8])\d\d?|(?: \([^()]{1,40}\))? \((?-i:Lab|Con|LD|SNP|Ind|DUP|SDLP|Green"
    r"|PC|CB)"
    r"[^()]{0,12}\)|,? (?:an? |the |now )?(?:(?:PhD|doctoral|university|post-?grad\w*|law|medical) (?:student"
    r"|candidate)"
    r"|undergraduate|former |retired|freelance|resident)|['\u2019]s (?:[\w-]+ ){0,2}(?:study|research|report|charity"
    r"|law|theorem|constituen\w+|government|company|firm)\b",
    re.IGNORECASE,
)
_EVIDENCE = lazy_pattern(r"\b(?:evidence|submitted|witness(?:es)?|memorandum|governors?|contact)\b", re.IGNORECASE)
_DATA = lazy_pattern(
    r"\b(?:data(?:base)?|records?|extracts?|details|information|files?|NPD|access|copies|copy)\b", re.IGNORECASE
)
_NO_PERSON = frozenset(
    """
    cup trophy shield medal prize award awards memorial rose bowl plate house class hall day week band choir orchestra
    singers players juniors infants rovers united town city rangers wanderers athletic albion harriers ladies
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_THING_BEHIND = lazy_pattern(
    r"(?:['\u2019]s)? (?:(?:memorial|challenge|rose|perpetual) )?(?:cup|trophy|shield|medal|prize|award|bowl|plate"
    r"|hall"
    r"|house|library|theatre|centre|fund|scholarship|bursary|foundation|lecture)\b", re.IGNORECASE,
)
_LISTS = lazy_pattern(
    r"(?:\w+ ){0,2}(?:members|present|attend(?:ees|ance)|apologies|trustees|governors|judges|staff|authors|editors"
    r"|speakers"
    r"|witness(?:es)?|directors|panel|committee|patrons|officers|organisers"
    r"|tabled by|moved by|sponsors|references)\b"
    r"[^:.;|]{0,30}(?::| \|) ", re.IGNORECASE,
)
_LONGEST_TITLE, _FAR = 150, 60
_LABEL = lazy_pattern(r"(?:Q\d+\.? )?[\w'\u2019 -]{1,30}: ")


def tells_of_life(text: str, words: AbstractSet[str]) -> bool:
    """True for a clean line, or a sentence, that tells of what pupils do among themselves."""
    return not (_WORDS.isdisjoint(words) and not text[:1].isdigit()) and _LIFE.search(text) is not None


def tells_of_school(text: str, words: AbstractSet[str]) -> bool:
    """True for a line that may have a school, or a role of pupils, beside a name."""
    return not _SCHOOLS.isdisjoint(words) and _NEAR_SCHOOL.search(text) is not None


def lists_grown_ups(line: str) -> bool:
    """True for a line that lists who holds an office: "Members present: X; Y"."""
    return _LISTS.match(line) is not None


def is_label(sentence: str) -> bool:
    """True for what goes on with a list: "Hazel: X Y."."""
    return _LABEL.match(sentence) is not None


def heads_life(title: str, words: AbstractSet[str]) -> bool:
    """True for a short line, as titles and headings are, below which pupils' life is told."""
    if len(title) > _LONGEST_TITLE:
        return False
    if _OF_MANY.search(title):
        return _OF_ONE.search(title) is not None
    return _TITLE.search(title) is not None or _OF_ONE.search(title) is not None or tells_of_life(title, words)


def names_in_life(text: str, *, told: bool) -> Iterator[tuple[str, bool]]:
    """The full names that no office, work or body claims in a clean sentence, or a short line, of it.

    And whether it is surely a child's: a school, or a role of pupils, stands right behind. Not `told` of pupils'
    life: those alone, and whose act stands beside a school.
    """
    if tells_of_no_child(text) or (FICTION.search(text) and not _IN_PLAY.search(text)):
        return
    last = -1
    for found in words_of_names(text):
        x = _without_words(text, found)
        listed = last > 0 and x.unknown and AND.fullmatch(text, last, x.start) is not None
        if len(x.words) < 2 or not (listed or _is_clear(x)):
            continue
        sure = _is_at_school(text, x.end)
        if (told or sure or _acts_at_school(text, x)) and not is_held(text, x):
            yield text[x.start : x.end], sure
            last = x.end


def _is_at_school(text: str, end: int) -> bool:
    if _YOUNG_BEHIND.match(text, end):
        return True
    return _AT_SCHOOL.match(text, end) is not None and _EVIDENCE.search(text) is None


def _acts_at_school(text: str, x: UnclaimedWords) -> bool:
    if _ACT_BY.search(text, max(0, x.start - _FAR), x.start) is None or _EVIDENCE.search(text):
        return False
    return _NEAR_SCHOOL.search(text, x.end) is not None


def _without_words(text: str, x: UnclaimedWords) -> UnclaimedWords:
    """Without the words of English that lead to it: "Winner X Y"."""
    words, start = x.words, x.start
    while len(words) > 2 and is_word(words[0]) and text.startswith(f"{words[0]} ", start):
        start, words = start + len(words[0]) + 1, words[1:]
    return x._replace(start=start, words=words)


def _is_clear(x: UnclaimedWords) -> bool:
    first, last = x.words[0], x.words[-1]
    if last.lower() in _NO_PERSON or (is_english(last) and not x.known):
        return False
    return x.known or first.lower() in given() or not (is_word(first) and (is_english(first) or is_word(last)))


def is_held(text: str, x: UnclaimedWords) -> bool:
    """True where an office, work or a body claims the name, or data are given to whoever has it."""
    start, end = x.start, x.end
    before = text[max(0, start - _FAR) : start]
    if not ENDS.match(text, end) or is_bodys(text, start, end) or _THING_BEHIND.match(text, end):
        return True
    if _YOUNG_BEFORE.search(before) or _YOUNG_BEHIND.match(text, end):
        return False
    if is_at_work(text, start, end) or _OFFICE_BEFORE.search(before) or _OFFICE_BEHIND.match(text, end):
        return True
    if _GROWN.match(text, end) or is_claimed_behind(text, end):
        return True
    name = text[start:end]
    return _DATA.search(text) is not None and (received(name, text) or is_given_to(name, text))
