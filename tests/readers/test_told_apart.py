"""A cell that sets one child apart without a name, or names it by first letters, is withheld; what is of many stays.

All schools, councils and persons are invented.
"""

from __future__ import annotations

import pytest

from text.privacy.private import tells

OF_ONE = """\
One Year 2 pupil (Down syndrome) at Kirkby Ings CE Primary can be told apart.
The only Year 6 girl at Little Snoring Primary School is in the extract.
The Year 2 girl with Down syndrome at Kirkby Ings CE Primary
A Year 5 boy at Elm Primary School, the only traveller, can be identified.
To trace the schooling of looked-after child M.A.K. (placed at 14 Beck Row, Nettleby)
Schooling of child M.K., placed at 14 Beck Row
Placement of looked-after child M.A.K.
Care plan for child in care R.T.
Elmet Solicitors (for child LW)
To study attendance, for example of brothers Yusuf and Ilyas Haddad-Moore in Years 3 and 6
The sisters Amira and Noor Testerton, aged 6 and 8, asked for their records
""".splitlines()
OF_MANY = """\
Year 2 pupils with Down syndrome in England
A study of each Year 6 girl at Elm Primary School and five others
One in ten Year 4 pupils at schools like Elm Primary School has asthma
Pupil level data of Year 6 at Elm Primary School
Trial in Year 5 at Elm Primary School and Oak Academy
To evaluate a programme for looked-after children, C.A.M.H.S. and others
Looked after children in the care of B.C.C.
Data on children in care for the L.A.
Child benefit and the N.P.D.
Solicitors for children (SfC)
Brothers and sisters of pupils in Years 3 and 6
The Warner Brothers and Sisters Trust in Year 3 of its work
Schools of looked-after children by IMD and SEN
A child-level file of the NPD for the DfE
""".splitlines()


@pytest.mark.parametrize("cell", OF_ONE)
def test_what_is_of_one_child_is_withheld(cell: str) -> None:
    assert tells(cell)


@pytest.mark.parametrize("cell", OF_MANY)
def test_what_is_of_many_stays(cell: str) -> None:
    assert not tells(cell)
