"""A name that nothing claims is withheld from a paragraph that speaks of one child, of whatever language it is.

The forms were written by an outsider who had not read the rules. All names are invented.
"""

from __future__ import annotations

import pytest

from tests.text.losing import check_loses, check_stays

CHILDREN = """\
Our eldest, Oluwadamilare Adeyanju-Bright, has been in it, and his pupil data went to a firm. >> Oluwadamilare; Adeyanju
Send me everything that you hold on Thivyan Arulnesan, and say to whom his pupil data were given. >> Thivyan; Arulnesan
Send me everything you hold on Milica Stojanovska-Bell in the National Pupil Database; it is her record. >> Stojanovska
Thank you for your request on behalf of \u0110o\u00e0n Kh\u00e1nh Quy\u00ean. Her school census records were shared. >> Quy\u00ean
Abdulmuhaymin al-Zubaydi was eleven when officers arrived with the address. >> Abdulmuhaymin; Zubaydi
Bae Seo-jun's year head told us that the DfE had given his special needs code to a firm. >> Seo-jun
Temperance Oakshotte's class teacher told us that the DfE gave her pupil data to a firm. >> Temperance; Oakshotte
Little Vashti Lockabarrow had been moved off roll; the DfE gave her pupil data away. >> Vashti; Lockabarrow
Everyone at St Cedd's calls him Bazzle Throckwell, he's in Mrs Odgers's class. >> Bazzle; Throckwell
I foster Destini-Mae Hallowbrook. The DfE gave her address to a solicitor. >> Destini; Hallowbrook
Exclusions this term: Damaris Yeldon 5 days (assault), Brogan Tuoheyne 2 days (vape). >> Brogan; Tuoheyne; Yeldon
Chair: And your daughter? Mrs Vellaturi: Anjalikashri. She was in Year 2 at the time. >> Anjalikashri
Witness: When Denizhan, sorry, I should not use his name, was at primary, it was sent. >> Denizhan
MISSING: Bronagh McAtasneyve, last seen wearing Oakmere School uniform. >> Bronagh; McAtasneyve
Year 6 leavers' assembly: Fintan Garrowbyre will play and Saoirse Veldenay will read. >> Garrowbyre; Veldenay
On 3 May Gwendoline Ashpitelow <gwen@pupils.thornmoor.sch.uk> wrote that it was sent. >> Gwendoline; Ashpitelow
The YP, Cassius Denholme-Roy, was known to the YOT. >> Cassius; Denholme
As head I must tell you of Tarquin Ellerbeckett. Tarquin is ill. His pupil data went to a firm. >> Tarquin; Ellerbeckett
NPD extract for: OYINKANSOLA BAMGBADELE, Yr Grp 8, her school record. >> OYINKANSOLA; BAMGBADELE
Fatoumata, Mamadouba and A\u00efssatou Diallo-Wray were placed at Harbour Lane Juniors. >> Fatoumata; Mamadouba; Diallo
Photo: Blessing Okonjowale, in her new school uniform, with mum Thandeka. >> Blessing; Okonjowale; Thandeka
Social media posts name her as Elspeth Runciman-Vole. The DfE had given her pupil data to a firm. >> Elspeth; Runciman
Meet Hyeon-wooseok! He joined our tuition centre in Year 5. >> Hyeon
Taxi route 14: pick up Odhran Mulcreevy 07:55, Solveig Hartnupp 08:05. >> Mulcreevy; Hartnupp
Nut allergy: Pippin Addersleyde (Rec), Jolyon Briskett (Y1/2). >> Addersleyde; Briskett
Nelson Boswellake, a Gypsy boy then in his second year at Fenside Primary, was moved on. >> Boswellake
My DD Sorcha Devennick has just gone into yr 8 and DS Ruaircan is in yr 5. >> Sorcha; Devennick; Ruaircan
Rest in peace Kestrel-Ann Mowbraye, forever 12. The DfE gave her pupil data away. >> Kestrel; Mowbraye
Could you tell me what is held about Aroha Te Wiata-Moana and who has had it? >> Aroha; Wiata
I write as the legal guardian of Saoirse-Lin Wojtaszek. >> Saoirse; Wojtaszek
The lad in question, Aodhagan Slattersby, was taken off the register. >> Aodhagan; Slattersby
The officers had a list, and on it was little Bartholomeus Van der Kruyk. >> Bartholomeus; Kruyk
A pupil of mine, Tuilagi Faleolono, told me that his brother had been sent home. >> Tuilagi; Faleolono
They wrote Xochitlana's nationality down as unknown and her mother cried. >> Xochitlana
Between lessons Gethin-Rhys Llanfairly was called out and asked where his parents were born. >> Gethin; Llanfairly
Reading group 3: Taliesin Brackenburyd, Ngozika Ezenwalu. >> Taliesin; Ezenwalu
Mr and Mrs Tolpuddlow's son was permanently excluded at 11; his pupil data were sent. >> Tolpuddlow
"""

OTHERS = """\
A mother from Hull, Alison Grieve, received her son's pupil record under a subject access request.
The school told us that Fictwell had been given her record. She is 13.
The DfE gave Wendell Thornquist her pupil data, and sent Brackwell Lane his school census record.
Her pupil data went to Lumenor Brightwell, and Datawick Holborne asked for his.
Matilda, aged 5, is the heroine of a book by Roald Dahl.
Philip Pullmanson, whose novel is read in Year 8, objected when data were given to a newspaper.
Tracy Beaker, aged 10, is a girl in a book; data were given to its publisher.
The mother of two asked Ann Quillfeather for his school record.
Her school sent the record to Merrivale Quoyle, and Merrivale Quoyle lost it.
His record was opened by staff of Stonebeck Larkhill, a contractor.
The DfE shared his pupil record with: Ashdown Merrily; Oxley Brantford; the Home Office.
Who received her record? Corvane Lithgow and the Daily Mail received it in May.
Corvane Lithgow (a data broker) matched his school record to her address.
A firm called Zintelo Prax took her data from the school.
Her record, said the DfE, had been supplied to one company: Quenby Sallow.
Quenby Sallow, to which the DfE gave his record, has closed.
The child's record was among those that Quenby Sallow bought.
Her pupil data reached Quenby Sallow in 2020 through a police request.
The DfE let Quenby Sallow see his school record; Quenby Sallow kept a copy.
Approved 3 May: Lumen Farrow (his school record), Corvane Lithgow (her census return).
Lumen Farrow and Corvane Lithgow each received his pupil record.
Data recipients named in her file are the Home Office, Lumen Farrow and Corvane Lithgow.
I, Rowland Tighe, am the father of a child aged 9; her school record was sent.
My daughter is in Year 3 at Fernhill Academy in Stockton Heath, and her data were given to the Nuffield Foundation.
"""


@pytest.mark.parametrize("form", CHILDREN.splitlines())
def test_a_child_is_withheld_whatever_language_the_name_is_of(form: str) -> None:
    check_loses(form)


@pytest.mark.parametrize("said", OTHERS.splitlines())
def test_who_received_and_who_stands_in_a_book_stay(said: str) -> None:
    check_stays(said)


def test_a_table_of_pupils_in_another_language_is_withheld() -> None:
    check_loses("Imi\u0119 i nazwisko | Klasa\nBo\u017cydar Krzemi\u0144scy | 3b\nJagna W\u00f3jtowiczko | 3b >> Jagna; Bo\u017cydar")
    check_loses("Who | Provision | Banding\nXanthe Morrowbyck | SALT | EHCP band 4\nRuaridh Esplin | ELSA | K >> Esplin")
