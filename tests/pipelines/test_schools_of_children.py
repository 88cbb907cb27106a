"""The school and the home of one child are in nothing that is told or published; a school that got data is.

All are invented. Lines of `text >> what must be in nothing >> what must be told`, and of `text >> what must stay`.
"""

from __future__ import annotations

import json
from itertools import product

import pytest

from diffing.texts.items import compare_items
from model.item import Item, ItemKind
from model.source import Source
from pipelines.items.changes import as_rows, bodies_in, mentions_in, subject_of, without_private

COMMITTEES = Source("committees", "committees", "https://committees.parliament.uk/committee/203/")
FEED = Source("feed", "feed", "https://news.example.org/feed.xml")
CHILDREN = """\
I am a parent. My son, now 9, was excluded from Thornhollow Primary School in March. His pupil data went to Halcrow Analytics Ltd. >> Thornhollow; excluded >> Halcrow
Her daughter, 8, was moved to Thornhollow Primary School after the exclusion. The DfE gave pupil data to Halcrow Analytics Ltd. >> Thornhollow; exclusion >> Halcrow
My daughter is 8. She goes to Thornhollow Primary School in Ely. Her NPD data were given to Halcrow Analytics Ltd. >> Thornhollow; Ely >> Halcrow
My son is 9. He goes to Thornhollow Primary School in Ely. The DfE gave pupil data to Halcrow Analytics Ltd. >> Thornhollow; Ely >> Halcrow
The data of my daughter, who goes to Thornhollow Primary School, were sent to Halcrow Analytics Ltd. >> Thornhollow >> Halcrow
Her records at Selby Abbey School show that her pupil data went to Halcrow Analytics Ltd. My daughter is 8. >> Selby Abbey >> Halcrow
My daughter Ottilie Brackenbury, aged 8, was in the National Pupil Database. Her records at Selby Abbey School show this. Pupil data went to Halcrow Analytics Ltd. >> Selby Abbey; Ottilie >> Halcrow
Our twins, 7, have been off-rolled by Thornhollow Primary School. Their pupil records went to Halcrow Analytics Ltd. >> Thornhollow; off-rolled >> Halcrow
My child was suspended from Thornhollow Academy four times in Year 7. The school gave her data to Halcrow Analytics Ltd. >> Thornhollow; suspended >> Halcrow
As the mother of a boy of 6 at Thornhollow Infants, I object that pupil data went to Halcrow Analytics Ltd. >> Thornhollow >> Halcrow
My grandson attends Thornhollow Academy and has autism. The NPD data went to Halcrow Analytics Ltd. >> Thornhollow; autism >> Halcrow
A parent at Thornhollow Primary School, whose son of 9 was excluded, said that pupil data went to Halcrow Analytics Ltd. >> Thornhollow; excluded >> Halcrow
My daughter (8) left Thornhollow Primary School after being excluded; her records followed her to Marsh Lane Academy. Pupil data went to Halcrow Analytics Ltd. >> Thornhollow; excluded; Marsh Lane >> Halcrow
The school of my son, Thornhollow Primary, excluded him at 7. His NPD record was given to Halcrow Analytics Ltd. >> Thornhollow; excluded >> Halcrow
My stepdaughter was placed at Thornhollow PRU aged 13. Her pupil record was given to Halcrow Analytics Ltd. >> Thornhollow; PRU >> Halcrow
I live at 14 Elm Row, Selby. My son goes to Selby Abbey School. His pupil data went to Halcrow Analytics Ltd. >> 14 Elm Row; Elm Row; Selby Abbey >> Halcrow
Mrs Gaunt of 14 Elm Row, whose daughter is at Selby Abbey School, said pupil data went to Halcrow Analytics Ltd. >> Elm Row; Selby Abbey >> Halcrow
We live in Marsh Lane, Selby, and our daughter is in Year 4 at Selby Abbey School. Her pupil data went to Halcrow Analytics Ltd. >> Marsh Lane; Selby Abbey >> Halcrow
From: A parent, 14 Elm Row, YO8 4QT. My son's pupil data went to Halcrow Analytics Ltd. He is at Selby Abbey School. >> Elm Row; YO8 4QT; Selby Abbey >> Halcrow
Ms Perdita Gaunt, Flat 3, 22 Quarry Rise, Ely, mother of two at Selby Abbey School: pupil data went to Halcrow Analytics Ltd. >> Quarry Rise; Selby Abbey; Gaunt >> Halcrow
The mother, of Quarry Rise, Ely, has a son at Selby Abbey School whose pupil data went to Halcrow Analytics Ltd. >> Quarry Rise; Selby Abbey >> Halcrow
My address is 22 Quarry Rise. My daughter's school, Selby Abbey, gave her pupil data to Halcrow Analytics Ltd. >> Quarry Rise; Selby Abbey >> Halcrow
My grandson Ivo, 7, has been at Thornhollow CE Primary School since May. The DfE gave his NPD data to Halcrow Analytics Ltd. >> Ivo; Thornhollow >> Halcrow
A girl of 11 from Thornhollow High was named in the pupil data given to Halcrow Analytics Ltd. >> Thornhollow >> Halcrow
Our boy was taken out of St Wulfram's Infants last year. Pupil data went to Halcrow Analytics Ltd. >> Wulfram >> Halcrow
Our daughter was asked to leave St Wulfram's Infants last year. Pupil data went to Halcrow Analytics Ltd. >> Wulfram >> Halcrow
His son had a place at Quarry Bank Grammar School; the DfE gave the boy's record to Halcrow Analytics Ltd. >> Quarry Bank >> Halcrow
My twins are in Reception at Thornhollow Primary. Their pupil data went to Halcrow Analytics Ltd. >> Thornhollow >> Halcrow
St Wulfram's Primary School excluded my son when he was 6. The DfE gave pupil data to Halcrow Analytics Ltd. >> Wulfram >> Halcrow
Thornhollow Academy, where my daughter is in Year 9, passed pupil data to Halcrow Analytics Ltd. >> Thornhollow >> Halcrow
My nephew's school, Ember Vale Academy, sent pupil data to Halcrow Analytics Ltd. >> Ember Vale >> Halcrow
She moved to Ember Vale Academy in May. My daughter is 8. Pupil data went to Halcrow Analytics Ltd. >> Ember Vale >> Halcrow
Ottilie Brackenbury, 8, has a record in the NPD. It moved with her to Ember Vale Academy. Pupil data went to Halcrow Analytics Ltd. >> Ottilie; Ember Vale >> Halcrow
When my child changed to Ember Vale School the pupil record was given to Halcrow Analytics Ltd. >> Ember Vale >> Halcrow
My son was permanently excluded from the Ember Vale Pupil Referral Unit. Pupil data went to Halcrow Analytics Ltd. >> Ember Vale >> Halcrow
The head of Ember Vale School told me that my son's pupil data went to Halcrow Analytics Ltd. >> Ember Vale >> Halcrow
I am 13 and I go to Ember Vale Academy. My pupil data went to Halcrow Analytics Ltd. >> Ember Vale >> Halcrow
My daughter, 8, who has epilepsy and was excluded twice, is at Ember Vale. Pupil data went to Halcrow Analytics Ltd. >> epilepsy >> Halcrow
A nine-year-old at Ember Vale Primary was excluded; his pupil data went to Halcrow Analytics Ltd. >> Ember Vale >> Halcrow
A mother from Ely, whose son, 9, is at Ember Vale School, found that pupil data went to Halcrow Analytics Ltd. >> Ember Vale >> Halcrow
One boy, aged six, was excluded by Ember Vale Infants. His pupil data went to Halcrow Analytics Ltd. >> Ember Vale >> Halcrow
My foster child started at Ember Vale Academy on 3 May; the pupil file was sent there and to Halcrow Analytics Ltd. >> Ember Vale >> Halcrow
Ysgol Cwm Hafan excluded my son, 9. His pupil data went to Halcrow Analytics Ltd. >> Hafan >> Halcrow
My son goes to Ysgol Cwm Hafan. His pupil data went to Halcrow Analytics Ltd. >> Hafan >> Halcrow
My daughter is taught at The Gables, a special school in Ely. Her pupil data went to Halcrow Analytics Ltd. >> Gables >> Halcrow
""".splitlines()
OTHERS = """\
The data of my daughter were given to Selby Abbey School. >> Selby Abbey School
My son's pupil records were sent to Thornhollow Academy. >> Thornhollow Academy
Her school record was transferred to Thornhollow Academy by the council. My daughter is 8. >> Thornhollow Academy
The DfE gave pupil data to Thornhollow Academy. My daughter is 8. >> Thornhollow Academy
My daughter's data was shared with Ember Vale Academy and Halcrow Analytics Ltd. >> Ember Vale Academy; Halcrow
Mrs Quill, head of Ember Vale School, said that pupil data went to Halcrow Analytics Ltd. >> Quill; Ember Vale School
The headteacher of Ember Vale School gave pupil data to Halcrow Analytics Ltd, and she is at Ember Vale School still. >> Ember Vale School
Children at Ember Vale School had their pupil data sent to Halcrow Analytics Ltd. >> Ember Vale School
Ember Vale School excluded 40 pupils and gave pupil data to Halcrow Analytics Ltd. >> Ember Vale School
Parents at Ember Vale School said that pupil data went to Halcrow Analytics Ltd. >> Ember Vale School
The records of all 9-year-olds at Ember Vale School went to Halcrow Analytics Ltd. >> Ember Vale School
Kings College London was given pupil data of children aged 9. >> Kings College London
Our children's data were moved to Capita One and to Northgate College. >> Northgate College
The union rep at Ember Vale School, her colleague, said pupil data went to Halcrow Analytics Ltd. >> Ember Vale School
We live in England, where pupil data went to Halcrow Analytics Ltd. >> England
Northgate College, which sold the pupil data they held, said nothing. >> Northgate College
Ember Vale Academy refused them pupil data, and Halcrow Analytics Ltd got it. >> Ember Vale Academy
The DfE gave pupil data to Northgate College. Our children at risk were in it. >> Northgate College
The DfE gave pupil data on boys of 9 to Northgate College. >> Northgate College
The DfE passed the pupil record of a boy of 9 to Northgate College. >> Northgate College
Our researchers got their children's pupil data from Northgate College. >> Northgate College
Pupil data were given to Selby Abbey School. >> Selby Abbey School
The Department gave NPD data to Thornhollow Primary School in 2024. >> Thornhollow Primary School
The council moved the pupil records of all leavers to Thornhollow Academy. >> Thornhollow Academy
Pupil data were sent to Marsh Lane Academy Trust and to Halcrow Analytics Ltd. >> Marsh Lane Academy Trust; Halcrow
Thornhollow Primary School sold the pupil data of 400 children to Halcrow Analytics Ltd. >> Thornhollow Primary School; Halcrow
Exclusions at Thornhollow Academy rose to 40; pupil data went to Halcrow Analytics Ltd. >> Thornhollow Academy; Halcrow
The DfE at Sanctuary Buildings, 20 Great Smith Street, gave pupil data to Halcrow Analytics Ltd. >> Great Smith Street
See https://www.gov.uk/government/publications/dfe-external-data-shares for pupil data given to Halcrow Analytics Ltd. >> dfe-external-data-shares
Table 1. Releases of pupil data by year. Halcrow Analytics Ltd received 3. >> Table 1; Halcrow
Figure 2. Photo: Dame Rachel Brandreth, Children's Commissioner. Pupil data went to Halcrow Analytics Ltd. >> Brandreth
Download the NPD_data_request_form.pdf; pupil data went to Halcrow Analytics Ltd. >> NPD_data_request_form.pdf
The Department shared pupil data with her employer, the University of Sallowby. >> University of Sallowby
Ten-year-old pupil data was given to Selby Abbey School. >> Selby Abbey School
""".splitlines()


def evidence(text: str) -> Item:
    return Item(
        "written_evidence:103", ItemKind.WRITTEN_EVIDENCE, title="A parent (PUP0103)", text=text, anonymous=True,
        url="https://committees.parliament.uk/writtenevidence/103/html/",
    )


def entry(text: str) -> Item:
    return Item("feed_entry:1", ItemKind.FEED_ENTRY, title="Notice", text=text, url="https://news.example.org/1")


@pytest.mark.parametrize(("line", "of_feed"), [*product(CHILDREN, (True, False))])
def test_what_one_child_is_known_by_is_in_nothing_that_is_told(line: str, of_feed: bool) -> None:
    text, gone, told = line.split(" >> ")
    source, item = (FEED, without_private(entry(text))) if of_feed else (COMMITTEES, without_private(evidence(text)))
    (change,) = compare_items(None, item)
    said = as_rows(mentions_in(item, source))
    detail = json.dumps(subject_of(source, item, change, said, ()).as_detail(), ensure_ascii=False)
    assert [x for x in gone.split("; ") if x in detail] == []
    assert [x for x in told.split("; ") if x not in detail] == []
    assert not any("School" in name or "Academy" in name for name in bodies_in(said))


@pytest.mark.parametrize("line", OTHERS)
def test_schools_that_got_data_and_those_of_many_stay(line: str) -> None:
    text, _, stays = line.partition(" >> ")
    left = without_private(entry(text)).text or ""
    assert [x for x in stays.split("; ") if x not in left] == []
