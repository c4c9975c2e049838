"""The figures that Terang is held to, what shows each, and what is still open.

A row is open while a part of it is not measured, and says which. Nothing counts as
met because nobody looked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

H, C = "tests/hardening", "tests/contracts"
SERVING = f"{H}/test_serving.py"
REG, SITE = "tests/publish/register", "tests/publish/publication"


@dataclass(frozen=True, slots=True)
class Row:
    """Figure `number`: what is demanded, the files or tests that show it, what is `open`."""

    number: int
    demanded: str
    shown_by: tuple[str, ...] = ()
    open: str = ""


FIGURES: tuple[Row, ...] = (
    Row(
        1,
        "1,000 kills of each store, one before every call of 9 deeds: nothing lost",
        (
            f"{C}/test_kills.py",
            f"{H}/test_every_call.py::test_a_kill_before_any_call_loses_nothing",
            f"{REG}/test_writer_faults.py",
            "tests/builder/usecases/test_backup.py",
        ),
    ),
    Row(
        2,
        "5,000 power-cut states: 0 bad; 8 faults of durability noticed",
        (f"{H}/test_powercut.py", f"{REG}/test_durable.py", f"{H}/mutants/test_mutants.py"),
    ),
    Row(
        3,
        "ENOSPC, EIO, EDQUOT, EMFILE at every call: no receipt without a record",
        (
            f"{H}/test_every_call.py::test_an_error_of_any_call_costs_no_receipt_and_no_store",
            f"{H}/test_every_call.py::test_when_the_disk_has_room_again_the_same_process_goes_on",
            f"{H}/test_full_disk.py",
            f"{REG}/test_writer_faults.py",
        ),
    ),
    Row(
        4,
        "4 processes x 1,000 writes and a reader; 200 posts of one key: 1 case",
        (f"{C}/test_processes.py", f"{C}/test_unit_of_work.py"),
    ),
    Row(
        5,
        "500 bit flips and 500 cuts of each of 6 stores: all named",
        (
            f"{H}/test_rot.py",
            "tests/builder/store/test_record_sums.py",
            "tests/builder/usecases/test_comparison.py",
        ),
    ),
    Row(
        6,
        "accept p95 < 50 ms at 10,000 cases, < 100 ms at 100,000",
        (f"{H}/test_growth.py::test_filing_is_as_fast_among_many_cases",),
    ),
    Row(
        7,
        "PostgreSQL restarted, stopped, killed under load: 0 lost",
        (f"{H}/test_postgresql_hurt.py",),
    ),
    Row(
        8,
        "50 hot backups restored; a restore never forks the log",
        (f"{H}/test_backups.py", f"{H}/test_restored.py"),
    ),
    Row(
        9,
        "200 kills of the publisher and one at every call: one whole release",
        (f"{H}/test_publisher_killed.py", f"{SITE}/test_run.py", f"{SITE}/test_deliver.py"),
        "until the next run pages of the old and the new release stand beside each other, each "
        "whole and none missing (ADR 38)",
    ),
    Row(10, "60 s of readers over 50 publications: nothing torn", (f"{H}/test_readers.py",)),
    Row(
        11,
        "made again under another zone, locale and hash seed: the same bytes",
        (f"{SITE}/test_run.py::test_the_bytes_do_not_depend_on_the_machine",),
    ),
    Row(12, "published files are those of the manifest", (f"{SITE}/test_run.py",)),
    Row(
        13,
        "another implementation agrees; 500 tamperings named; fork, rollback, clock",
        (
            "tests/independent/test_golang.py",
            "tests/publish/verify/test_tampering.py",
            "tests/publish/verify/test_site.py",
            f"{SITE}/test_run.py::test_a_register_that_does_not_continue_the_published_one_is_refused",
            f"{REG}/test_writer.py::test_a_clock_set_back_signs_nothing",
        ),
    ),
    Row(
        14,
        "20 poison records, 24 poison texts: no other page stale",
        (
            f"{SITE}/test_run.py::test_twenty_poison_records_stop_their_own_pages_only",
            f"{H}/test_definitions.py::test_poison_texts_stop_nothing",
        ),
    ),
    Row(15, "10,000 hostile inputs: no 5xx, none over 1 s", (f"{H}/test_hostile_requests.py",)),
    Row(
        16,
        "605 scripts in every field in a browser: 0 run",
        (
            f"{H}/test_headers.py::test_the_policy_allows_no_inline_script_and_no_frame",
            f"{H}/test_scripts.py",
        ),
        "a sample is run in a browser; the whole count was not yet made without a break",
    ),
    Row(
        17,
        "60 patterns, 40 bombs, 30 numbers, 10 nestings: refused or < 100 ms",
        (
            f"{H}/test_patterns.py",
            f"{H}/test_numbers.py",
            f"{H}/test_definitions.py",
            "tests/builder/forms/test_lint_bombs.py",
        ),
    ),
    Row(
        18,
        "60 hostile uploads, 200 names, 100 slugs: none outside",
        (f"{H}/test_uploads.py", f"{H}/test_definitions.py"),
    ),
    Row(
        19,
        "40 spellings of an address inside: 0 connections",
        (
            f"{H}/test_definitions.py::test_nothing_is_fetched",
            f"{H}/test_definitions.py::test_no_program_is_told_on_this_machine",
        ),
    ),
    Row(
        20,
        "sqlmap, wapiti, schemathesis: nothing medium or above",
        (
            f"{H}/test_openapi_cases.py",
            f"{H}/test_scanners.py::test_wapiti_finds_nothing_of_medium_weight",
            f"{H}/test_scanners.py::test_sqlmap_finds_no_way_in",
        ),
    ),
    Row(
        21, "every route x verb x person as the policy says", ("tests/builder/web/test_policy.py",)
    ),
    Row(
        22,
        "300 markers: 0 found in all that leaves",
        (f"{H}/test_canaries.py", f"{H}/test_backups.py"),
    ),
    Row(
        23,
        "no published group under 5 at 8 cases a day",
        (f"{H}/test_small_cells.py", f"{H}/test_published_groups.py"),
        "met for every published table and count; an open service's application has a page of its "
        "own by design, and its service and day single most of them out",
    ),
    Row(
        24,
        "20,000 guesses at receipts: 0 hits; times tell nothing, |t| < 4.5",
        (f"{H}/test_receipts.py",),
    ),
    Row(25, "1,000 bad sign-ins: at most 20 hashes", (f"{H}/test_receipts.py",)),
    Row(
        26,
        "20 ways to approve one's own work: 0; 200 races: the approved text",
        (
            "tests/builder/usecases/test_own_draft.py",
            f"{H}/test_forgeries.py",
            f"{C}/test_approval_race.py",
        ),
    ),
    Row(
        27,
        "headers on every answer; cookies sealed; 12 bad configurations refused",
        (
            f"{H}/test_headers.py",
            "tests/builder/test_workspace.py::test_a_broken_or_unsafe_workspace_is_refused_by_name",
            "tests/builder/test_workspace.py::test_twelve_bad_configurations_and_more_are_tried",
        ),
    ),
    Row(
        28,
        "500 slow connections: a good one is served, p95 < 300 ms",
        ("tests/builder/cli/test_server.py", f"{SERVING}::test_500_slow_clients_delay_nobody"),
    ),
    Row(
        29,
        "3x overload for 60 s: 90 % of capacity, p99 < 2 s",
        (f"{SERVING}::test_a_crowd_costs_those_who_are_served_nothing",),
    ),
    Row(
        30,
        "SIGTERM under load, 50 times: nothing accepted is unanswered",
        (f"{SERVING}::test_an_end_under_load_loses_nobody",),
    ),
    Row(
        31,
        "20 minutes at 20 a second: memory and files flat",
        (
            f"{SERVING}::test_a_day_of_work_leaves_memory_and_files_as_they_were",
            f"{H}/test_growth.py::test_work_at_a_steady_pace_leaves_memory_and_files_as_they_were",
        ),
        "8 of the 20 minutes, with filings; TERANG_SOAK_MINUTES=20 makes them all, as was done "
        "twice: 0.12 and 0.06 MB a minute, no file",
    ),
    Row(
        32,
        "1,000 hostile forms, 10,000 hostile posts: no 5xx, none over 1 s",
        (f"{H}/test_hostile_forms.py",),
    ),
    Row(
        33,
        "5,000 made forms: the verdict of two validators, the same answers",
        ("tests/builder/forms/test_differential.py",),
    ),
    Row(
        34,
        "the official suite of 2020-12: 1,293 of 1,299, as stock",
        ("tests/builder/forms/test_official_suite.py",),
    ),
    Row(
        35,
        "200 pages and 200 changes: the browser and terang verify agree",
        ("tests/publish/verify/test_browser_agrees.py",),
    ),
    Row(
        36,
        "bad witnesses beside a good one: published in < 30 s, as signed",
        (f"{H}/test_witnesses.py",),
    ),
)


def verdict(row: Row, outcomes: Mapping[str, set[str]]) -> str:
    """What a run says about a figure; `outcomes` are those of tests, by node id.

    Each of the places that show it must have a test that passed and none that failed.
    """
    seen = [
        {
            outcome
            for node, found in outcomes.items()
            if node == place or node.startswith((f"{place}::", f"{place}["))
            for outcome in found
        }
        for place in row.shown_by
    ]
    if any("failed" in found for found in seen):
        return "FAIL"
    if row.open:
        return f"open: {row.open}"
    return "pass" if all("passed" in found for found in seen) else "not run"
