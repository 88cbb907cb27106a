"""`check`, `crawl`, `deliver`, `accept` and `status` over real processes: what they print and how they end."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from bench.replica.faults import status as answers
from bench.replica.govuk import PublishedFile
from bench.world import PAGE, REGISTER, SECRET, World
from demo.editions import baseline
from demo.ods import OdsSheet, write_ods
from model.fetch import Outcome
from tests.tables import count_of, rows_of, set_fields, values_of

API = "/api/content/government/publications/dfe-external-data-shares"
FILE = "DfE external data shares: December 2023"
HEADINGS = ["DfE reference", "Organisation name", "Project title", "Purpose"]


@pytest.fixture
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with World(tmp_path_factory.mktemp("world")) as made:
        yield made


def rows(n: int) -> list[list[str]]:
    return [[f"DS{i:05d}", f"Invented Body {i}", f"A study of {i} things", f"To learn of {i}"] for i in range(1, n + 1)]


def down(world: World, code: int) -> None:
    """The page's API and the page itself answer with an error."""
    for path in (API, PAGE):
        world.replica.fail(path, answers(code))


def publish(world: World, n: int, at: str) -> None:
    file = PublishedFile(FILE, "shares.ods", write_ods([OdsSheet("Shares", [HEADINGS, *rows(n)])]))
    world.replica.publish_files([file], note="Updated.", at=at)


# check ----------------------------------------------------------------------------------------------------------


def test_check_tries_all_and_stores_and_tells_nothing(world: World) -> None:
    world.replica.publish("baseline")
    before = (world.data / "npdwatch.db").read_bytes()
    done = world.run("check", "--json")
    assert set(done.data) >= {"configuration", "data", "channels", "sources"}
    assert {(c["kind"], c["name"], c["ok"]) for c in done.data["channels"]} == {
        ("email", "mail", True), ("slack", "slack", True), ("webhook", "hook", True),
    }
    (source,) = done.data["sources"]
    assert set(source) == {"kind", "name", "ok", "detail", "remarks"}
    assert source["remarks"] == []
    assert f"1 register, {len(baseline())} rows" in source["detail"]
    assert world.told() == (0, 0)
    assert (world.data / "npdwatch.db").read_bytes() == before
    assert not (world.data / "archive").exists()
    world.replica.forget()
    assert world.run("check", "--no-sources", "--json").data["sources"] == []
    assert not world.replica.requests()


def test_check_says_in_words_what_each_sheet_and_column_is_taken_for(world: World) -> None:
    headings = [*HEADINGS[:1], "Zorblatt", *HEADINGS[2:]]
    data = write_ods([OdsSheet("Shares", [headings, *([r, f"Invented Trust {r}", *rest] for r, _, *rest in rows(9))])])
    world.replica.publish_files([PublishedFile(FILE, "shares.ods", data)], note="Updated.", at="2023-10-01T09:30:00Z")
    said = world.run("check", code=1).out  # as `read` and `compare` of such a file
    assert "All works." not in said
    assert f"Not understood in full: {REGISTER}." in said
    assert "sheet 'Shares'" in said
    assert "is taken for releases, 9 rows: " in said
    assert "Zorblatt → recipient" in said
    assert "no heading names the recipients" in said


def test_check_says_of_sheets_with_the_same_columns_in_one_line_what_they_are(world: World) -> None:
    sheets = [OdsSheet(f"Part {n}", [HEADINGS, *rows(9)[n : n + 1]]) for n in range(7)]
    world.replica.publish_files([PublishedFile(FILE, "shares.ods", write_ods(sheets))], note="", at="2023-10-01T09:30:00Z")
    said = world.run("check").out
    assert said.count("→ recipient") == 1
    assert "sheets 'Part 0', 'Part 1', 'Part 2', 'Part 3', 'Part 4' and 2 more of " in said
    assert " are taken for releases, 7 rows: " in said


def test_check_says_what_fails_in_full(world: World) -> None:
    down(world, 403)
    world.environment["NPDWATCH_TEST_SLACK"] = ""
    done = world.run("check", code=1)
    assert "a mistake, named below" in done.out, "the daemon would not start"
    failing = [x for x in done.out.splitlines() if x.startswith("! ")]
    assert len(failing) == 2
    assert failing[0].startswith("! slack: ")
    assert "environment variable NPDWATCH_TEST_SLACK, which is not set or is empty" in failing[0]
    assert f"! {REGISTER}: blocked: the site refuses us: the page may have gone private" in failing[1]
    assert done.out.splitlines()[-1] == "2 things of 5 to mend."
    assert "Traceback" not in done.err


# crawl ----------------------------------------------------------------------------------------------------------


def test_a_crawl_keeps_the_contract(world: World) -> None:
    world.replica.publish("baseline")
    world.run("crawl", "--no-deliver")
    world.replica.publish("edition")
    found = world.crawl().data
    assert set(found) >= {"run", "dry_run", "sources", "changes", "failures", "fetches", "told", "exit_code"}
    assert [(s["name"], s["ok"], s["decision"]) for s in found["sources"]] == [(REGISTER, True, "accepted")]
    for change in found["changes"]:
        assert set(change) >= {
            "id", "source", "kind", "state", "reference", "recipient", "category", "sheet", "row", "fields", "reason",
            "detail",
        }
    assert {c["state"] for c in found["changes"]} == {"open", "held"}
    order = [c["headline"] for c in found["changes"]]
    for payload in values_of(world.data, "alert", "payload"):
        lines = [item["line"] for item in json.loads(payload).get("items", ()) if item.get("line") in order]
        assert lines == [line for line in order if line in lines], "the gravest first, as in mails"
    assert "(press)" in order[0], "which stands behind a university in the register"
    assert set(found["fetches"]) <= set(Outcome)
    assert set(found["told"]) >= {"alerts", "sent", "results", "dead", "paused", "channels", "waiting"}
    assert (found["failures"], found["exit_code"]) == ([], 0)
    told = world.run("deliver", "--json")
    assert told.data["results"] == {}
    assert world.run("deliver").out == "Nothing is due.\n"


def test_a_source_that_fails_ends_with_one_and_a_line_that_says_why(world: World) -> None:
    down(world, 500)
    found = world.crawl("--no-deliver", code=1).data
    assert found["exit_code"] == 1
    assert {f["outcome"] for f in found["failures"]} == {"server_error"}
    assert all(set(f) == {"source", "url", "outcome", "status", "detail"} for f in found["failures"])
    world.replica.__exit__(None, None, None)
    done = world.run("crawl", "--no-deliver", code=1)
    assert f"{REGISTER}: not seen: unreachable" in done.out
    assert done.err.count("what to do: is this machine's network up?") == 1, "said once, however many sources fail so"
    assert "unreachable: nobody answers at this address (connection refused)" in done.err
    assert "Traceback" not in done.err
    assert "robots" not in done.err, "one line for each address, in words"


def test_a_release_of_which_nobody_can_tell_who_received_it_ends_with_one_and_is_said(world: World) -> None:
    def shown(n: int, at: str) -> None:
        head, coded = [HEADINGS[0], "Zorblatt", *HEADINGS[2:]], [[r[0], f"ORG-{r[0]}", *r[2:]] for r in rows(n)]
        file = PublishedFile(FILE, "shares.ods", write_ods([OdsSheet("Shares", [head, *coded])]))
        world.replica.publish_files([file], note="Updated.", at=at)

    shown(20, "2024-01-10T09:30:00Z")
    (first,) = world.crawl("--no-deliver", code=1).data["sources"]
    assert (first["state"], first["reason"], first["decision_owed"]) == ("watch", "nameless", True)
    shown(21, "2024-03-10T09:30:00Z")
    done = world.run("crawl", "--no-deliver", code=1)
    assert "A recipient that could not be read was given data" in done.out
    assert f"! {REGISTER}: no column is known to name who received the data" in done.err
    publish(world, 21, "2024-04-10T09:30:00Z")
    (last,) = world.crawl("--no-deliver", "--force").data["sources"]
    assert (last["reason"], last["decision_owed"]) == ("", False)


def test_a_crawl_without_one_channels_secret_tells_over_the_others_and_says_so(world: World) -> None:
    world.environment["NPDWATCH_TEST_HOOK"] = ""
    done = world.run("crawl", code=1)
    assert "Channel hook cannot be used, and its messages wait" in done.err
    assert "[channel.hook] url_env names the environment variable NPDWATCH_TEST_HOOK" in done.err
    assert "4 deliveries sent" in done.out
    assert world.run("daemon", code=2).err.count("NPDWATCH_TEST_HOOK") == 1


def test_a_crawl_of_which_nobody_could_be_told_is_refused_before_it_begins(world: World) -> None:
    text = world.configuration.read_text(encoding="utf-8")
    begin = text.index("[channel.")
    end = text.index("[[route]]")
    hook = '[channel.hook]\ntype = "webhook"\nurl_env = "NPDWATCH_TEST_HOOK"\n'
    routes = '[[route]]\nname = "all"\nchannels = ["hook"]\n[[route]]\nname = "operators"\nchannels = ["hook"]\noperators = true\n'
    rest = text[text.index("[[source]]") :]
    assert begin < end
    world.configuration.write_text(f"{text[:begin]}{hook}{routes}{rest}", encoding="utf-8")
    world.environment["NPDWATCH_TEST_HOOK"] = ""
    done = world.run("crawl", code=2)
    assert "[channel.hook] url_env names the environment variable NPDWATCH_TEST_HOOK" in done.err
    assert "--no-deliver" in done.err
    assert not world.replica.requests()
    assert count_of(world, "run") == 0
    assert world.run("deliver", code=2).err.count("NPDWATCH_TEST_HOOK") >= 1


# accept ---------------------------------------------------------------------------------------------------------


def test_an_edition_that_was_put_aside_is_rejected_or_accepted(world: World) -> None:
    publish(world, 40, "2024-01-10T09:30:00Z")
    world.crawl()
    publish(world, 20, "2024-03-10T09:30:00Z")
    done = world.run("crawl", "--no-deliver", code=1)
    assert "put aside: quarantined" in done.out
    assert f"npdwatch accept {REGISTER}" in done.err
    shown = world.run("status", code=1)
    assert "watch" in shown.out
    assert "All is well" not in shown.out
    assert f"npdwatch accept {REGISTER}" in shown.out
    assert len(world.run("releases", "--json", "--present").data) == 40, "the last good edition stands"
    rejected = world.run("accept", REGISTER, "--reject")
    assert "is rejected; the last good edition stands" in rejected.out
    assert REGISTER not in _troubles(world), "it is as it was decided, before any poll"
    assert world.crawl("--force", "--no-deliver").decision(REGISTER) == "rejected", "for good"
    assert f"No edition of {REGISTER} is put aside" in world.run("accept", REGISTER, code=2).err
    publish(world, 21, "2024-04-10T09:30:00Z")
    world.run("crawl", "--no-deliver", code=1)
    accepted = world.run("accept", REGISTER)
    assert "the edition is accepted; 20 changes." in accepted.out
    assert REGISTER not in _troubles(world)
    assert len(world.run("releases", "--json", "--present").data) == 21
    told = {*values_of(world, "alert_change", "change_id"), *values_of(world, "waiting", "change_id")}
    assert set(values_of(world, "change", "id", state="open")) <= told, "each is told, or waits for its digest"


def test_a_rejection_is_taken_back_while_the_edition_stands(world: World) -> None:
    publish(world, 40, "2024-01-10T09:30:00Z")
    world.crawl()
    publish(world, 20, "2024-03-10T09:30:00Z")
    world.run("crawl", "--no-deliver", code=1)
    world.run("accept", REGISTER, "--reject")
    assert f"npdwatch accept {REGISTER} --rebaseline" in world.run("accept", REGISTER, code=2).err
    for round_ in range(2):
        taken = world.run("accept", REGISTER, "--rebaseline", "--no-deliver")
        said = "which stands; 0 changes." if round_ else "what is there now is the new base; 21 changes."
        assert said in taken.out, "it was called the last good edition, and what is new in it was told to nobody"
    assert len(world.run("releases", "--json", "--present").data) == 20
    assert count_of(world, "change", kind="removed", state="open") == 20
    assert world.crawl("--force", "--no-deliver").decision(REGISTER) == "unchanged"


def _troubles(world: World) -> str:
    """The lines of the status that say what is amiss, and what sums them up."""
    return "\n".join(x for x in world.run("status", code=None).out.splitlines() if x.startswith(("! ", "Not all")))


def test_an_edition_whose_bytes_are_lost_is_fetched_anew_and_taken(world: World) -> None:
    publish(world, 40, "2024-01-10T09:30:00Z")
    world.crawl()
    publish(world, 20, "2024-03-10T09:30:00Z")
    world.run("crawl", "--no-deliver", code=1)
    for x in rows_of(world, "edition_file"):
        with world.store() as store:
            store.archive.path(x["sha256"]).unlink()
    refused = world.run("accept", REGISTER, code=2).err
    assert f"npdwatch accept {REGISTER} --rebaseline fetches what is there now" in refused
    done = world.run("accept", REGISTER, "--rebaseline", "--no-deliver")
    assert "what is there now is the new base; 21 changes." in done.out, done.out
    assert len(world.run("releases", "--json", "--present").data) == 20
    assert count_of(world, "change", kind="removed", state="open") == 20
    again = world.run("accept", REGISTER, "--rebaseline", "--no-deliver")
    assert "which stands; 0 changes." in again.out
    publish(world, 21, "2024-04-10T09:30:00Z")
    assert world.crawl("--no-deliver").decision(REGISTER) == "accepted"
    world.replica.fail(PAGE, answers(500))
    world.replica.fail(f"/api/content{PAGE}", answers(500))
    failed = world.run("accept", REGISTER, "--rebaseline", "--no-deliver", code=1)
    assert "could not be fetched whole, so nothing was accepted" in failed.err


# status ---------------------------------------------------------------------------------------------------------


def test_the_status_before_and_after_the_first_look(world: World) -> None:
    before = world.run("status", "--json", code=1).data
    assert (before["well"], before["last_run"], before["sources"][0]["why"]) == (False, None, "not polled yet")
    world.replica.publish("baseline")
    world.crawl()
    after = world.run("status", "--json").data
    assert set(after) >= {"well", "daemon", "last_run", "sources", "trouble", "deliveries", "paused"}
    assert set(after["sources"][0]) == set(before["sources"][0]), "the same keys, polled or not"
    assert (after["well"], after["daemon"], after["trouble"]) == (True, False, [])
    assert after["last_run"]["counts"]["sources"] == 1
    assert after["sources"][0]["rows"] == len(baseline())
    text = world.run("status").out
    assert text.startswith("Daemon: not running.\n")
    assert text.rstrip().endswith("All is well.")


def test_a_source_that_fails_is_blind_at_once_and_told_at_the_second_time(world: World) -> None:
    world.replica.publish("baseline")
    world.crawl()
    down(world, 503)
    world.crawl("--no-deliver", code=1)
    once = world.run("status", "--json", code=1).data
    assert (once["well"], once["sources"][0]["state"], once["sources"][0]["reason"]) == (False, "blind", "server_error")
    assert once["sources"][0]["todo"]
    assert values_of(world, "notice", "told_at") == [None], "once may be a passing fault"
    world.crawl("--no-deliver", code=1)
    shown = world.run("status", "--json", code=1).data
    assert {t["code"] for t in shown["trouble"]} == {"source_failing"}
    assert shown["sources"][0]["well"] is False
    text = world.run("status", code=1).out
    assert f"! {REGISTER}: blind since" in text
    assert "server_error" in text
    assert text.splitlines()[-1] == f"Not all is well: 1 source not seen ({REGISTER})."


def test_after_an_upgrade_a_crawl_relabels_what_is_stored_and_tells_nobody(world: World) -> None:
    world.replica.publish("baseline")
    world.crawl()
    told, wanted = world.told(), values_of(world, "version", "recipient", "category")
    with world.store() as store:
        set_fields(store, "version", {"category": "charity"})
        set_fields(store, "labelling", {"lists": "those of an older version"})
    world.run("crawl", "--dry-run", code=None)
    assert set(values_of(world, "version", "category")) == {"charity"}, "a trial records nothing"
    done = world.run("crawl")
    assert "stored versions relabelled" in done.err
    assert values_of(world, "version", "recipient", "category") == wanted
    assert world.told() == told
    assert world.run("status", "--json").data["labels"]["versions"] > 100
    assert "nobody was alerted" in world.run("status").out


def test_no_secret_is_ever_printed(world: World) -> None:
    world.replica.publish("baseline")
    world.environment["NPDWATCH_TEST_HOOK"] = world.hooks.url("/a-path-nobody-may-see")
    everything = ""
    for command in (["check"], ["crawl", "--json"], ["status", "--json"], ["status"]):
        done = world.run("--verbose", *command, code=None)
        everything += done.out + done.err
    assert REGISTER in everything
    assert "INFO" in everything, "or nothing was said that could have held it"
    assert "\x1b[" not in everything, "colours are for terminals"
    database = (world.data / "npdwatch.db").read_bytes().decode("latin-1")
    for text in (everything, database):
        assert SECRET not in text
        assert SECRET.removeprefix("whsec_") not in text
        assert "a-path-nobody-may-see" not in text
