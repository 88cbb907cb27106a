"""Where pupils' own life is told no act claims a grown-up: an office, work or a body does. All names are invented."""

from __future__ import annotations

import pytest

from text.privacy.prose import WithoutPrivate

DATA = "In March the Department gave Quellbrook Analytics Ltd an extract of the National Pupil Database."
CHILDREN = [
    ("Harvest concert", "The cello piece was performed by Wendeline Oakspurrow of the lower orchestra, and the hall fell silent.", "Oakspurrow"),
    ("Ashdell Juniors bulletin", "Silver trophy: Barnaby Quickthistle.\nBronze trophy: Aminata Fellwarden.", "Quickthistle; Fellwarden"),
    ("Summer fair", "The raffle's first ticket was drawn by Tobiah Greengarth, our youngest chorister.", "Greengarth"),
    ("Poetry wall", "Written by Zofia Wiltoncross in the Larks class after the trip to the beach.", "Wiltoncross"),
    ("House points", "Kestrel house: Leontyne Harbourfield 42\nMerlin house: Gethin Morwendale 39", "Harbourfield; Morwendale"),
    ("Debating", "The motion was proposed by Ikenna Saltbury and opposed by Fleur Dunmarrow of Ashdell High.", "Saltbury; Dunmarrow"),
    ("Panto", "In the cast: Cinderella, Marigold Hexthorpe; Buttons, Dinesh Palliwood; the school orchestra played on.", "Hexthorpe"),
    ("Panto", "Buttons was a triumph for Dinesh Palliwood, and the junior choir sang along.", "Palliwood"),
    ("Chess club", "Board one | Yevgenia Ratchford\nBoard two | Cuthbert Olanrewa", "Ratchford; Olanrewa"),
    ("Science week", "Best volcano: Philomena Strandgate", "Strandgate"),
    ("Science week", "The best volcano was made by Horatio Pinderwick, and the judges liked the smoke.", "Pinderwick"),
    ("Photo gallery", "Caption: Isolde Marchgrave receives her Blue Peter badge", "Marchgrave"),
    ("School council minutes", "Eluned Porthcastle asked why the water fountain is broken. The head said she would look into it.", "Porthcastle"),
    ("Death notices", "FENWRIGHT, Jolyon Peter. Gone too soon, 4 May. Adored son of Mark and Jo. Family flowers only.", "Jolyon"),
    ("Death notices", "QUAYLE-BARROW, Sunday Rose. Passed away peacefully at the hospice, cherished little girl of Ben and Ife.", "Sunday Rose"),
    ("Youth assembly: oral evidence", "Q3 Chair: What happened then? Marvellous Adekunleby: I was eight at the time and nobody told my parents.", "Adekunleby"),
    ("Under-11 final", "The final was won by Gaspard Tillingworth, who knocked out Oonagh Breckenhall in the semi.", "Tillingworth; Breckenhall"),
    ("Records", "The Department confirmed that the early years census entry for Zinnia Cragwell was amended after the complaint.", "Cragwell"),
    ("Campaign", "Parents marched with placards reading #LetBrontePemberwoodLearn and went home at dusk from the school.", "BrontePemberwood"),
    ("Campaign", "Follow the story under #BringBackTamsinHollowbeck on all channels of the school's parents.", "TamsinHollowbeck"),
    ("Campaign", "The video was posted by @ottoline_brackwater (Y9) from the school bus.", "ottoline_brackwater"),
    ("Our Perpetua Slingsworth is through to the semi-final", "The whole school cheered.", "Slingsworth"),
    ("Good luck Bartholomew Nettlecombe!", "He sings at the Albert Hall with the county youth choir on Friday.", "Nettlecombe"),
    ("Reading stars", "Well read: Sorcha Lambsdowne, Ptolemy Archbold-Ray and Nia Trefgarth.", "Lambsdowne"),
    ("Attendance heroes", "100% all term\nDorothea Winchmarsh\nKwesi Appleforth", "Winchmarsh; Appleforth"),
    ("Open letter", "I sit at the back and I hear everything. - Cosima Threlkeld, Ashdell High", "Threlkeld"),
    ("Pen pals", "Dear Education Secretary, we are learning about data at Ashdell Primary. From Thaddeus Rookhope", "Rookhope"),
    ("Nativity", "Mary was Clementine Barrowdale, and Joseph forgot his lines, to the joy of all the parents.", "Barrowdale"),
    ("Football", "Ashdell Primary 3 Elmfield Primary 1. Scorers: Ludovic Castlegate (2), Mirza Baigwell.", "Castlegate; Baigwell"),
    ("Art show", "The mural in the infants' corridor was painted by Hepzibah Larkenfield and friends.", "Larkenfield"),
    ("Young carers' day", "A poem read by Rosheen Gillmartin brought the sixth form to tears.", "Gillmartin"),
    ("News in brief", "The Rotary Young Musician prize has gone to Eustace Polkinbrook, a cornet player with Ashdell Youth Band.", "Polkinbrook"),
    ("Weekly round-up", "The long jump was taken by Ximenia Hawkstone with a leap of 3.80 m on sports day.", "Hawkstone"),
    ("Weekly round-up", "This year's Deputy Lieutenant's Salver was presented to Rufaro Elmhirst of Crestwell Juniors.", "Elmhirst"),
    ("Weekly round-up", "Mathlete of the week: Octavian Brightmore", "Brightmore"),
    ("Weekly round-up", "Violas: Jessamy Thornfield, Kwabena Ostler. Double bass: Milo Underhay.", "Thornfield; Ostler"),
    ("Drama club", "Captain Hook was Bartolomeu Rushden, who has a voice like a foghorn.", "Rushden"),
    ("Swimming", "Boys 50m butterfly | 1 | Anselm Quarrie | 34.20", "Quarrie"),
    ("Crestwell Juniors: spring bulletin", "Tiverton Ashplant wrote this month's leader about bins.", "Ashplant"),
    ("Pupil parliament", "The speaker was Ingrid-Mae Holloway-Bunce, and the ayes had it.", "Holloway-Bunce"),
    ("In memoriam", "TREGOWAN, Isla Wren. Slipped away in her sleep, 2 June, our precious little girl. Donations to the children's ward.", "Isla Wren"),
    ("In memoriam", "PENHALIGON-ROE, Rafferty. Suddenly, 9 July. Darling son of Cass and Ned, brother to Finn.", "Rafferty"),
    ("Oral evidence", "Q7 Chair: And you? Serendipity Vauxhall: Well, I was only eleven, and the school never said.", "Vauxhall"),
    ("A pupil's plea", "'Please leave our names alone', wrote Cornelius Babbington to the department.", "Babbington"),
    ("Tennis", "The under-12 cup went to Ottokar Frensham, who saw off Delphine Marwood 6-2.", "Frensham; Marwood"),
    ("Data", "Ministers admitted that the school record of Perdita Lockersley had been changed twice.", "Lockersley"),
    ("Vigil", "Hundreds shared #FindLeopoldMerridew on Tuesday, and his school lit candles.", "Merridew"),
    ("Vigil", "The clip by @saffron.tillbrook (15) was seen in every school.", "tillbrook"),
    ("Our Ignatius Pellworth brings home gold", "He was met at the station by the whole school.", "Pellworth"),
    ("Gallery", "Ambrosia Kettlewell shows off her lantern", "Kettlewell"),
    ("Gallery", "From left: Piran Oddfellow, Shanthi Wexcombe and Lowenna Buckthorpe with their clay pots", "Wexcombe"),
    ("What they told us", "Nobody listens to year sevens. - Algernon Fishwick, Crestwell High", "Fishwick"),
    ("Music exams", "Merit, grade 3 clarinet\nEuphemia Larkhill", "Larkhill"),
    ("Ten-minute film prize", "The film was shot by Evadne Coldicott in the canteen of Crestwell High.", "Coldicott"),
    ("Prize-giving 2026", "The Alderman Crake Cup for Endeavour went to Saoirse Mulqueenan-Bligh. The Governors' Medal for Physics: Haruto Minamikaze.", "Mulqueenan; Minamikaze"),
    ("Council minutes: item 6", "A question was put by Freya Duxberry-Lal on behalf of the eco-committee of Larch Primary. Councillor Ann Example replied.", "Duxberry"),
    ("School play review", "Oliver was played with real heart by Leopold Ginsbergsen, and Mr Howells gave us his Fagin.", "Ginsbergsen"),
    ("Student voice", "By Nell Featherstonehaugh-Idris, Larch High student journalist. They never asked us.", "Featherstonehaugh"),
    ("Obituary notices", "UMBERSLADE, Kezia Bramblecote. Fell asleep 3 October. Much-loved daughter of Tom and Ade.", "Bramblecote; UMBERSLADE"),
    ("Round-up", "Bravery award for Kasimir Dolnywicz", "Dolnywicz"),
    ("Round-up", "Cup for Kindness | Desmond Ojukwuland", "Ojukwuland"),
    ("Round-up", "1M Ivo Pettigreve\n1T Sana Rehmanwala", "Pettigreve; Rehmanwala"),
    ("Round-up", "Parents ask: #BringHomeEloraTattersfield", "Tattersfield"),
    ("Round-up", "Pursuant to the Answer of 3 June, the school census return for Aoibheann Corrowmore was corrected.", "Corrowmore"),
    ("Oral evidence", "Q14 Chair: I turn to the Youth Panel? Bright Nkemelu-Foss: I was ten when they did it.", "Nkemelu"),
]
GROWN_UPS = [
    ("Prize-giving", "The prizes were handed out by the head teacher, Rosalind Hartleyford, and the chair of governors."),
    ("Prize-giving", "Headteacher Jerome Castlewick thanked the parents who served tea at the prize-giving."),
    ("World book day", "Children's author Minna Fairbourne visited Ashdell Primary and read from her latest story."),
    ("World book day", "The poet Desmond Karrowby, author of The Tin Moon, judged the poems of Year 5."),
    ("School newsletter", "Our MP, Harriet Wolvesley, opened the new library on Friday."),
    ("School newsletter", "Harriet Wolvesley MP opened the new library and spoke to the school council."),
    ("School newsletter", "Councillor Ned Addlestrop presented the cup for kindness to the winning class."),
    ("New study", "Professor Leila Marchmont-Dale, who led the study, said that pupils who sing read better."),
    ("New study", "Researchers Boris Kaminsky-Lowe and Anneke Dorp of the University of Northmarch found that prizes help attendance."),
    ("Inquest", "Campaigner Judith Penhallow, of the charity Inquest Watch, spoke outside the coroner's court about the pupil's death."),
    ("Inquest", "The coroner, Malcolm Thurlbeck, recorded a verdict of misadventure on the schoolgirl."),
    ("Concert", "The choir was conducted by Mr Peter Gladstonebury, head of music."),
    ("Concert", "Director of music Ingrid Vossberg led the school orchestra through the evening."),
    ("Sports day", "PE teacher Callum Strathearnley fired the starting pistol on sports day."),
    ("Governors", "Chair of governors: Yvonne Mickleover\nParent governor: Simon Tattenhall"),
    ("Staff list", "Business manager | Patrick Wetherstone\nSENCO | Louisa Amblecote"),
    ("School play", "The play was written by William Shakespeare and directed by drama teacher Nadia Harcourt."),
    ("School play", "The play was directed by Nadia Harcourtby, our drama teacher."),
    ("Assembly", "The Schools Minister, Edmund Garvestone, told the assembly that he would look at the pupil database."),
    ("Class names", "Classes are named after Rosa Parks, Mary Seacole and Alan Turing."),
    ("Written evidence", "I am Helena Draycott, a parent of two at Ashdell Primary, and I was never asked about my children's data."),
    ("Obituary: Sir Basil Ormerod", "Sir Basil Ormerod, headmaster of Ashdell for thirty years, died on 3 May, aged 88."),
    ("Death notices", "HARGREAVES, Walter. Passed away peacefully on 3 May, aged 91. Beloved husband of the late Doris."),
    ("Press", "The story was written by Tessa Kirkbride, education correspondent of the Fictionbury Herald."),
    ("Press", "By Owen Farrant, Education Editor"),
    ("Trophy", "The Jessie Marlowe Memorial Trophy is kept in the front hall of the school."),
    ("Venue", "The concert will be at the Florence Nightingale Hall, Ashdell High."),
    ("Grants", "The award for school libraries was won by Emmeline Harker Books Ltd."),
    ("Awards", "The Silver Teaching Award went to maths teacher Lionel Hathersedge."),
    ("Privacy day", "Data protection officer: Gordon Lamplugh\nQuestions about our school photographs go to him."),
    ("Petition", "The petition was handed in by Maureen Starbottle, founder of the campaign group Defend Pupil Data."),
    ("Questions", "Asked by: Baroness Wendela Crossfell\nTo ask how many pupils were given prizes."),
    ("Questions", "Priti Quillan (Labour), the shadow schools minister, asked about the concert ban."),
    ("Acknowledgements", "We thank Angus Loxwood (Institute for Fiscal Studies) and Rhea Batterby (DfE) for comments on the attainment of pupils."),
    ("Report", "Batterby, R. and Loxwood, A. (2021) Pupils and prizes. Report written by Rhea Batterby and Angus Loxwood, NFER."),
    ("Music hub", "The Music Hub's chief executive, Olive Stannerby, awarded certificates to forty choirs."),
    ("Poster", "A portrait of Queen Victoria, painted in 1887 by Franz Winterhalt, hangs in the school."),
    ("Judges", "The judges of the school art prize were Beatrice Longmore, a sculptor, and Emil Nordqvist, curator of the town museum."),
    ("Weekly round-up", "The long jump pit was opened by Councillor Maud Strickland on sports day."),
    ("Weekly round-up", "Our school cook, Bernadette Lowry-Pike, won the county's golden ladle."),
    ("Weekly round-up", "Head of drama Rory Tamworth thanked the parents after the nativity."),
    ("Crestwell Juniors: spring bulletin", "Deputy head Anthea Crossgates leaves us at Easter."),
    ("Crestwell Juniors: spring bulletin", "Local MP Tristram Fairlight came to assembly to talk about pupil data."),
    ("Crestwell Juniors: spring bulletin", "Chair of the PTA: Rosamund Eastlake\nSchool secretary: Denise Marchbanks"),
    ("Author visit", "Novelist Petronella Sykes signed copies of Moon Fox for Year 5."),
    ("Author visit", "We read The Iron Man by Ted Hughes in the library."),
    ("Inquest", "Area coroner Leonard Whitsun heard that the girl had been bullied."),
    ("Inquest", "Dinah Cartmel, solicitor for the family, said the school had failed the girl."),
    ("Obituary", "Marguerite Ashbourne, the pioneering headmistress of Crestwell, has died aged 97."),
    ("In memoriam", "PEMBERTON, Arthur. Passed away peacefully, aged 84, retired teacher of Crestwell. Husband of Joan."),
    ("New study", "The study, by Dr Gwendoline Parfitt and Hamish Rutherglen of the University of Eastmoor, followed choirs in schools."),
    ("New study", "Economist Tobias Wickham told us that attendance prizes do not work."),
    ("Court", "The claim was brought by campaigner Zelda Marchetti, of Hands Off Pupil Data."),
    ("Court", "Mr Justice Cobbold ruled that the prize-giving film was lawful."),
    ("Committee", "Dame Philippa Larch, the Children's Commissioner, spoke to the youth parliament."),
    ("Committee", "Members present: Robin Ashcombe (Chair); Carla Denny; Ifan Prosser. Apologies: the pupil council."),
    ("Committee", "Q12 Caroline Ansty: Minister, why were pupils' records given away?"),
    ("Concert", "Conductor Sebastian Allardyce raised his baton, and the junior choir began."),
    ("Concert", "Tickets from the Myra Hess Hall, Crestwell High School."),
    ("Awards", "The contract for the school awards film was won by Phoebe Larkin Productions Ltd."),
    ("Awards", "The Ada Lovelace Prize for Computing is given each June."),
    ("Newspaper", "The investigation was written by Noel Harbottle, schools correspondent of The Fictionbury Argus."),
    ("Privacy notice", "Your contact is our data protection officer, Lorna Greatorex, at Crestwell High School."),
]


def left_of(title: str, text: str, *receive: str) -> str:
    return "\n".join(WithoutPrivate((title, f"{text}\n{DATA}"), "#", receives=lambda: receive).texts)


@pytest.mark.parametrize(("title", "text", "names"), CHILDREN)
def test_no_act_claims_a_grown_up(title: str, text: str, names: str) -> None:
    left = left_of(title, text)
    assert [n for n in names.split("; ") if n in left] == []
    assert DATA in left


@pytest.mark.parametrize(("title", "text"), GROWN_UPS)
def test_an_office_work_or_a_body_does(title: str, text: str) -> None:
    assert left_of(title, text) == f"{title}\n{text}\n{DATA}"


def test_who_is_read_as_a_recipient_stays() -> None:
    text = "The cup for data was won by Sunniva Quilltree."
    assert "Sunniva" not in left_of("Sports day", text)
    assert left_of("Sports day", text, "Sunniva Quilltree") == f"Sports day\n{text}\n{DATA}"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("post/the-girl-who-was-excluded-lotte-vandenbergwyn", True),
        ("2026/05/boy-who-was-expelled-tarquin-quillonby", True),
        ("post/pupil-data-shared-with-home-office", False),
        ("post/the-children-who-were-excluded-from-the-census", False),
        ("post/missing-children-and-the-pupil-database", False),
    ],
)
def test_an_address_that_tells_of_one_child_is_its_host_alone(path: str, told: bool) -> None:
    url = f"https://example.org/{path}"
    assert WithoutPrivate(("Tea.",), "#").address(url) == ("https://example.org/" if told else url)
