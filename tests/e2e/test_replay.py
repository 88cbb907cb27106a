"""The whole job: all that is derived is lost and made again from the archive by the command, also by one that is killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from bench.parliament_world import DENIED, GAVE, evidence, question
from bench.replica.parliament import Parliament
from bench.replica.year import Year
from bench.world import World
from demo.editions import baseline
from tests.e2e.test_private_words_of_every_kind import Everything
from tests.pipelines.test_replay import differing, lose_what_is_derived, tables
from tests.tables import IS_SET, At, assert_sound, count_of, delete_rows, rows_of, set_fields, value_of, values_of

SOURCES = [f"{kind}-watched" for kind in ("govuk", "file", "search", "committees", "questions", "statements", "feed", "list", "page", "document")]
OF_RUNS = ("run", "fetch", "pulse", "encoded", "labelling", "notice", "item_link")
"""Tables that may differ: what was asked, said to operators and worked out when; and links, which are made of what
releases said at the time, and stay."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An installation that has watched every kind of source for a while, and was given an older edition."""
    year = Year(
        [evidence(1, DENIED, formats=("Pdf",)), evidence(2, GAVE, formats=("OriginalFormat",)), evidence(3, GAVE)],
        questions=[question(n, GAVE.replace("pupil data", "pupil data " * n)) for n in (1, 2)],
    )
    with World(tmp_path_factory.mktemp("world")) as made, Parliament(year) as parliament:
        everything = Everything(made, parliament)
        for n, text in enumerate((DENIED, GAVE), 3):
            everything.say(n, text, slug="one", title="Pupil data")
            made.crawl(code=None)
        older = made.folder / "older.ods"
        older.write_bytes(baseline().ods())
        made.run("import", str(older), "--source", "govuk-watched", "--published", "2019-03-01", code=None)
        release = value_of(made, "release", "id", source="govuk-watched")
        made.run("withhold", "release", str(release), "--because", "a trial")
        made.run("recipients", "set", "Daily Mail", "press", "--because", "a trial", code=None)
        made.run("deliver", code=None)
        made.crawl(code=None)
        yield made


def lose(at: At) -> None:
    """Leaves who is who, and what lists and people said."""
    lose_what_is_derived(at)
    delete_rows(at, "mention", version_id=set(values_of(at, "item_version", "id", text=IS_SET)))
    for column in ("text", "answer", "original_answer"):
        set_fields(at, "item_version", {column: "?", "title": "?", "reader": ""}, **{column: IS_SET})


def derived(at: At) -> dict[str, Any]:
    """All but what may differ; when something was looked into is of the day."""
    found = tables(at, *OF_RUNS)
    return {**found, "hidden": [{**x, "seen_at": ""} for x in found["hidden"]]}


def test_it_reads_as_before(world: World) -> None:
    some = ("edition", "version", "change", "item_version", "mention", "alert", "delivery", "hidden", "withheld", "review")
    assert min(count_of(world, table) for table in some) > 0
    before = derived(world)
    done = world.run("replay", *SOURCES, "--yes")
    assert done.out.count("nothing is read otherwise") == len(SOURCES)
    assert differing(before, derived(world)) == {}


def test_what_is_derived_is_made_again_also_by_one_that_is_killed(world: World) -> None:
    before, dice = derived(world), random.Random(7)
    links = {repr(x) for x in rows_of(world, "item_link")}
    lose(world)
    lost = derived(world)
    assert differing(before, lost).keys() >= {"version", "edition_row", "assessment", "mention", "item_version", "change"}
    for _ in range(5):
        with subprocess.Popen(
            world.command("replay", *SOURCES, "--yes"), env=world.environment, cwd=world.folder, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) as child:
            try:
                child.wait(dice.uniform(1, 20))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
        assert_sound(world)
        for source in SOURCES:
            releases = set(values_of(world, "release", "id", source=source))
            blank = [cells == "{}" for cells in values_of(world, "version", "cells", release_id=releases)]
            assert all(blank) or not any(blank), "nothing is half"
    done = world.run("replay", *SOURCES, "--yes", code=None)
    assert_sound(world)
    assert differing(before, derived(world)) == {}
    assert {repr(x) for x in rows_of(world, "item_link")} >= links
    assert "nothing is read otherwise" in done.out
    assert not list((world.data / "history").glob("*"))
    world.run("verify")
