"""Ordinary texts on pupils' data, of which nobody need look at any: guidance, statistics, housekeeping. Made up."""

from __future__ import annotations

import random
from typing import NamedTuple

GENRES: dict[str, tuple[str, ...]] = {
    "School census {year}: guide for {place}": (
        "The {term} school census takes place on Thursday {day} {month} {year}.",
        "Schools send their return through COLLECT, and the window closes four weeks later.",
        "Check that every pupil has a unique pupil number before you submit the return.",
        "A pupil who attends two schools is recorded by both, with the enrolment status that applies.",
        "Authorities in {place} approve the returns of maintained schools; academies approve their own.",
        "Errors and queries in the census return are explained in the validation rules.",
        "The national pupil database is updated once the census data have been cleaned.",
    ),
    "Schools, pupils and their characteristics: {year}": (
        "This release gives figures from the school census of {month} {year}.",
        "There were {number} pupils in {place}, a rise of {small} per cent on the year before.",
        "The proportion of pupils eligible for free school meals has risen to {small} per cent.",
        "Figures are rounded and small numbers are suppressed so that no pupil can be identified.",
        "Pupil data for the {term} term of {year} are provisional.",
        "Methodology and a data dictionary are published beside the tables.",
    ),
    "Privacy notices: model wording for {place}": (
        "Schools must tell parents why they collect pupil data and how long it is kept.",
        "The model privacy notice was last revised in {month} {year}.",
        "Pupils' personal data is held securely and for no longer than the retention schedule says.",
        "Parents may ask the school for a copy of their child's educational record.",
        "Each trust in {place} should name its data protection officer on its website.",
        "A school that finds an error in pupil data corrects it in its own system first.",
    ),
    "Attendance in {place}, week {small}": (
        "Attendance data for the week are drawn from the registers of {number} schools.",
        "The overall absence rate was {small} per cent in the {term} term.",
        "Schools that have not switched on daily attendance data collection should do so by {day} {month}.",
        "The attendance dashboard shows pupil data at school level only.",
        "Persistent absence is highest in year {small}.",
    ),
    "What the national pupil database tells us about {topic}": (
        "Our study uses the national pupil database for the cohort that took its examinations in {year}.",
        "Linked records of {number} pupils were analysed within the secure research service.",
        "We find that {topic} explains about {small} per cent of the gap in attainment.",
        "The longitudinal education outcomes data cover earnings up to {year}.",
        "Missing values in the school census were imputed.",
        "The authors thank colleagues for comments on an earlier draft.",
    ),
    "Minutes of the data standards group, {month} {year}": (
        "The group noted the timetable for the {term} census and had no comments.",
        "The code set for ethnicity in the common basic data set will change from {year}.",
        "An update on the unique pupil number was deferred to the next meeting.",
        "Members asked for clearer guidance on pupil data about {topic}.",
        "The next meeting is on {day} {month}.",
    ),
    "Job: data officer, schools team, {place}": (
        "You will look after the quality of pupil data in {number} schools.",
        "Knowledge of the school census and of key stage results is essential.",
        "The post is for {small} hours a week until {month} {year}.",
        "Applicants should describe their experience with the national pupil database.",
    ),
    "Debate on {topic}: briefing": (
        "The Minister said that the quality of pupil data had improved since {year}.",
        "Members from {place} spoke of the burden that the school census places on small schools.",
        "The Bill makes provision for a consistent identifier for children.",
        "A register of children not in school will be kept by each authority.",
        "The Committee will take evidence on {topic} in {month}.",
        "The national pupil database was established in {year}.",
    ),
}
_PLACES = ("Exampleshire", "North Inventon", "Imagined Bay", "Upper Fictham", "Madeupton", "Sampleford")
_TOPICS = (
    "absence", "special educational needs", "early years", "phonics", "exclusions", "school meals", "home education",
)
_MONTHS = ("January", "February", "March", "May", "June", "September", "October", "November")


class Ordinary(NamedTuple):
    """A text that a person would file."""

    title: str
    paragraphs: tuple[str, ...]


def ordinary_texts(number: int = 500, *, seed: int = 1) -> list[Ordinary]:
    """The same texts for the same numbers, three to five paragraphs each."""
    draw = random.Random(seed)
    out = []
    for _ in range(number):
        title = draw.choice(list(GENRES))
        told = draw.sample(GENRES[title], draw.randrange(3, min(5, len(GENRES[title])) + 1))
        fill = {
            "place": draw.choice(_PLACES), "topic": draw.choice(_TOPICS), "month": draw.choice(_MONTHS),
            "year": str(draw.randrange(2015, 2027)), "day": str(draw.randrange(1, 29)),
            "small": str(draw.randrange(2, 40)),
            "number": f"{draw.randrange(1_200, 98_000):,}", "term": draw.choice(("spring", "summer", "autumn")),
        }
        out.append(Ordinary(title.format(**fill), tuple(t.format(**fill) for t in told)))
    return out
