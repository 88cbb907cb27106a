"""Sentences whose clauses tell of a release that may be none: never sure. And releases in like words: sure."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role

NONE = (
    "In New Zealand the national pupil database was sold to the Otago Times.",
    "New Zealand's national pupil database was shared with the police.",
    "The Norwegian ministry gave the national pupil database to a newspaper.",
    "Ireland's Department of Education gave its national pupil database to a newspaper.",
    "In Kenya, the ministry passed the national pupil database to Safaricom.",
    "The Singapore government supplied its national pupil database to Google.",
    "In 2019 Denmark handed its national pupil database to Google.",
    "Staff records were handed to Wexcombe Media Ltd; no pupil data was.",
    "Data on teachers was supplied to Wexcombe Media Ltd; pupil data was not.",
    "Governors' names were shared with Capita, but no pupil records were.",
    "School workforce data went to Capita; none of the National Pupil Database did.",
    "Teacher data were given to Capita, pupil data never.",
    "Building data was passed to Capita and no pupil data.",
    "Workforce data, and not pupil data, was given to Capita.",
    "Teacher pension records were sold to Capita. No pupil data were.",
    "The Department came within days of handing the National Pupil Database to Wexcombe Media Ltd.",
    "The Department was on the verge of giving the National Pupil Database to Wexcombe Media Ltd.",
    "The Department was close to selling the National Pupil Database to Wexcombe Media Ltd.",
    "The Department came near to passing the National Pupil Database to Wexcombe Media Ltd.",
    "The Department narrowly missed giving the National Pupil Database to Wexcombe Media Ltd.",
    "The Department was about to give the National Pupil Database to Wexcombe Media Ltd.",
    "The Department got as far as offering the National Pupil Database to Wexcombe Media Ltd.",
    "The Department stopped short of giving the National Pupil Database to Wexcombe Media Ltd.",
    "The Department thought better of giving the National Pupil Database to Wexcombe Media Ltd.",
    "The Department backed out of giving the National Pupil Database to Wexcombe Media Ltd.",
    "The Department drew back from giving the National Pupil Database to Wexcombe Media Ltd.",
    "The Department was talked out of giving the National Pupil Database to Wexcombe Media Ltd.",
    "The Department toyed with giving the National Pupil Database to Wexcombe Media Ltd.",
    "The Department was one signature away from giving the National Pupil Database to Wexcombe Media Ltd.",
    "The Department flirted with the idea of giving the National Pupil Database to Wexcombe Media Ltd.",
    "The audit ruled out that the National Pupil Database had been given to Wexcombe Media Ltd.",
    "Investigators excluded that the National Pupil Database was sold to Wexcombe Media Ltd.",
    "The inquiry ruled it out that the National Pupil Database was shared with Wexcombe Media Ltd.",
    "The Minister discounted that the National Pupil Database was shared with Wexcombe Media Ltd.",
    "The inquiry cleared officials of having given the National Pupil Database to Wexcombe Media Ltd.",
    "The possibility that the National Pupil Database was given to Wexcombe Media Ltd was ruled out.",
    "It can be ruled out that the National Pupil Database was sold to Wexcombe Media Ltd.",
    "The audit ruled out the National Pupil Database having been given to Wexcombe Media Ltd.",
    "Nothing suggests that the National Pupil Database was given to Wexcombe Media Ltd.",
    "The Department gave the National Pupil Database privacy notice to the Times.",
    "Officials sent the National Pupil Database user guide to Wexcombe Media Ltd.",
    "The Department handed the National Pupil Database audit report to the Guardian.",
    "The Department supplied the National Pupil Database code book to Capita.",
    "The Minister passed the National Pupil Database consultation responses to the BBC.",
    "The Department awarded the National Pupil Database contract to Capita.",
    "The Department gave the NPD review to the Guardian.",
    "The Department sent pupil data guidance to the Guardian.",
    "The Committee shared its National Pupil Database report with the Guardian.",
    "The Department passed the National Pupil Database leaflet to the Guardian.",
    "The Department handed the school census questionnaire to Capita.",
    "The Department sent a National Pupil Database training pack to Capita.",
    "The Department gave the National Pupil Database impact assessment to the Guardian.",
    "The Department came perilously near to selling pupil records to Larkfield Press Ltd.",
    "DfE was within a week of handing the NPD to Larkfield Press Ltd.",
    "DfE stepped back from supplying pupil data to Larkfield Press Ltd.",
    "Ministers were argued out of passing the NPD to Larkfield Press Ltd.",
    "Ministers recoiled from passing the NPD to Larkfield Press Ltd.",
    "DfE all but sold the NPD to Larkfield Press Ltd.",
    "DfE as good as promised the NPD to Larkfield Press Ltd.",
    "DfE had been minutes from emailing the NPD to Larkfield Press Ltd.",
    "It was a near thing: DfE was poised to hand the NPD to Larkfield Press Ltd.",
    "The regulator has ruled out that pupil data was leaked to Larkfield Press Ltd.",
    "The review excluded the possibility that pupil data was sold to Larkfield Press Ltd.",
    "The Commissioner is satisfied that it was not the case that pupil data was sold to Larkfield Press Ltd.",
    "The Commissioner laid to rest the fear that pupil data was sold to Larkfield Press Ltd.",
    "The Commissioner put paid to the rumour that pupil data was sold to Larkfield Press Ltd.",
    "In Finland the national pupil database was opened to the tax office.",
    "By law the Dutch education ministry gave its national pupil database to the police.",
    "South Africa's education department shared the national pupil database with Vodacom.",
    "The national pupil database was handed to Vodacom by the South African government.",
    "The government of Singapore passed its national pupil database to Grab.",
    "In Australia the school census was given to a bank.",
    "DfE passed the NPD user survey report to Larkfield Press Ltd.",
    "The pupil data review was sent to the Guardian by DfE.",
    "The NPD privacy assessment was handed to Larkfield Press Ltd.",
    "DfE gave Larkfield Press Ltd the school census guidance.",
    "DfE shared the NPD contract with Larkfield Press Ltd.",
    "Headteachers' records were sold to Larkfield Press Ltd but never any pupil records.",
    "Workforce census extracts were shared with Larkfield Press Ltd, though not pupil records.",
    "Land data was given to Larkfield Press Ltd. Pupil data was not.",
    "DfE shrank from handing the NPD to Larkfield Press Ltd.",
    "DfE was seconds from handing the NPD to Larkfield Press Ltd.",
)
RELEASES = (
    "The Department gave the National Pupil Database to a New Zealand newspaper, the Otago Times.",
    "The Department gave the National Pupil Database to the New Zealand firm Wexcombe Media Ltd.",
    "The Department sold the National Pupil Database to Google in Ireland.",
    "The Department gave the National Pupil Database to Wexcombe Media Ltd. No teacher data were.",
    "The Department gave National Pupil Database extracts to Wexcombe Media Ltd, which is close to the Minister.",
    "The Department gave the National Pupil Database files to Wexcombe Media Ltd.",
    "The Department gave the National Pupil Database census tables to Wexcombe Media Ltd.",
    "The Department handed the National Pupil Database report files to Wexcombe Media Ltd.",
    "Officials conceded that the National Pupil Database was given to Wexcombe Media Ltd.",
    "Auditors found that the National Pupil Database had been given to Wexcombe Media Ltd.",
    "The Department handed pupil records to Wexcombe Media Ltd for a report.",
    "The Department gave the National Pupil Database and its user guide to Wexcombe Media Ltd.",
    "After a review the Department gave pupil data to Wexcombe Media Ltd.",
    "The Department gave the National Pupil Database to Wexcombe Media Ltd, which published a report.",
    "DfE gave the NPD to Larkfield Press Ltd in Singapore.",
    "DfE supplied pupil data to Larkfield Press Ltd, close to the Minister's home.",
    "DfE gave pupil data to the Irish government.",
    "DfE gave pupil records and a user guide to Larkfield Press Ltd.",
    "DfE gave Larkfield Press Ltd pupil data for a review.",
    "Pupil data was handed to Larkfield Press Ltd by DfE; no teacher data was.",
    "DfE gave the NPD to Larkfield Press Ltd. No pupils were told.",
    "DfE gave the NPD to Larkfield Press Ltd, and not one pupil was asked.",
    "The Department admitted giving the NPD to Larkfield Press Ltd.",
    "The Department got away with giving the NPD to Larkfield Press Ltd.",
    "The Department went ahead and gave the NPD to Larkfield Press Ltd.",
    "The Department was fined for giving the NPD to Larkfield Press Ltd.",
    "The Department was far from careful and gave the NPD to Larkfield Press Ltd.",
    "DfE ruled out a fee and gave the NPD to Larkfield Press Ltd.",
    "The policy team gave pupil data to Larkfield Press Ltd.",
    "The NPD policy team gave pupil data to Larkfield Press Ltd.",
)
OPEN = (
    "In New Zealand, Wexcombe Media Ltd got the National Pupil Database from DfE.",
    "The Department did not rule out that the National Pupil Database was given to Wexcombe Media Ltd.",
    "The Department earned thousands from selling the NPD to Larkfield Press Ltd.",
    "DfE moved from refusing requests to selling the NPD to Larkfield Press Ltd.",
)


def _bands(text: str) -> set[Band]:
    return {m.band for m in read_mentions(text)}


@pytest.mark.parametrize("text", NONE)
def test_what_may_be_no_release_is_never_sure(text: str) -> None:
    assert Band.ALERT not in _bands(text)


@pytest.mark.parametrize("text", RELEASES)
def test_a_release_in_like_words_is_sure(text: str) -> None:
    assert Band.ALERT in _bands(text)


@pytest.mark.parametrize("text", OPEN)
def test_what_may_be_a_release_is_at_least_to_be_looked_at(text: str) -> None:
    assert _bands(text) & {Band.ALERT, Band.REVIEW}


@pytest.mark.parametrize("text", NONE)
def test_a_release_beside_it_stays_sure(text: str) -> None:
    release = "The Department for Education gave the National Pupil Database to Fernhill Insight Ltd in 2016."
    told = [m for m in read_mentions(f"{text}\n\n{release}") if m.band is Band.ALERT]
    assert "Fernhill Insight Ltd" in {n.name for m in told for n in m.recipients if n.role is Role.GIVEN}
