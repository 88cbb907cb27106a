"""Texts of words that people write, put together at random, through all that the product asks of a text or a cell.

Whoever wrote a reader imagined its sentences. A comma, a firm and a word that opens a sentence stand in most news, and
stopped the reading of a whole source once, since no test had them in a row.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterator
from random import Random

from bench.fuzz.judge import Find, Score
from model.item import Item, ItemKind
from model.recipient import Category
from model.source import Source
from pipelines.items.changes import mentions_in
from readers.columns.dates import date_within, read_date
from readers.columns.fields import field_of
from recipients.classify import classify_recipient
from recipients.data_items import datasets_in
from recipients.private.individuals import individuals_in
from recipients.sensitivity import assess
from text.privacy.private import tells
from text.privacy.prose import WithoutPrivate
from text.remarks.outcomes import last_decision, life_of, life_of_line, lives_in

FEED = Source("fuzz", "feed", "http://127.0.0.1/feed")
LONGEST = 5.0
"""Seconds of the processor for one text."""
SUBJECT = ("The school census.", "The National Pupil Database:", "NPD data.", "", "Pupils' data were shared.")
WORDS = (*"""
    However We Eventually According Responses Garnet Aldine Ltd Limited LLP plc Partners Associates Sons Co and &
    the The of BBC Deloitte Capita Ofsted school census NPD pupils data was were gave given to by with received sold
    not never no None nobody except University Holt Herald Trust Council Department for Education DfE Minister on
    behalf t/a c/o formerly known as its who which that it they MPs Mr Mrs Dr Chair: Q: A: Yes No Reply: Dear Emily
    Carterby Oluwa N'Diayeby Nguy\u1ec5n O'Neilby ap bin van aged 9 nine Year 4 4T KS2 son daughter mum EHCP pupil
    child boy class UPN A123456789012 2012/13 03/04/2011 SW1A 12,000 \u00a31m 2019 May DS00123 [1] [3] 1. a)
    rejected approved withdrawn destroyed Approved previously then appeal pending Closed Live , , , . . ; : ( ) [ ]
    - \u2013 | / ? ! " \u201c \u201d ' \u2019 's \u2026 \u2022 * # @x + = % ~ ** ... \u0660\u0663 \u00bd \u0130
    \u00df \u4e2d\u6587
""".split(), "\u200b", "\ufeff", "\xa0", "\x07", "\n", "\n\n", "\t")  # noqa: SIM905 - read more easily than a list of quotes


def made(seed: str, number: int) -> str:
    """A text, again."""
    dice = Random(f"{seed}/words/{number}")
    between = dice.choice((" ", " ", " ", "", "\n"))
    return f"{dice.choice(SUBJECT)} {between.join(dice.choices(WORDS, k=dice.randrange(1, 40)))}"


def run(seed: str, numbers: range, score: Score) -> Iterator[int]:
    for number in numbers:
        text = made(seed, number)
        score.files += 1
        score.ends["read"] += 1
        begun = time.process_time()
        try:
            _asked(text)
        except Exception:  # noqa: BLE001 - whatever it is, it is a find
            score.finds.append(Find("crash", number, "words", traceback.format_exc(limit=-3)))
        taken = time.process_time() - begun
        score.slowest = max(score.slowest, taken)
        if taken > LONGEST:
            score.finds.append(Find("hang", number, "words", f"{taken:.0f} s"))
        yield number


def _asked(text: str) -> None:
    title, _, below = text.partition(". ")
    mentions_in(Item("fuzz:1", ItemKind.FEED_ENTRY, title=title, text=below), FEED)
    mentions_in(Item("fuzz:2", ItemKind.FEED_ENTRY, title="Pupil data", text=text, answer=below), FEED)
    without = WithoutPrivate([text, title], "[withheld]")
    for said in (without.said, without.file_name, without.address):
        said(text)
    for heading in ("", "Notes", "Recipient", "Contact"):
        tells(below, heading)
    classify_recipient(below)
    row = {"title": below, "purpose": text, "dataset": title, "pupils": below, "years": below, "status": below}
    assess(row, Category.COMMERCIAL)
    datasets_in(row)
    individuals_in(below, row)
    for read in (life_of, life_of_line, lives_in, last_decision, field_of, read_date, date_within):
        read(below)
