"""Breaks the program on purpose, one fault's handling at a time, and sees the test that is named for it fail.

`python -m bench.mutations [--fault N...]`. Works in a copy of the checkout, which is thrown away. A mutation counts as
caught only where its test passes on the copy as it is and fails on the broken one. docs/developing/reliability.md names
the tests; tests/test_manual.py holds the two together.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.measure import line

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 300
"""Seconds that a test may take."""
PASSED, FAILED = 0, 1
"""What pytest ends with; anything else is neither."""


class Mutation(NamedTuple):
    """A change of one place in one file that leaves faults without their handling."""

    faults: tuple[int, ...]
    """Numbers of the rows of the table."""
    file: str
    old: str
    new: str
    test: str
    """With its parameter where one alone is meant."""


FAULTY = "tests/spiders/test_faulty_files.py::test_a_fault_ends_in_its_verdict"
HOSTILE = "tests/readers/test_hostile.py::test_is_refused_with_its_code"
FEED = "tests/spiders/test_parliament_feeds.py::test_a_bad_feed_changes_nothing"
GUARD = "tests/diffing/test_guard.py::test_one_edition_after_another"
MIDDLE, OUTCOMES, CONTAINERS = "spiders/middlewares.py", "spiders/outcomes.py", "readers/workbook/containers.py"
CALAMINE, FEEDS, GUARDS = "readers/workbook/calamine.py", "readers/feeds/read.py", "diffing/plausibility.py"
DELIVER, DELIVERIES = "alerts/deliver.py", "db/outbox/deliveries.py"

MUTATIONS: tuple[Mutation, ...] = (
    # Network and HTTP
    Mutation((1,), MIDDLE, "if tries >= len(self.waits) or", "if tries >= 0 or",
             "tests/spiders/test_patience.py::test_what_may_pass_is_asked_for_again_as_often_as_there_are_waits"),
    Mutation((5, 30), "spiders/connect.py", "if is_public(address.host):", "if True:",
             "tests/spiders/test_connect.py::test_nothing_that_turned_private_is_connected_to"),
    Mutation((7,), "settings.py", "DOWNLOAD_VERIFY_CERTIFICATES = True", "DOWNLOAD_VERIFY_CERTIFICATES = False",
             "tests/spiders/test_trust_and_manners.py::test_a_bad_certificate_is_refused_by_name"),
    Mutation((9,), "model/state.py", "Outcome.REFUSED_ADDRESS, Outcome.TLS, ", "Outcome.REFUSED_ADDRESS, ",
             "tests/faults/test_network.py::test_a_wrong_clock_is_one_message_that_names_it"),
    Mutation((12,), "pipelines/health.py", "recovered_at=stamp(now), message=said)", "recovered_at=None, message=said)",
             "tests/faults/test_network.py::test_a_network_that_is_away_is_one_message_and_one_when_it_is_back"),
    Mutation((13,), OUTCOMES, "if asked and (asked.etag or asked.last_modified) and request and", "if request and (not asked or",
             FAULTY + "[unasked-304]"),
    Mutation((14,), "db/register/runs.py", "FULL_FETCH_AFTER = timedelta(hours=24)", "FULL_FETCH_AFTER = timedelta(days=999)",
             "tests/db/test_ledger.py::test_a_validator_counts_for_a_day_and_only_for_a_body_that_is_kept"),
    Mutation((15, 16), MIDDLE, "        return float(value)", "        return 0.0",
             "tests/spiders/test_patience.py::test_retry_after"),
    Mutation((17,), OUTCOMES, "    403: (Outcome.BLOCKED,", "    403: (Outcome.OK,", FAULTY + "[forbidden]"),
    Mutation((19, 31), "readers/govuk/api.py", 'read = {"redirect": _redirect, "gone": _gone}.get(schema, _page)', "read = _page",
             "tests/spiders/test_content_api.py::test_verdict"),
    Mutation((20,), MIDDLE, "PASSING = (408, 425, 429, 500, 502, 503, 504)", "PASSING = (408,)",
             "tests/spiders/test_trust_and_manners.py::test_what_fails_in_passing_is_cured_by_a_second_try_that_waits"),
    Mutation((22,), OUTCOMES, "    if _is_challenge(response):", "    if False:", FAULTY + "[challenge]"),
    Mutation((23,), OUTCOMES, 'return (Outcome.OK, "") if response.body else', 'return (Outcome.OK, "") if True else', FAULTY + "[empty]"),
    Mutation((25,), MIDDLE, 'if unknown := [f for f in response.flags if f != "cached"]:', "if unknown := []:",
             "tests/spiders/test_decoding.py::test_a_flag_of_the_downloader_means_that_the_body_is_not_whole"),
    Mutation((26,), MIDDLE, "    if not whole:", "    if False:",
             "tests/spiders/test_decoding.py::test_a_cut_body_is_refused_wherever_it_is_cut"),
    Mutation((27,), MIDDLE, "engine.decompress(rest, largest + 1 - len(out))", "engine.decompress(rest)",
             "tests/spiders/test_decoding.py::test_a_bomb_costs_no_more_than_the_limit"),
    Mutation((28,), MIDDLE, "    if unpack is None:\n", "    if unpack is None:\n        return body\n    if unpack is None:\n",
             "tests/spiders/test_decoding.py::test_an_unknown_coding_is_refused"),
    Mutation((29,), MIDDLE, "if url.scheme not in self.schemes:", "if False:", "tests/spiders/test_guard.py::test_refused_with_what_to_do"),
    Mutation((32,), MIDDLE, "        if host not in self.hosts:", "        if False:",
             "tests/spiders/test_guard.py::test_refused_with_what_to_do"),
    Mutation((34,), MIDDLE, "isinstance(validator, Validator) and validator.url == request.url:", "isinstance(validator, Validator):",
             "tests/spiders/test_guard.py::test_a_validator_is_sent_only_to_the_address_that_gave_it"),
    Mutation((36,), "db/archive.py", "if len(sha256) != 64 or not set(sha256)", "if False and not set(sha256)",
             "tests/db/test_archive.py::test_only_a_sha256_becomes_a_path"),
    Mutation((38,), "settings.py", "ROBOTSTXT_OBEY = True", "ROBOTSTXT_OBEY = False",
             "tests/spiders/test_trust_and_manners.py::test_robots_txt_is_obeyed"),
    Mutation((39,), "settings.py", "HTTPCACHE_ENABLED = False", "HTTPCACHE_ENABLED = True",
             "tests/faults/test_network.py::test_nothing_is_cached_and_no_page_sends_us_on"),
    Mutation((2, 24), OUTCOMES, "(ResponseDataLossError, Outcome.DAMAGED,", "(ResponseDataLossError, Outcome.OK,", FAULTY + "[reset-within]"),
    Mutation((3, 4), OUTCOMES, "(DownloadTimeoutError, Outcome.TIMED_OUT,", "(DownloadTimeoutError, Outcome.OK,", FAULTY + "[hang]"),
    Mutation((8,), OUTCOMES, "(DownloadTimeoutError, Outcome.TIMED_OUT,", "(DownloadTimeoutError, Outcome.UNREACHABLE,",
             "tests/faults/test_network.py::test_what_a_server_does_ends_in_its_verdict"),
    Mutation((10,), OUTCOMES, "return Outcome.UNREACHABLE, None, said", "return Outcome.OK, None, said", FAULTY + "[no-http]"),
    Mutation((18,), OUTCOMES, "    404: (Outcome.NOT_FOUND,", "    404: (Outcome.OK,", FAULTY + "[not-found]"),
    Mutation((33,), OUTCOMES, 'if "redirect" in text.casefold():', "if False:", FAULTY + "[redirect-loop]"),
    Mutation((35,), "readers/workbook/sheets.py", '    ("zip", (b"PK\\x03\\x04", b"PK\\x05\\x06")),\n', "",
             "tests/readers/test_sheets.py::test_files_are_told_apart_by_content"),
    # Content
    Mutation((40,), "pipelines/compare.py", "earlier = poll.listing.earlier\n", "earlier = {}\n",
             "tests/pipelines/test_editions.py::test_a_cache_that_shows_old_and_new_by_turns_is_not_news"),
    Mutation((41,), "readers/pages/read.py", "        raise errors.SelectorFindsNothing(why)", "        return None",
             "tests/spiders/test_parliament_feeds.py::test_a_selector_that_finds_nothing_is_a_failure"),
    Mutation((43,), GUARDS, "if gone > limits.shrink_rows and gone > limits.shrink_share * len(before):", "if False:", GUARD),
    Mutation((44,), "db/register/rows.py", 'state="held" if removal and self.new.hold_removals else "open"', 'state="open"',
             "tests/pipelines/test_editions.py::test_a_removal_waits_for_a_second_look_and_a_row_that_is_back_was_never_gone"),
    Mutation((45,), GUARDS, "if len(gone) < limits.tail_rows or", "if True or", GUARD),
    Mutation((46,), GUARDS, "if len(altered) > limits.changed_rows and", "if False and", GUARD),
    Mutation((53,), "pipelines/compare.py", "return begun is not None and begun", "return False and begun",
             "tests/pipelines/test_old_copies.py::test_a_date_that_is_set_back_for_good_is_believed_at_the_second_look"),
    Mutation((54,), "readers/govuk/api.py", "    except RecursionError:\n", "    except KeyError:\n",
             "tests/readers/test_govuk.py::test_what_is_no_content_item_is_refused_by_name"),
    Mutation((55,), "readers/json_answers.py", "return len({key(i) for p in walked for i in p.items}) == totals.pop()", "return True",
             "tests/readers/test_committees.py::test_only_a_whole_walk_tells_what_is_gone"),
    Mutation((56,), "readers/documents/read.py", "    if not any(c.isalpha() for c in text):", "    if False:",
             "tests/readers/test_documents.py::test_what_gives_no_text_is_named"),
    # Spreadsheets
    Mutation((70,), CALAMINE, "for conceal in conceals if rows_count else ():", "for conceal in conceals:",
             "tests/pipelines/test_hidden.py::test_what_is_visible_is_told_and_what_is_hidden_is_kept_back"),
    Mutation((59,), CONTAINERS, "if size > RATIO_COUNTS_FROM and", "if False and", HOSTILE + "[a part packed 1000 times]"),
    Mutation((60,), CALAMINE, "if row < MAX_ROWS and column < MAX_COLUMNS:", "if True:",
             "tests/readers/test_sheets.py::test_a_stray_cell_is_left_out_and_told_and_the_rest_is_read"),
    Mutation((61,), CALAMINE, "if has_endless_spaces(content):", "if False:", HOSTILE + "[two billion spaces]"),
    Mutation((63,), CONTAINERS, "parser.StartDoctypeDeclHandler = refuse_doctype", "parser.StartDoctypeDeclHandler = None",
             HOSTILE + "[a file of ours in an entity]"),
    Mutation((65,), CONTAINERS, "if info.filename in parts:", "if False:", HOSTILE + "[one part twice]"),
    Mutation((66,), CONTAINERS, "parser.Parse(body, True)", "parser.Parse(body, False)", HOSTILE + "[content cut at a tag]"),
    Mutation((67,), CALAMINE, 'if "EncryptedPackage".encode("utf-16-le") in data:', "if False:", HOSTILE + "[encrypted xlsx]"),
    Mutation((68,), CALAMINE, 'if ready is not content or parts.get("mimetype", b"").strip() != ODS_TYPE:', "if ready is not content:",
             "tests/readers/test_sheets.py::test_ods_without_mimetype_entry_is_read"),
    Mutation((73,), "readers/workbook/csv_text.py", "reader = csv.reader(_lines(text), delimiter=separator, strict=True)",
             "reader = csv.reader(_lines(text), delimiter=separator)", "tests/readers/test_sheets.py::test_broken_text_is_refused"),
    Mutation((74,), "readers/parse_child.py", 'grid.MAX_ROWS, grid.MAX_COLUMNS, grid.MAX_CELLS = map(int, limits.split(","))',
             'list(map(int, limits.split(",")))', "tests/readers/test_hostile.py::test_the_limits_can_be_set"),
    # Feeds
    Mutation((75,), FEEDS, "_ROOTS.get(str(root.tag))", '_ROOTS.get(str(root.tag), "item")',
             "tests/readers/test_feeds.py::test_what_is_no_whole_feed_is_named"),
    Mutation((76,), FEEDS, "if not _ENDING.search(data[-4096:]):", "if False:", FEED + "[cut]"),
    Mutation((77,), FEEDS, 'if _DECLARES.search(data[:65536]) or b"<!ENTITY" in data:', "if False:",
             "tests/readers/test_feeds.py::test_what_is_no_whole_feed_is_named"),
    Mutation((78,), "spiders/single.py", "if not items and poll.known:", "if False:", FEED + "[no entries]"),
    Mutation((79,), FEEDS, "if when and EARLIEST <= when <= now + MAX_AHEAD else", "if when else",
             "tests/readers/test_feeds.py::test_dates_are_believed_within_bounds"),
    Mutation((82,), FEEDS, 'parts.scheme in ("http", "https") and host and', "host and",
             "tests/readers/test_feeds.py::test_only_web_links_stay"),
    Mutation((80,), FEEDS, 'version=updated if identity.key.startswith("govuk:") else "",', "version=updated,",
             "tests/readers/test_feeds.py::test_an_entry_is_told_once_and_an_edit_as_an_edit"),
    # Database and disk
    Mutation((83,), "db/connection.py", 'connection.execute("begin immediate")', 'connection.execute("begin")',
             "tests/db/test_database.py::test_two_processes_write_and_neither_is_refused"),
    Mutation((84,), "db/connection.py", "    sqlite3.SQLITE_BUSY: (DatabaseBusy, _BUSY),\n", "",
             "tests/db/test_database.py::test_a_database_that_is_locked_is_waited_for_and_then_named"),
    Mutation((86,), "db/connection.py", "if free < LEAST_ROOM:", "if False:",
             "tests/faults/test_disk.py::test_nothing_is_sent_that_could_not_be_noted"),
    Mutation((87,), "db/connection.py", "    sqlite3.SQLITE_IOERR: (DiskFailing, _FAILING),\n", "",
             "tests/faults/test_disk.py::test_what_sqlite_says_of_a_disk_becomes_a_sentence"),
    Mutation((89,), "db/connection.py", "if not create and (not path.is_file() or path.stat().st_size == 0):", "if False:",
             "tests/db/test_database.py::test_no_database_is_never_a_first_run"),
    Mutation((90,), "db/store.py", "if there > VERSION:", "if False:",
             "tests/db/test_database.py::test_a_newer_database_is_refused_and_left_as_it_is"),
    Mutation((93,), "db/connection.py", "if error.errno in (errno.EIO, errno.EROFS, errno.ESTALE):", "if False:",
             "tests/faults/test_disk.py::test_what_the_system_says_of_a_disk_becomes_a_sentence"),
    Mutation((94,), "db/connection.py", "wal = sqlite3.sqlite_version_info >= WAL_IS_SOUND_FROM",
             "wal = sqlite3.sqlite_version_info < WAL_IS_SOUND_FROM", "tests/db/test_database.py::test_settings_of_a_connection"),
    # Delivery
    Mutation((96,), DELIVER, "if isinstance(result, TryLater) and result.after and result.whole_channel:", "if False:",
             "tests/alerts/test_deliver.py::test_retry_after_holds_the_whole_lane"),
    Mutation((97,), DELIVER, "            refused = result\n", "            return GiveUp(result.why)\n",
             "tests/alerts/test_deliver.py::test_a_refused_form_is_tried_once_more_as_short_text"),
    Mutation((98,), DELIVER, "if isinstance(result, PauseChannel) and leased.attempts + 1 > result.tries:", "if False:",
             "tests/alerts/test_deliver.py::test_a_channel_that_is_shut_is_paused_told_and_goes_on_in_order_when_resumed"),
    Mutation((99,), "alerts/channels/slack.py", 'if answer.body.strip() == b"ok":', "if True:", "tests/alerts/test_slack.py::test_answers"),
    Mutation((100,), "net/session.py", "allow_redirects=False", "allow_redirects=True",
             "tests/alerts/test_post.py::test_a_redirect_is_an_answer_and_nothing_goes_to_its_target"),
    Mutation((101,), DELIVERIES, 'int(isinstance(result, Unknown) and failed == "dead")', "0",
             "tests/alerts/test_deliver.py::test_an_unknown_outcome_is_sent_again_with_the_same_id_and_marked"),
    Mutation((106,), "alerts/plan.py", "if lately[alert.channel] < STORM:", "if True:",
             "tests/alerts/test_digests.py::test_a_storm_becomes_a_message_each_quarter_of_an_hour"),
    Mutation((110,), "commands/heartbeat.py", '    if late and late["n"]:', "    if False:",
             "tests/commands/test_heartbeat.py::test_what_waits_for_more_than_an_hour_is_a_reason"),
    Mutation((124,), DELIVERIES, 'state = "sent" if sent else', 'state = "pending" if sent else',
             "tests/faults/test_outbox.py::test_what_waits_over_an_upgrade_goes_out_once"),
    Mutation((107,), "db/outbox/alerts.py", 'sql = "update change set planned_at = ? where id = ? and planned_at is null"',
             'sql = "update change set planned_at = null where ? and id = ? and planned_at is null"',
             "tests/faults/test_outbox.py::test_a_channel_that_is_added_gets_nothing_old"),
    Mutation((108,), "alerts/channels/email.py", "    if config.list_unsubscribe:", "    if False:",
             "tests/alerts/test_email.py::test_a_list_that_can_be_left_says_how"),
    Mutation((109,), "scheduler.py", "with daemon_lock(self.watch.folder).take():", "if True:",
             "tests/e2e/test_daemon.py::test_an_edition_reaches_the_mail_server_and_the_daemon_stops_in_order"),
    # Configuration, clock, process
    Mutation((114,), "alerts/settings.py", "if file and path.stat().st_mode & 0o004:", "if False:",
             "tests/test_config.py::test_a_secret_that_is_wrong"),
    Mutation((116,), "db/schedule.py", "(leased_until <= :now or leased_until > {_ABSURD})", "leased_until <= :now",
             "tests/faults/test_clock.py::test_a_clock_that_was_ahead_freezes_no_delivery"),
    Mutation((117,), "scheduler.py", "if last is not None and last <= now + timedelta(minutes=5):", "if last is not None:",
             "tests/faults/test_clock.py::test_a_clock_that_goes_back_an_hour_repeats_nothing"),
    Mutation((118,), "scheduler.py", "due = due or at <= now", "due = due or at == now", "tests/test_scheduler.py::test_due"),
    Mutation((120,), DELIVER, "            if round_.stop.is_set():\n                break\n", "",
             "tests/alerts/test_deliver.py::test_stop_finishes_the_attempt_and_begins_no_other"),
    Mutation((121,), "scheduler.py", 'stuck = what == "deliver" and bool(why)', "stuck = False",
             "tests/faults/test_process.py::test_a_child_that_hangs_is_ended_and_told"),
    Mutation((123,), "cli.py", "if isinstance(error, (OSError, MemoryError)):", "if False:",
             "tests/faults/test_process.py::test_a_full_terminal_is_a_full_disk"),
    Mutation((125,), "scheduler.py", "import os\n", "import os\n\nimport scrapy\n",
             "tests/e2e/test_daemon.py::test_the_daemon_never_loads_scrapy_nor_what_sends"),
)  # fmt: skip


def copied(folder: Path) -> None:
    """The checkout as it is, without what is not under version control."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
                            stdout=subprocess.PIPE, check=True).stdout  # fmt: skip
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def ended(folder: Path, tests: Sequence[str]) -> int:
    """What pytest ends with; -1 where it takes too long."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    try:
        return subprocess.run(command, cwd=folder, env=environment, timeout=LONGEST * len(tests), check=False,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode  # fmt: skip
    except subprocess.TimeoutExpired:
        return -1


def ended_of(folder: Path) -> Callable[[str], int]:
    return lambda test: ended(folder, [test])


def tried(folder: Path, mutation: Mutation) -> str:
    """"" where the test fails on the broken copy; else what is wrong."""
    path = folder / mutation.file
    whole = path.read_text("utf-8")
    if whole.count(mutation.old) != 1:
        return f"its text stands {whole.count(mutation.old)} times in {mutation.file}"
    try:
        path.write_text(whole.replace(mutation.old, mutation.new), "utf-8")
        code = ended(folder, [mutation.test])
    finally:
        path.write_text(whole, "utf-8")
    return {FAILED: "", PASSED: "the test passes all the same", -1: "it takes too long"}.get(code, f"pytest ended with {code}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fault", type=int, nargs="+", help="only these rows of the table")
    given = parser.parse_args()
    wanted = [m for m in MUTATIONS if not given.fault or set(given.fault) & set(m.faults)]
    caught = 0
    with tempfile.TemporaryDirectory(prefix="npdwatch-mutations-") as name:
        folder = Path(name)
        copied(folder)
        tests = sorted({m.test for m in wanted})
        # All at once is quicker; a test that waits for a server may fail on a machine that does much else.
        bad = set() if ended(folder, tests) == PASSED else {t for t in tests if PASSED not in map(ended_of(folder), (t, t))}
        for mutation in wanted:
            begun = time.monotonic()
            wrong = "its test does not pass as it is" if mutation.test in bad else tried(folder, mutation)
            caught += not wrong
            faults = ", ".join(map(str, mutation.faults))
            print(f"fault {faults}: {mutation.file}: {wrong or 'caught'} ({time.monotonic() - begun:.0f} s)", flush=True)
    line("mutations caught", f"{caught} of {len(wanted)}", "all", good=caught == len(wanted))
    return int(caught < len(wanted))


if __name__ == "__main__":
    sys.exit(main())
