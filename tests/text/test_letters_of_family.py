"""First letters of somebody's child, and siblings named out of many: in texts and cells. All are invented."""

from __future__ import annotations

import pytest

from model.item import Item, ItemKind
from pipelines.items.changes import without_private
from text.privacy.private import tells
from text.privacy.quiet import is_quiet

DATA = " The Department for Education gave pupil data from the National Pupil Database to Figment Analytics Ltd."
TEXTS = """\
You asked what was disclosed about your son J.M.P. from the National Pupil Database. >> J.M.P.
You asked what was disclosed about your son J.M.P. (date of birth 14/09/2013, UPN H801200001045) from the National Pupil Database. >> J.M.P.
Your daughter, K.L., is in the extract. >> K.L.
My grandson T.W. was in the file. >> T.W.
Your child J M P (dob 14/09/2013) is in the extract. >> J M P
Your foster child D.D. was in the pupil data. >> D.D.
I ask for the record of my brother P.Q., who is 12. >> P.Q.
Your request concerns your children J.M.P. and K.M.P. and their pupil records. >> J.M.P.; K.M.P.
J.M.P., your son, is in the National Pupil Database. >> J.M.P.
Your stepdaughter L.T. has a record in the database. >> L.T.
We hold the following about your nephew M.N.O. in the pupil record. >> M.N.O.
Your twins J.P. and K.P. are in the National Pupil Database. >> J.P.; K.P.
Your son (J.M.P.) is in the National Pupil Database. >> J.M.P.
We write about your younger son, R.B. His record was shared. >> R.B.
My eldest, T.J., is in Year 4. >> T.J.
Your ward S.K. is in the pupil data. >> S.K.
The mother of J.M.P. asked who had his pupil record. >> J.M.P.
We act for the parents of B.K. in this claim about the pupil database. >> B.K.
As to your sons, A.R. and D.R., their records were shared. >> A.R.; D.R.
Subject: your son JMP, pupil record >> JMP
""".splitlines()
TEXTS_STAY = """\
His son J.R.R. Tolkien wrote of school.
Pupils had P.E. lessons and the child had I.T. lessons.
Your child's U.P.N. is thirteen characters.
Your son's G.P. in Leeds was not asked.
My daughter's M.P. wrote to the Department.
Your child D.O.B. field is blank in the return.
The author J.K. Rowling spoke to children about reading.
Pupils in the U.K. and children in the U.S. are compared.
Parents of children in N.I. are not in the database.
His brother A.J.P. Taylor Ltd was a firm.
Your son may study for a B.A. or an M.A. later.
My sister, Dr A.B. Quillfeather, runs the study.
His son, Mr J.B. Quillfeather of Figment plc, said that the data were sold.
Our children's A.D.H.D. charity was not asked.
The child benefit Q.C. said that the data were lawful.
Children and H.M.R.C. are named in the agreement.
Your daughter and W.H. Smith have no contract.
We met the boy band E.L.O. at the school.
Our son's school uses I.T. from R.M. plc.
""".splitlines()
CELLS = """\
The records of some pupils, including the brothers Zed and Ty Quill
brothers Yusuf and Ilyas [name withheld until reviewed] in Years 3 and 6
Attendance of pupils such as the sisters Ada and Bea Fenwick-Low
To study moves, for example the cousins Ivo and Mab Thistle
To study attendance, for example of brothers Yusuf and Ilyas Haddad-Moore in Years 3 and 6
Pupils incl. brothers Tom and Jack Hollis
The brothers Yusuf and Ilyas Haddad-Moore in Years 3 and 6
Data on our son J.M.P.
Complaint about daughter K.L.
Request for grandson T.W.
Records of nephew M.N.O. and of niece P.O.
Twins J.P. and K.P.
Data on your son JMP.
Record of his stepdaughter L.T.
The parents of J.M.P.
""".splitlines()
CELLS_STAY = """\
Book by authors including the brothers Grimm
Study of children's P.E. lessons
Child D.O.B. and U.P.N.
Pupils, I.T. and R.E. in Key Stage 3
Firms such as Warner Brothers and Baring Brothers
His brother W.H. Smith Ltd
Records of boys, S.E.N. and E.A.L.
Study of twins, T.E.D.S. and genes
Children, U.K. and E.U. compared
Girls, G.C.S.E. and A.S. results
Student P.h.D. and M.A. theses
Pupil B.T.E.C. results
Sisters of Mercy and Christian Brothers schools
Research on sons N.E.E.T. at 18
Evaluation of Big Brothers Big Sisters, with data of Years 3 and 6
Use of data by Wright Brothers and Hale Brothers in Years 3 and 6
Child A.D.H.D. study
Their children: F.S.M. and S.E.N.D.
""".splitlines()


def _left(text: str) -> str:
    return without_private(Item("entry:1", ItemKind.FEED_ENTRY, title="Data", text=text + DATA)).text or ""


@pytest.mark.parametrize("line", TEXTS)
def test_first_letters_of_a_child_go(line: str) -> None:
    text, _, letters = line.partition(" >> ")
    left = _left(text)
    assert [x for x in letters.split("; ") if x in left] == []
    assert left.endswith(DATA)


@pytest.mark.parametrize("text", TEXTS_STAY)
def test_other_letters_stay(text: str) -> None:
    assert _left(text) == text + DATA


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_that_has_them_tells(cell: str) -> None:
    assert tells(cell)
    assert not is_quiet(cell)


@pytest.mark.parametrize("cell", CELLS_STAY)
def test_a_cell_that_has_others_tells_of_nobody(cell: str) -> None:
    assert not tells(cell)
