"""Who is named as public texts do stays: members who ask, cases that courts publish without a name, authors, parishes.

Beside each form stands one that is a child's, which goes. The forms are those of a list by somebody who had not seen the
code; all who are named are invented.
"""

from __future__ import annotations

import pytest

from model.item import ItemKind
from tests.text.left import DATA, left_of
from text.privacy.private import tells

STAY = (
    "Iolo Trefusis (Plaid Cymru, Penbryn): To ask the Secretary of State for Education, who received pupil data.",
    "Ayesha Nwachukwu-Bell (Labour/Co-op, Eastholm): what steps have been taken on pupil data?",
    "Kirsty Strachan-Oduya (SNP): asked about the school census.",
    "Ruairi Peverell (Northmoor) (LD): To ask the Minister of State for Schools, what pupil data was shared.",
    "Pupil data: Saoirse Tolland (Sinn F\u00e9in, Lough Fictional) asked for figures on children aged 9.",
    "Agnieszka Holloway: To ask His Majesty\u2019s Government how many pupils\u2019 records were shared.",
    "In Re T (A Child) [2018] EWFC 21 the court ordered the pupil data to be disclosed to the guardian.",
    "See Re M and N (Children) (Disclosure) [2020] EWCA Civ 11, on the pupil records of twins.",
    "Re L (Children): the pupil records were sent to the guardian.",
    "Re H (a minor) (1999) 2 FLR 100 is about school records.",
    "Re F (A Minor) was followed, and the school gave its records.",
    "Adeyemi-Crake, O. (2019) School moves and pupil records. Example Review 3(1).",
    "References\nPrys-Mottram, L., Abdi, H. and Zielin, K. (2021). Pupils in care and their records. Fiction Press.",
    "Cwmbrook-Sisay, D. & Penn, A. B. (2014a) Exclusion and attainment of children. Example Press.",
    "Stoke-Lindqvist, P. et al. (2017): Free school meals and pupil data over time, Example Papers 9.",
    "Pupil data of children aged 9 in Ruth Regis and Anthony Parva was drawn for the sample.",
    "The villages of Lydia Magna, Edmund Marsh and Oscar Tavy sent their pupils\u2019 records.",
    "Children aged 7 near Hugh Priory and Martha Abbas have records in the school census.",
    "The parishes of Florence Cray and Rose Ockley were left out of the pupil data.",
    "Pupil records of towns such as Albert Quay, Ellen Deverill and Grace Haven were matched.",
)
CHILDREN = (
    ("Iolo Trefusis (Year 9, Penbryn High): My pupil data was shared.", "Iolo Trefusis"),
    ("Kirsty Strachan-Oduya (aged 11): asked about her pupil data.", "Kirsty Strachan Oduya"),
    ("Agnieszka Holloway, aged 12: To ask why her pupil record was shared.", "Agnieszka Holloway"),
    ("In Re J.L.K. (a child) the court ordered her pupil data to be disclosed.", "J.L.K."),
    ("In Re Tremblett (A Child) [2018] EWFC 21 the court ordered the pupil data to be disclosed.", "Tremblett"),
    ("The pupil record of Edmund Marsh, aged 9, was sent to the police.", "Edmund Marsh"),
    ("Children aged 9 in Leeds and Lydia Sowande, who is nine, were asked.", "Lydia Sowande"),
)


@pytest.mark.parametrize("said", STAY)
def test_it_stays_in_a_text_and_in_evidence(said: str) -> None:
    for kind in (ItemKind.FEED_ENTRY, ItemKind.WRITTEN_EVIDENCE):
        assert left_of(said, kind=kind) == said + DATA


@pytest.mark.parametrize("said", [x for x in STAY if "\n" not in x])
def test_it_stays_in_a_cell(said: str) -> None:
    assert not tells(said)


@pytest.mark.parametrize(("said", "names"), CHILDREN)
def test_a_child_in_a_form_like_it_goes(said: str, names: str) -> None:
    left = left_of(said)
    assert [name for name in names.split() if name in left] == []
    assert left.endswith(DATA)
