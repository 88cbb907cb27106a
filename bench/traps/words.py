"""Words of which registers are made: bodies, persons, titles, purposes."""

from __future__ import annotations

import random

TOWNS = (
    "Leeds",
    "Bristol",
    "York",
    "Exeter",
    "Warwick",
    "Durham",
    "Sheffield",
    "Manchester",
    "Nottingham",
    "Bath",
    "Sussex",
    "Essex",
    "Kent",
    "Southampton",
    "Glasgow",
    "Edinburgh",
    "Oxford",
    "Cambridge",
    "Birmingham",
    "Liverpool",
    "Lancaster",
)
COUNCILS = (
    "Kent County Council",
    "Leeds City Council",
    "London Borough of Hackney",
    "Essex County Council",
    "Devon County Council",
    "Bristol City Council",
    "Rochdale Metropolitan Borough Council",
    "Royal Borough of Greenwich",
    "Cumbria County Council",
    "Isle of Wight Council",
    "Southend-on-Sea Borough Council",
    "Cyngor Sir Ynys Môn",
    "London Borough of Tower Hamlets",
)
PRESS = (
    "BBC",
    "BBC Newsnight",
    "The Times",
    "Daily Telegraph",
    "The Guardian",
    "Times Newspapers Ltd",
    "Financial Times",
    "Channel 4 News",
    "ITN",
    "The Sunday Times",
    "Schools Week",
    "Daily Mail",
    "The Press Association",
)
COLLEGES = (
    "King’s College London",
    "Institute of Education, University of London",
    "University College London (UCL)",
    "London School of Economics and Political Science",
    "Queen Mary, University of London",
    "Royal Holloway, University of London",
    "Université de Genève",
    "The Open University",
    "Imperial College London",
    "St George’s, University of London",
    "Prifysgol Caerdydd / Cardiff University",
    "Universität Zürich",
    "Sheffield Hallam University",
)
STATE = (
    "Ofsted",
    "Ofqual",
    "Home Office",
    "Ministry of Justice",
    "Cabinet Office",
    "Department for Work and Pensions",
    "Office for National Statistics",
    "Department of Health",
    "HM Treasury",
    "Social Mobility Commission",
    "UCAS",
)
FIRST_PARTS = (
    "Brightwater",
    "Halcyon",
    "Northmoor",
    "Kestrel",
    "Larkfield",
    "Quillon",
    "Ashgrove",
    "Tamarisk",
    "Penhallow",
    "Orrery",
    "Dunmere",
    "Foxglade",
    "Café Société",
    "Ravensthorpe",
    "Wyverne",
    "Sæby",
    "Blue Teasel",
    "Thistledown",
    "Marchbank",
    "Élan",
)
COMPANY_PARTS = (
    "Analytics Ltd",
    "Education Services Limited",
    "Data Solutions Ltd",
    "Research & Consulting LLP",
    "Learning Group plc",
    "Insight Ltd",
    "Tutors Limited",
    "School Guides Ltd",
    "Software UK Ltd (trading as Tally)",
    "Assessment Partnership Ltd",
)
CHARITY_PARTS = (
    "Children’s Trust",
    "Foundation",
    "Literacy Trust",
    "Education Endowment",
    "Families Charity",
    "Youth Trust",
    "Society",
)
GIVEN = (
    "Amina",
    "Oluwaseun",
    "Siân",
    "Zoë",
    "Mateusz",
    "Priyanka",
    "Yusuf",
    "Ingrid",
    "Nguyễn Thị",
    "Caoimhe",
    "Björk",
    "Rafael",
    "Wei",
    "Hyacinth",
    "Tariq",
    "Eilidh",
    "José",
    "Anneliese",
    "Kwame",
    "Thandiwe",
    "Łucja",
    "Fatemeh",
    "Joan",
    "Peregrine",
)
FAMILY = (
    "Okonjo-Pryce",
    "Velasquez-Thorne",
    "Ó Dubhshláine-Kerr",
    "Wrzos-Holm",
    "Abernethy-Rao",
    "Nakagawa-Flint",
    "Sørlund-Bey",
    "Quenby-Mbeki",
    "Tregarthen-Li",
    "Haddad-Moss",
    "Fairweather-Iqbal",
    "Castellanos-Wray",
    "Østby-Chaudhry",
    "Yilmaz-Penrose",
)
TOPICS = (
    "school exclusions",
    "free school meals",
    "attainment at Key Stage 2",
    "pupil mobility",
    "the attainment gap",
    "absence in year 9",
    "summer-born children",
    "post-16 choices",
    "grammar schools",
    "special educational needs",
    "children in need",
    "school closures",
    "English as an additional language",
    "teacher supply",
    "progression to university",
    "youth offending",
    "rural schools",
)
DOINGS = (
    "Evaluation of",
    "Trends in",
    "A longitudinal study of",
    "Mapping",
    "Understanding",
    "The long-term effects of",
    "Patterns of",
    "An inquiry into",
    "Linking",
    "Modelling",
    "School performance and",
    "What works:",
    "Early predictors of",
    "Forecasting",
)
DATASETS = (
    "National Pupil Database: School Census",
    "NPD Key Stage 4",
    "NPD KS2 and KS4 linked",
    "School Census Spring 2012 to 2015",
    "Children in Need census",
    "Longitudinal Education Outcomes",
    "Individualised Learner Record",
    "Alternative Provision census",
    "Key Stage 5, Exclusions",
    "School Census; Early Years Foundation Stage Profile",
    "Pupil Referral Unit census",
    "NPD Absence",
)
SENTENCES = (
    "The data will be used to study {t} in schools in England.",
    "Findings will be published in a report on {t}.",
    "Data were requested for {n} pupils, at the level of the individual.",
    "The work is funded under grant {n}.",
    "Results will be shown at school level, with small numbers suppressed.",
    "The project links {t} with later earnings.",
    "To produce a guide for parents; see the request no. {n} of our board.",
    "An article about {t} is planned.",
    "The aim is to find out whether {t} differ between regions, for a cohort of {n}.",
    "Outputs: tables, charts – and maps.",
)


def pick(rng: random.Random, of: tuple[str, ...]) -> str:
    """One of several."""
    return of[rng.randrange(len(of))]


def body(rng: random.Random) -> str:
    """A body that could receive data."""
    draw = rng.random()
    if draw < 0.30:
        return "University of " + pick(rng, TOWNS)
    for until, known in ((0.40, COLLEGES), (0.52, COUNCILS), (0.63, PRESS), (0.72, STATE)):
        if draw < until:
            return pick(rng, known)
    if draw < 0.88:
        return pick(rng, FIRST_PARTS) + " " + pick(rng, COMPANY_PARTS)
    return pick(rng, FIRST_PARTS) + " " + pick(rng, CHARITY_PARTS)


def person(rng: random.Random) -> str:
    """An invented person."""
    title = pick(rng, ("Dr ", "Professor ", "Prof. ", "Ms ", "Mr ", "", "", ""))
    return title + pick(rng, GIVEN) + " " + pick(rng, FAMILY)


def title(rng: random.Random) -> str:
    """The title of a project."""
    return f"{pick(rng, DOINGS)} {pick(rng, TOPICS)}" + (f", {rng.randrange(2009, 2022)}" if rng.random() < 0.4 else "")


def purpose(rng: random.Random) -> str:
    """One to three sentences."""
    chosen = rng.sample(SENTENCES, rng.randrange(1, 4))
    number = rng.randrange(14, 99999)
    text = " ".join(s.format(t=pick(rng, TOPICS), n=number) for s in chosen)
    return text if "{n}" in "".join(chosen) else f"{text} Cohort {number}."


def organisation_type(name: str) -> str:
    """The type a publisher would print for a body."""
    tests = (
        ("Academic Institution", ("Universit", "College", "Prifysgol", "School of")),
        ("Local Authority", ("Council", "Borough", "Cyngor")),
        ("Commercial", ("Ltd", "Limited", "plc", "LLP")),
        ("Charity", ("Trust", "Foundation", "Charity", "Society", "Endowment")),
    )
    for kind, marks in tests:
        if any(mark in name for mark in marks):
            return kind
    return "Media" if name in PRESS else "Government"


def pick_row(rng: random.Random, of: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """One of several rows of words."""
    return of[rng.randrange(len(of))]
