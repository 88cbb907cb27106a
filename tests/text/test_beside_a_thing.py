"""What a school has of a pupil, or gives one, claims no author and no recipient; a storm, an adviser and a new book are no child's.

All who are named are invented.
"""

from __future__ import annotations

import pytest

from tests.text.left import DATA, left_of

PUPILS_OWN = (
    "Zoe Penhaligon-Adeyemi's report from school says she has dyslexia.",
    "Zoe Penhaligon-Adeyemi's book was found with her SEN file in it.",
    "Zoe Penhaligon-Adeyemi's article in the school magazine said she is in care.",
    "Zoe Penhaligon-Adeyemi's question in assembly, as a Year 3 pupil, was recorded.",
    "The file shows Zoe Penhaligon-Adeyemi's study support plan and her EHCP.",
    "Zoe Penhaligon-Adeyemi's new book bag was lost, she is nine.",
    "Zoe Penhaligon-Adeyemi's report card was sent to the wrong family.",
    "Zoe Penhaligon-Adeyemi got 31 in the phonics check.",
    "Zoe Penhaligon-Adeyemi got a grade 9 in maths and a 4 in art.",
    "The wrong file, that of Zoe Penhaligon-Adeyemi, was sent to her grandparents.",
    "Zoe Penhaligon-Adeyemi received a low mark in her SATs.",
    "Zoe Penhaligon-Adeyemi and Jonah Mbeki join the pupil advisory group.",
    "Zoe Penhaligon-Adeyemi, Jonah Mbeki join the school's youth advisory board.",
)
STAY = (
    "Zoe Penhaligon-Adeyemi's report on pupils with dyslexia found that schools differ.",
    "Zoe Penhaligon-Adeyemi's book on free school meals used the extract.",
    "Zoe Penhaligon-Adeyemi's team at the University of Fictionbury got the data.",
    "Zoe Penhaligon-Adeyemi's research on children in care was funded by the Department.",
    "Zoe Penhaligon-Adeyemi's question to the minister was answered on Monday.",
    "Lily Penhaligon-Boyd\u2019s new book, The Counted Child, is published in May.",
    "April Heatherstone, Iris Lomond and Chester Kingsway join the National Pupil Database advisory group.",
    "Jonah Mbeki-Vale got marks of 600,000 pupils from the National Pupil Database.",
    "Jonah Mbeki-Vale received 3 extracts from the National Pupil Database.",
    "Jonah Mbeki-Vale was given marks, grades and names of all pupils.",
    "Jonah Mbeki-Vale was sent the pupil data in May.",
    "Storm Ethan closed 40 schools on Friday.",
    "Schools closed as Storm Isha and Storm Jocelyn hit.",
)


@pytest.mark.parametrize("said", PUPILS_OWN)
def test_a_pupil_goes(said: str) -> None:
    assert "Penhaligon" not in left_of(said)


@pytest.mark.parametrize("said", STAY)
def test_who_is_no_pupil_stays(said: str) -> None:
    assert left_of(said) == said + DATA
