"""Children named in answers, in lists of praise, in another script, in capitals in court; whose parent wrote a mail.

The forms are those of a list by somebody who had not seen the code; all who are named are invented.
"""

from __future__ import annotations

import pytest

from tests.text.left import DATA, left_of

FROM_A_MOTHER = """\
From: Siobhra Kettlewood-Nnadi <s@mail.example>
To: office@school.example
Subject: Re: Caoilte \u2013 EHCP

My son's records were sent on."""
CHILDREN = (
    ("Re ABERNATHY-ZULU (Children): directions on 4 May.", "ABERNATHY ZULU"),
    ("In the matter of VEXLEY-ODUYA (a minor) (Tolulope, born 3 May 2014).", "VEXLEY ODUYA Tolulope"),
    ("RE: KWIATEK (Minors) (Bogna, b. 2013; Ziemowit, b. 2016), 10.30.", "KWIATEK Bogna Ziemowit"),
    ("Court 2: IN THE MATTER OF TREGLOWN (a child)", "TREGLOWN"),
    ("Q. And what is your daughter called?\nA. Isaura. Isaura Vexley-Mbeki, sir.", "Isaura Vexley Mbeki"),
    ("What was his son's name? Zdenko, he said.", "Zdenko"),
    ("Q: What is the boy's full name?\nA: Thaddeus Okwuosa.", "Thaddeus Okwuosa"),
    ("What do you call your little one?\nWe call him Bartek.", "Bartek"),
    ("Star of the week: Robins \u2013 Ximena, Wrens \u2013 Obinna.", "Ximena Obinna"),
    ("Headteacher's awards: Yusra, Tadeusz and Oluchi", "Yusra Tadeusz Oluchi"),
    ("Pupils of the month: Class 3 \u2013 Zoriana; Class 4 \u2013 Kwabena", "Zoriana Kwabena"),
    ("Golden book: Ngozi; Saoirse; Anwen", "Ngozi Saoirse Anwen"),
    ("Present: Aurelija (Y6), Blessing-Faith (Y5).", "Aurelija Blessing Faith"),
    ("Happy birthday to: Iolanthe, Mirela, Dilnoza", "Iolanthe Mirela Dilnoza"),
    ("\u0627\u0628\u0646\u064a \u064a\u0648\u0633\u0641 \u0641\u064a \u0627\u0644\u0635\u0641 \u0627\u0644\u062b\u0627\u0646\u064a.", "\u064a\u0648\u0633\u0641"),
    ("\u6211\u513f\u5b50\u674e\u660e\u516b\u5c81\u3002", "\u674e\u660e"),
    ("\u041c\u043e\u044f \u0434\u043e\u0447\u044c \u0417\u0430\u0440\u0438\u043d\u0430 \u0443\u0447\u0438\u0442\u0441\u044f \u0432\u043e \u0432\u0442\u043e\u0440\u043e\u043c \u043a\u043b\u0430\u0441\u0441\u0435.", "\u0417\u0430\u0440\u0438\u043d\u0430"),
    ("\u0b8e\u0b99\u0bcd\u0b95\u0bb3\u0bcd \u0bae\u0b95\u0bb3\u0bcd \u0b95\u0bb5\u0bbf\u0ba4\u0bbe \u0b86\u0bb1\u0bbe\u0bae\u0bcd \u0bb5\u0b95\u0bc1\u0baa\u0bcd\u0baa\u0bc1.", "\u0b95\u0bb5\u0bbf\u0ba4\u0bbe"),
    ("Our daughter Layla (\u0644\u064a\u0644\u0649) is eight.", "Layla \u0644\u064a\u0644\u0649"),
    ("\u0397 \u03ba\u03cc\u03c1\u03b7 \u03bc\u03bf\u03c5 \u0395\u03bb\u03ad\u03bd\u03b7 \u03b5\u03af\u03bd\u03b1\u03b9 \u03bf\u03ba\u03c4\u03ce.", "\u0395\u03bb\u03ad\u03bd\u03b7"),
    (FROM_A_MOTHER, "Siobhra Kettlewood Nnadi Caoilte"),
    ("Police look for Mehrunisa Tarafdar, 13. Have you seen MEHRUNISA?", "Mehrunisa Tarafdar MEHRUNISA"),
)
STAY = (
    "Re: CONSULTATION (children)",
    "RE: NPD (pupil data) request",
    "Re: SEND (children and families) review",
    "In the matter of FEES (minors)",
    "Q. What is your name?\nA. Harriet Example, chief executive.",
    "What is the name of the company?\nExample Tables Ltd.",
    "What is your organisation called?\nExample Tables.",
    "Q. What is the database called?\nA. The National Pupil Database.",
    "What is the child's name used for?\nMatching records, the Department says.",
    "Book of the week: The Counted Child \u2013 Fictionbury Press",
    "Reading awards: Example Publishing \u2013 bronze",
    "Attendance awards: 12 schools \u2013 4 in Fictionbury",
    "Star of the week: the Department for Education",
    "Merit awards: Example Academy; Fictionbury High School",
    "\u534e\u4e3a\u6280\u672f\u6709\u9650\u516c\u53f8 received data.",
    "The Arabic name of the firm is \u0634\u0631\u0643\u0629 \u0627\u0644\u0645\u062b\u0627\u0644.",
    "\u041e\u0431\u0449\u0435\u0441\u0442\u0432\u043e \u00ab\u041f\u0440\u0438\u043c\u0435\u0440\u00bb received data.",
    "The Greek letters \u03b1 and \u03b2 stand for the weights.",
    "From: Harriet Example <h@example.org>\nTo: office@school.example\nSubject: data\n\nMy own school sent data on.",
    "From: Harriet Example, head of data\nTo: office@school.example\n\nMy daughter's school sent her records on.",
)


@pytest.mark.parametrize(("said", "names"), CHILDREN)
def test_a_child_goes_and_who_was_given_data_stays(said: str, names: str) -> None:
    left = left_of(said)
    assert [name for name in names.split() if name in left] == []
    assert left.endswith(DATA)


@pytest.mark.parametrize("said", STAY)
def test_what_looks_like_it_stays(said: str) -> None:
    assert left_of(said) == said + DATA
