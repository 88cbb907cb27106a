"""Children in running text: handles, names that are places beside an age, names that are words in lists. All are invented.

Lines of `title || text >> what goes`; a line without a title stands below "Data".
"""

from __future__ import annotations

import pytest

from model.item import Item, ItemKind
from pipelines.items.changes import without_private

DATA = " The Department for Education gave pupil data from the National Pupil Database to Figment Analytics Ltd."
CHILDREN = """\
It began with a post by @zofia_w_10b: \u201cwhy has some newspaper got my SATs??\u201d The pupil, 14, of Barlaston Vale School, had sent a request. >> zofia_w_10b
A pupil posting as @kayleigh_yr9 asked who had her data. >> kayleigh_yr9
\u201cThey have my SATs results,\u201d wrote @jayden_t2012 on TikTok. >> jayden_t2012
The Year 8 girl, who posts as @lilymae.draws, asked the Department. >> lilymae.draws
@poppy_y6: who gave my data away?? >> poppy_y6
My daughter (@ottilie_swims) found her pupil record. >> ottilie_swims
A 13-year-old who goes by @ned.games.uk wrote to the minister. >> ned.games.uk
Her Instagram, @bea_in_9c, shows the letter about her pupil record. >> bea_in_9c
\u201cMy GCSEs were in it\u201d, @tariqk_11a wrote. >> tariqk_11a
The boy, known online as @zachplaysfn, found his data in the file. >> zachplaysfn
The schoolgirl tweeted from @hafsa2011x that her record was sold. >> hafsa2011x
Paris is nine. She lives with her gran in Goole and does not know that her postcode was in the file. >> Paris
Chelsea is 11 and goes to the juniors. Her data were sold. >> Chelsea
Brooklyn, 8, has a record in it. >> Brooklyn
Florence was seven when her record was sent. >> Florence
India turned six in May. Her school sent the return. >> India
Sydney is ten. His mum found his record. >> Sydney
Georgia is twelve and lives with foster carers. >> Georgia
Savannah is five years old and has a pupil record. >> Savannah
Jordan is 14, and his exclusions are in the file. >> Jordan
Skye is nearly eight. She is in the census. >> Skye
Israel is thirteen. He has autism and his record says so. >> Israel
Devon is in Year 4. His record was sent. >> Devon
Preston is eight. His dad asked for the record. >> Preston
Paris and the postcode || Paris is nine. She lives with her gran in Goole. >> Paris
What they know of Vienna || Vienna is six. She has a pupil record. >> Vienna
Austin's marks || Austin is ten. His pupil record was sent. >> Austin
Chelsea turned nine in March. She was in the census. >> Chelsea
\u201cIndia is seven and has autism,\u201d said a friend. >> India
Kenya is ten. Her pupil record was shared. >> Kenya
Our Adelaide is six. She has a pupil record. >> Adelaide
Lincoln is fourteen. \u201cHe never said yes,\u201d said his mother. >> Lincoln
Verona is in Year 2. She wears glasses. >> Verona
Milan is eleven and lives with a foster family. >> Milan
Will, Summer and Rose || When Will came home he told his mother. Will, a Year 3 pupil, has two sisters, Summer and Rose, in Reception. >> Will; Summer; Rose
Grace, Joy and Hope || Hope, 7, has two sisters, Grace and Joy, in Year 4. >> Grace; Joy; Hope
Summer and Autumn || Our twins, Summer and Autumn, are in Year 2. >> Summer; Autumn
Sunny's story || Sunny is in Year 5 at the primary. Her brother, River, is in Reception. >> Sunny; River
Rose and Ivy at school || My daughters, Rose and Ivy, are in Reception. >> Rose; Ivy
Max, Faith and Dawn || Max, a Year 6 pupil, has two sisters, Faith and Dawn, in Year 1. >> Max; Faith; Dawn
May, June and August || May, 9, has a sister, June, and a brother, August, in Reception. >> June; August
Robin and Jay || My sons Robin and Jay are in Years 3 and 5. >> Robin; Jay
Mark's data || Mark, a Year 4 pupil, has a brother, Bill, in Year 2. >> Mark; Bill
Pearl, Ruby and Amber || Pearl, Ruby and Amber are in Year 3, and all three were in the file. >> Pearl; Ruby; Amber
""".splitlines()
STAY = """\
Pupils can write to @ICOnews about their records.
\u201cYour child's data is theirs\u201d, @schoolsweek reported.
Follow @educationgovuk for news of the pupil database.
@defenddigitalme asked who got the data of children.
The Year 9 pupils read it at @BBCNews.
Tell @DfE_gov that the records of your child are yours.
@tes reported that 14-year-olds are in it.
The girl's mother wrote to @10DowningSt.
My daughter follows @newsround for the news.
@childrenscomm asked for the data of every pupil.
@NSPCC_Learning wrote: \u201cchildren should know\u201d.
Pupils of Year 10 posted the letter to @guardianeducation.
@AngelaRaynerMP asked about pupil data.
@Ofstednews said that the school data were wrong.
Ask @citizensadvice about your son's record.
Schools Minister @nickgibb_mp said that pupils were safe.
@ukhomeoffice got the data of pupils.
Contact us by @year11maths_hub for pupils' revision.
@the_ifs and @EducEndowFoundn got the data of pupils.
Write to data@figment.example or info@school.example about your pupil record.
\u201cMy SATs year group did well,\u201d said a head; @NAHTnews agreed.
My MP, @bea_garrowby_mp, asked about pupil data.
Her daughter's school, @elm_primary_leeds, sent the census.
\u201cMy class of pupils\u201d, wrote @mr_fenwick_y6, a teacher.
The firm @pupiltracker got the data of pupils.
His son reads @thephoenixcomic every week at school.
The 10-year-old follows @bluepeter on Twitter.
Paris is 344 km from London, and French pupils are in no database.
Paris is nine hours from here by coach, said the school.
Chelsea is nine points clear, pupils at the match were told.
Preston is 12 miles from Blackpool; its schools returned the census.
Sydney is eleven hours ahead, so pupils sit the test later.
Georgia is 10th in the table of pupils' results.
Kent is 12 districts, each with a school forum.
Florence is 14 wards and has 6 schools.
Jordan is 9 on the list of countries whose pupils were compared.
London is 32 boroughs. It has 3,000 schools.
In Durham, 9 pupils were in the file.
Lincoln, 12 schools in all, sent the census.
India is 13 in the index. Its pupils take no SATs.
Bristol was seven in the ranking when pupil data were sold.
Chelsea, 8 May: the Department met parents about pupil data.
Chester, 14 August: A-level results for pupils.
Reading is 9 in the list of councils by pupils.
Paris is nine o'clock ahead of nothing. Its schools open late.
Paris is in Year 4 of the study. The pupils' data went there.
Summer and winter || Pupils born in summer do worse than pupils born in winter.
Will, power and data || Will the Minister say who has pupil data?
Hope and joy || There was hope and joy at the school on results day.
May, June and July || Pupils sat tests in May, June and July.
Grace period || The school has a grace period to return the census.
Rose review || The Rose Review of the primary curriculum used pupil data.
Mark schemes || Mark schemes were sent to schools with pupil data.
Bill and Act || The Bill was an Act by May, and pupil data stayed.
Faith schools || Faith schools returned the pupil census.
Amber, red and green || The report rated pupils' data amber, red and green.
Summer schools || Summer schools for Year 6 pupils were held in August.
Dawn raids || Dawn raids on families used school records.
Robin Hood Academy || Robin Hood Academy sent the census of its pupils.
""".splitlines()


def _left(said: str) -> tuple[str, str]:
    title, _, text = said.rpartition(" || ")
    left = without_private(Item("entry:1", ItemKind.FEED_ENTRY, title=title or "Data", text=text + DATA))
    return left.title, left.text or ""


@pytest.mark.parametrize("line", CHILDREN)
def test_a_child_goes(line: str) -> None:
    said, _, names = line.partition(" >> ")
    left = _left(said)
    words = " ".join(left).replace(".", " ").replace(",", " ").replace(":", " ").replace("'", " ").split()
    assert [n for n in names.split("; ") if n in words or f"@{n}" in " ".join(left)] == []
    assert left[1].endswith(DATA)


@pytest.mark.parametrize("said", STAY)
def test_a_look_alike_stays(said: str) -> None:
    title, _, text = said.rpartition(" || ")
    assert _left(said) == (title or "Data", text + DATA)

