"""Who is it: hard names, each with the sentence that says why it is hard."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.recipient import Category, Confidence
from recipients.cell.names import organisation_key
from recipients.classify import DECIDED, Reviewed, as_json, classify_recipient, names_no_body, parties_of
from recipients.fuzzy import suggest


@pytest.mark.parametrize(
    ("name", "category", "why"),
    [
        ("Telegraph Media Group Ltd", "press", "the legal entity behind a title"),
        ("Times Newspapers Limited", "press", "a publisher of newspapers by its legal name"),
        ("BBC Newsnight", "press", "a programme of a broadcaster"),
        ("BBC Radio Elsewhere", "press", "a part of a listed broadcaster that is not listed itself"),
        ("Times Higher Education", "press", "Times, Higher and Education mislead"),
        ("Invented & District Gazette Ltd", "press", "the form of a newspaper, in spite of Ltd"),
        ("Arbroath Express", "press", "a place and a word for a newspaper"),
        ("Freelance journalist", "press", "a person, but press"),
        ("The Guardian\u00b9", "press", "the number of a footnote behind it"),
        ("The Guardian1", "press", "the same where the raised digit was written as a plain one"),
        ("BBC Children in Need", "charity", "begins with BBC but gives grants"),
        ("Cambridge University Press", "commercial", "University and Press both mislead"),
        ("Thomson Reuters", "commercial", "the news agency is one division"),
        ("Reuters Institute for the Study of Journalism", "university", "part of Oxford"),
        ("PA Consulting", "commercial", "not PA Media"),
        ("KPMG", "commercial", "no legal form"),
        ("Fischer Family Trust Education Limited (FFT)", "commercial", "Family Trust misleads"),
        ("The Football Association Premier League Ltd", "commercial", "Association misleads"),
        ("University Invented Lettings Ltd", "commercial", "University as a first word of a company"),
        ("Times Invented Furniture Limited", "commercial", "Times as a first word of a company"),
        ("Trust Invented Payments Limited", "commercial", "Trust as a first word of a company"),
        ("Invented Academy Trust Ltd", "school_exam_board", "academy trusts are companies in law"),
        ("Pearson", "school_exam_board", "exam board, company and publisher"),
        ("NFER", "charity", "a charity that sells tests"),
        ("Institute for Fiscal Studies", "think_tank", "a think tank by judgement, a charity in law"),
        ("The Sutton Trust", "think_tank", "Trust does not say charity"),
        ("Policy Exchange", "think_tank", "no word of its form"),
        ("Cambridge University Hospitals NHS Foundation Trust", "health", "University stands before NHS"),
        ("Children's Commissioner for England", "regulator_alb", "not a children's charity"),
        ("Kent and Medway NHS and Social Care Partnership Trust", "health", "two places, one body"),
        ("Department for Culture, Media and Sport", "central_government", "a comma and Media"),
        ("LB Camden", "local_authority", "the short form of London Borough"),
        ("Barnet LBC", "local_authority", "a place and the short form of London Borough Council"),
        ("Zorvane Monthly editor", "press", "who writes, behind a title"),
        ("Zorvane Fax correspondents (pre-release access)", "press", "several who write"),
        ("Zorvane Consultancies", "commercial", "the plural of a word of trade"),
        ("Zorvane and Zorvane heir hunters", "commercial", "a trade in small letters"),
        ("Zorvane Datenanalyse UG (haftungsbeschr\u00e4nkt)", "commercial", "a legal form of another country, and a bracket"),
        ("SBS Sundry Business Services", "commercial", "its own initials, which are a broadcaster's too"),
        ("Leeds CC", "local_authority", "the short form of City Council"),
        ("Zzyzx Hospital", "health", "a hospital by form"),
        ("The Zzyzx Surgery", "health", "a practice of doctors"),
        ("Zzyzx Medical Practice", "health", "a practice of doctors"),
        ("Zzyzx Health and Social Care Trust", "health", "a trust of Northern Ireland"),
        ("Zzyzx University Health Board", "health", "University stands before Health Board"),
        ("Zzyzx Cancer Registry", "health", "a national body of health data"),
        ("Zzyzx Medical School", "university", "the words of health, but a school of medicine"),
        ("Zzyzx Private Hospital Limited", "commercial", "a hospital, but a company by its form"),
        ("Devon & Cornwall Police", "police_home_office", "two counties, one force"),
        ("Immigration Enforcement, Home Office", "police_home_office", "a directorate and its department"),
        ("Warwick, University of", "university", "turned round"),
        ("Univeraity of Exeter", "university", "a slip in an official file"),
        ("CEM, Durham University", "university", "a centre and the university it belonged to"),
        ("Universität Zürich", "university", "another language"),
        ("LSE commissioned by Home Office and Youth Endowment Fund", "university", "the commissioner must not decide"),
        ("Invented C of E Primary School", "school_exam_board", "a school by form"),
        ("Dr Ottilie Brambleworth", "individual", "an invented person with a title"),
        ("Wandlebury, Sarah", "individual", "an invented person, turned round"),
        ("O. Pennyfeather", "individual", "initials of an invented person"),
        ("Invented Leukaemia Focus", "charity", "the name of an illness, no word of its form"),
        ("Łukasz Inventedski", "individual", "a letter that no accent can be taken from"),
        ("Oluwaseun Inventedola", "individual", "a given name of Nigeria"),
        ("jane brambleworth", "individual", "small letters"),
        ("Brambleworth, Q.", "individual", "a family name and an initial"),
        ("Baroness Brambleworth of Zzyzx", "individual", "of a place, but a title"),
        ("Mr and Mrs Brambleworth", "individual", "two titles"),
        ("Retired teacher", "individual", "a person by what she was"),
        ("private.person@gmail.com", "individual", "an address such as people have"),
        ("Zzyzx Skin Support Group", "charity", "Group misleads"),
        ("Compassion in Zzyzx", "charity", "a phrase for a name"),
        ("Zzyzx Ethiopia", "charity", "a name and its country"),
        ("EveryZzyzxChild", "charity", "written without spaces"),
        ("Zzyzx Sinfonia CIC", "charity", "an interest of the community by its form"),
        ("Zzyzx Refugee Link Limited", "charity", "limited by guarantee, as the cause says"),
        ("Leeds Mind", "charity", "a place and a local branch"),
        ("Deep Mind", "commercial", "DeepMind with a space, and no branch of Mind"),
        ("Price water House coopers", "commercial", "spaces where none belong"),
        ("Institute of Fiscal Studies", "think_tank", "of for for"),
        ("Learning and Work", "think_tank", "the last word of the name left out"),
        ("NYCC", "local_authority", "the initials of one council, and of nothing else that is listed"),
        ("Kumon Europe & Africa", "commercial", "where in the world a listed company is"),
        ("Barnsley Community Healthcare", "health", "a place and a word of the health service"),
        ("Adur and Worthing", "local_authority", "two places and nothing else"),
        ("West Midlands CA", "local_authority", "a combined authority, cut short"),
        ("City of Zzyzx Symphony Orchestra", "charity", "City of misleads"),
        ("MRC Zzyzx Unit", "university", "a unit of research"),
        ("Zzyzx Violence Reduction Unit", "police_home_office", "a unit, but of the police"),
        ("The Zzyzx Inquiry", "regulator_alb", "a public inquiry"),
        ("Department of Zzyzx, University of Leeds", "university", "not a department of government"),
        ("Zzyzx International", "charity", "more charities than companies are called so"),
        ("Zzyzx Global", "commercial", "more companies than charities are called so"),
        ("Zzyzx Service", "regulator_alb", "more public bodies than others are called so"),
        ("Zzyzx, Qwrt & Plmk", "commercial", "joined names, as firms of lawyers have"),
        ("Institute for Invented Thought", "think_tank", "an institute for, not of"),
        ("Commission on Invented Thought", "think_tank", "set up by those who want an answer, more often than not"),
        ("Parent governor", "individual", "a person by what she is"),
        ("Trainee teacher", "individual", "a person, not what is sold to teachers"),
        ("Dr Q. Brambleworth (independent)", "individual", "a person, not the Independent"),
        ("Lancashire PCC", "police_home_office", "a commissioner for police, for short"),
        ("Under Way", "unknown", "everyday words"),
        ("Zzyzxia", "unknown", "one bare word"),
        ("Zzyzxdata", "commercial", "one word whose coining shows"),
        ("Zzyzx Group of Companies", "commercial", "Group is not at the end"),
        ("Zzyzx Girls", "school_exam_board", "a school for short"),
        ("QX Insight Zzyzx", "commercial", "an acronym beside a fancy word is no person's initials"),
        ("Zzyzx Films", "press", "a production company"),
        ("Zzyzx Picture Agency", "press", "an agency, but of pictures for newspapers"),
        ("Zzyzx News and Features", "press", "what agencies sell to newspapers"),
        ("Zzyzx Rundfunk", "press", "a broadcaster abroad"),
        ("Diario de Zzyzx", "press", "a newspaper abroad"),
        ("Zzyzx student newspaper", "press", "a newspaper, not a student"),
        ("Freelance TV researcher", "press", "a researcher, but for television"),
        ("Guardian Security Ltd", "commercial", "a company that is no part of a newspaper"),
        ("Gazette Buildings Ltd", "commercial", "a company that builds"),
        ("National Council for the Training of Invented Journalists", "charity", "a body about journalists"),
        ("Zzyzx Therapeutics", "commercial", "an industry"),
        ("Zzyzx Opticians", "commercial", "what it sells"),
        ("Zzyzx Community Opticians Museum", "charity", "a museum of what others sell"),
        ("Experian Zzyzx qwrt", "commercial", "begins as a listed company does, and as nobody else"),
        ("Huma Zzyzxi", "individual", "a company is called so, and women are"),
        ("Centre for Invented Public Thought", "university", "a centre; the words do not say of policy"),
        ("General Zzyzx Pharmaceutical Council", "regulator_alb", "a council, but of a profession"),
        ("Academy of Medical Zzyzx", "charity", "an academy that is no school"),
        ("n/a", "unknown", "no name"),
        ("", "unknown", "empty"),
        ("x", "unknown", "one letter"),
        ("ZZXQ", "unknown", "an acronym of nobody knows what"),
        ("The Zzyzx", "unknown", "nothing known"),
        ("Zzyzx Qwrt", "unknown", "two capitalised words: a person or anybody"),
        ("Zzyzx & Qwrt", "commercial", "joined names: a guess of low confidence"),
        ("ZzyzxWare Qwrt", "commercial", "capitals inside a word: a guess of low confidence"),
        ("Jane Chambers", "individual", "Chambers is a family name, not only where barristers sit"),
        ("Tom Weekly", "individual", "Weekly is a family name, not only a title"),
        ("Sunday Adeyemi", "individual", "Sunday is a given name, not only a day for newspapers"),
        ("Abdulrahman Zzyzxi", "individual", "an Arabic given name"),
        ("Zzyzx Okonkwo", "individual", "a Nigerian family name"),
        ("Zzyzx Subramaniam", "individual", "a Tamil family name"),
        ("Zzyzxana Kowalczyk", "individual", "a Polish family name"),
        ("Gwenllian ap Zzyzx", "individual", "a Welsh name"),
        ("Zzyzx McQwrt", "unknown", "a capital inside, but as names of people have"),
        ("Zzyzx, Gwenllian", "individual", "turned round"),
        ("Q. Zzyzx, MD, PhD", "individual", "degrees after a name"),
        ("Zzyzx Qwrt PhD", "individual", "a degree after a name"),
        ("Maria de los Angeles Zzyzx", "individual", "small words inside"),
        ("Mark Allen", "individual", "an everyday word, a given name, and a publisher"),
        ("Mary and Peter Zzyzx", "unknown", "two people"),
        ("Ross Parry", "individual", "a publisher is called so, and people are"),
        ("Pearson Okonkwo", "individual", "not a part of Pearson"),
        ("Headteacher (personal capacity)", "individual", "a magazine is called so too"),
        ("Chu Zzyzx", "unknown", "a family name, not a French hospital"),
        ("CHU de Zzyzx", "health", "a French hospital"),
        ("Zzyzx, Madeupton Institute for Data Science", "university", "data science, but no company"),
        ("Cegedim Health Data", "commercial", "a company, whatever it sells"),
        ("Zzyzx Research Trust SAS", "commercial", "a form that charities never have"),
        ("Health Data Research UK", "charity", "the national institute for health data, a charity in law"),
        ("Robert Koch Institute", "health", "a public health body, not a university"),
        ("MD, PhD", "unknown", "degrees and nobody"),
        ("Not used", "unknown", "no name"),
        ("United Kingdom", "unknown", "a country"),
        ("Applicant 17", "unknown", "a word and a number"),
        ("Researcher 47a8", "unknown", "a word and a code"),
        ("ODR1617_278", "unknown", "a reference"),
        ("Zzyzx Products SA, Belgium", "commercial", "a legal form before a country"),
        ("Zzyzx Biosciences Inc. USA (Headquarters)", "commercial", "a legal form before a country and a bracket"),
        ("Zzyzx Ap S - Denmark", "commercial", "a legal form with a space inside"),
        ("Zzyzx Qwrt GmbH & Co. KG", "commercial", "two legal forms"),
        ("Zzyzx Sp. z o.o.", "commercial", "a legal form of Poland"),
        ("Q. Brambleworth, Economic and Social Research Institute (ESRI)", "think_tank", "not Esri"),
    ],
)
def test_a_hard_name_gets_its_category_with_a_reason(name: str, category: str, why: str) -> None:
    answer = classify_recipient(name)
    assert answer.category == category, f"{why}: {answer.reason}"
    assert answer.name == name, "shown as published"
    assert answer.reason.endswith("."), "a reason is a sentence"
    assert answer.rule


@pytest.mark.parametrize(
    ("name", "day", "category"),
    [
        ("CEM", date(2016, 3, 1), "university"),
        ("CEM (Centre for Evaluation and Monitoring)", date(2021, 3, 1), "commercial"),
        ("Centre for Evaluation and Monitoring", None, "commercial"),
        ("Behavioural Insights Team Ltd (BIT)", date(2012, 5, 12), "central_government"),
        ("Behavioural Insights Team Ltd (BIT)", date(2016, 5, 12), "commercial"),
        ("Institute of Education", date(2013, 1, 1), "university"),
    ],
)
def test_a_category_is_that_of_the_day(name: str, day: date | None, category: str) -> None:
    answer = classify_recipient(name, on=day)
    assert answer.category == category
    assert "until" in answer.reason or "from" in answer.reason


def test_the_reason_names_the_entry_the_file_and_the_source() -> None:
    reason = classify_recipient("BBC Newsnight").reason
    assert "press.csv" in reason
    assert "British Broadcasting Corporation" in reason
    assert "source:" in reason


def test_the_reason_names_the_rule_and_the_words() -> None:
    answer = classify_recipient("Zzyzx Borough Council")
    assert answer.rule == "council"
    assert '"borough council"' in answer.reason


def test_a_school_guide_is_commercial_and_press() -> None:
    answer = classify_recipient("Lucas Publications Limited")
    assert (answer.category, answer.also) == (Category.COMMERCIAL, (Category.PRESS,))
    assert "House of Lords" in answer.reason, "says why"


def test_a_reviewed_answer_wins_over_lists_and_rules() -> None:
    reviewed = {organisation_key("The Guardian"): Reviewed(Category.CHARITY, "a test")}
    answer = classify_recipient("Guardian", reviewed=reviewed)
    assert (answer.category, answer.confidence, answer.rule) == (Category.CHARITY, Confidence.HIGH, "reviewed")
    assert answer.reason == DECIDED, "its note is published nowhere"
    assert classify_recipient("Guardian").category is Category.PRESS


def test_a_reviewed_answer_holds_for_one_body_of_a_cell() -> None:
    reviewed = {organisation_key("Zzyzx Qwrt"): Reviewed(Category.PRESS, "seen in print")}
    answer = classify_recipient("Zzyzx Qwrt commissioned by Home Office", reviewed=reviewed)
    assert answer.category is Category.PRESS


def test_further_recipients_are_told_in_also() -> None:
    answer = classify_recipient("University of Leeds; BBC Newsnight; KPMG")
    assert answer.category is Category.UNIVERSITY
    assert answer.also == (Category.PRESS, Category.COMMERCIAL)
    assert answer.confidence is Confidence.MEDIUM


def test_parties_come_with_what_they_are() -> None:
    found = [(p.name, p.role.value, r.category.value) for p, r in parties_of("KPMG on behalf of DfE")]
    assert found == [("KPMG", "recipient", "commercial"), ("DfE", "commissioner", "central_government")]


@pytest.mark.parametrize(
    ("address", "category"),
    [
        ("press.office@bbc.co.uk", "press"),
        ("someone@leeds.ac.uk", "university"),
        ("someone@mail.example", "unknown"),
        ("www.kent.police.uk", "police_home_office"),
        ("https://www.theguardian.com/education", "press"),
        ("zzyzx-schools.co.uk", "commercial"),
        ("zzyzx.news", "press"),
        ("www.zzyzx.tv", "press"),
        ("zzyzx@sample.example", "unknown"),
    ],
)
def test_an_address_is_only_ever_a_weak_answer(address: str, category: str) -> None:
    answer = classify_recipient(address)
    assert answer.category == category
    assert answer.confidence is Confidence.LOW


def test_the_contract_of_the_json() -> None:
    told = as_json(classify_recipient("Pearson"))
    assert list(told) == ["name", "category", "confidence", "reason", "also"]
    assert json.loads(json.dumps(told)) == told
    assert told["category"] == "school_exam_board"
    assert told["also"] == ["commercial"]


@pytest.mark.parametrize(
    "name",
    [
        "A" * 10_000,
        "University of " * 2_000,
        ", ".join(f"Invented Body {i}" for i in range(500)),
        "(" * 5_000,
        " and ".join(["Home Office"] * 400),
        "commissioned by " * 900,
        "<" * 9_000,
        "a@" * 5_000,
        "J. " * 3_000,
        "a, " * 3_000,
    ],
)
def test_a_monstrous_name_gets_an_answer(name: str) -> None:
    answer = classify_recipient(name)
    assert answer.name == name
    assert len(answer.reason) < 6_000


@given(st.text(max_size=200))
def test_no_text_is_refused(text: str) -> None:
    answer = classify_recipient(text)
    assert answer.name == text
    assert answer.reason
    assert answer.category not in answer.also


WORDS = [
    "University",
    "of",
    "Leeds",
    "Ltd",
    "(BBC)",
    ",",
    "and",
    "commissioned by",
    "Home Office",
    "KPMG",
    "Trust",
    "t/a",
    "Dr",
    "Jane",
    ";",
    "Council",
    "-",
    "/",
]


@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_no_mixture_of_hard_words_is_refused(text: str) -> None:
    assert classify_recipient(text).reason
    assert parties_of(text)


def test_likeness_only_suggests() -> None:
    assert classify_recipient("Univrsitty Colege Londn").confidence is not Confidence.HIGH
    assert "University of Bristol" in [s.name for s in suggest("Universty of Bristl")]
    assert suggest("") == ()
    assert suggest("BBC", limit=0) == ()
    assert len(suggest("University of", limit=2)) <= 2


@pytest.mark.parametrize("cell", [
    *("", " ", "TBC", "-", "n/a", "As above", "ditto", "Various", "USA", "12345", "Withheld"),
    *("Commercial in confidence", "Commercial - in confidence", "Exempt - section 43(2)", "Company name redacted"),
    *("Supplier to be appointed / confirmed", "Contractor to be determined", "Not for publication", "Official-Sensitive"),
    *("name removed at applicant's request", "Private sector company (name withheld)", "Procurement under way"),
    *("Various suppliers", "Details to follow", "Supplier: TBC", "Confidential, commercial", "See contract"),
])
def test_what_stands_in_a_names_place_names_no_body(cell: str) -> None:
    assert names_no_body(cell)


@pytest.mark.parametrize("cell", [
    *("Zorblatt", "The Sun", "A Brambleworth", "Various Quux Ltd", "[withheld until reviewed]", "recipient withheld"),
    *("Confidential Zorblatt Inquiry", "Not Forgotten Quux", "In Confidence Ltd", "Zorblatt - commercial in confidence"),
])
def test_a_name_that_is_not_known_is_still_one(cell: str) -> None:
    assert not names_no_body(cell)


@pytest.mark.parametrize(
    ("name", "category"),
    [
        *((n, "press") for n in ("Invented Wire Service", "Fictionbury News Wire", "Harbour Wire Agency", "Merrow Newswire")),
        ("Sallowby Wire Products Ltd", "commercial"), ("Wire Service Engineering Ltd", "commercial"),
        ("National Wire Service Regulator", "regulator_alb"), ("Wireless Telegraphy Agency", "regulator_alb"),
        ("Live Wire Theatre Company", "charity"), ("Barbed Wire Museum", "charity"),
        *((n, "central_government") for n in ("Ministry for Childhood", "Ministry for Families and Schools")),
        *((n, "central_government") for n in ("Ministry of Families and Schools", "Department for Pupils and Families")),
        ("Christ Ministry for Children", "charity"), ("Hope Ministries for Youth", "charity"),
        ("Youth Ministry of St Mark\u2019s Church", "charity"), ("Children\u2019s Ministry Trust", "charity"),
        ("Department for Continuing Education, University of Sallowby", "university"), ("Ministry Media Ltd", "press"),
    ],
)
def test_wire_services_are_press_and_ministries_government(name: str, category: str) -> None:
    assert classify_recipient(name).category == category
