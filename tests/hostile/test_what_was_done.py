"""Each thing that a stranger once did to a running site, with the tests that play it: none is lost, none is played by nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation
from standard.queries import working_schema
from standard.schema import limits, lint, table_schema
from standard.schema.alignment import align
from standard.schema.compatibility import impacts
from standard.schema.diff import compare
from standard.schema.operations import apply_all
from standard.services.numbers import lock_standard
from tests.api.client import Script
from tests.concertation.world import World
from tests.named_tests import is_there
from tests.pages.taking_part import save
from tests.pages.visit import HOME, as_, words
from tests.standard.test_growth import lines

HERE = "hostile/test_what_was_done.py"
DONE: dict[str, tuple[str, ...]] = {
    "a proposal of one pattern of 27 kB": (
        f"{HERE}::test_a_proposal_of_one_enormous_pattern_is_answered_in_few_steps",
        "standard/schema/patterns/test_bounds.py::test_every_question_about_a_hostile_pattern_has_an_answer",
    ),
    "two schemas of 61 kB, then of 614 kB, compared by anybody": (
        "pages/test_compare_large.py::test_two_schemas_that_froze_the_site_are_compared_in_so_many_steps",
        "standard/test_growth.py::test_twice_as_much_takes_twice_as_long",
    ),
    "eight comparisons at once": ("pages/test_compare_large.py::test_a_visitor_has_one_at_a_time",),
    "an answer of 73 MB": ("pages/test_compare_large.py::test_its_state_is_shown_and_its_answer_is_paged",),
    "two large versions compared again and again": (
        "pages/test_compare_versions_large.py::test_two_large_versions_are_compared_once_for_everybody",
    ),
    "a name, a value, a text that is too long, by any door": (
        f"{HERE}::test_what_is_too_long_is_refused_by_every_door",
        "standard/schema/test_limits.py::test_a_schema_that_holds_too_much_is_refused_by_the_input_and_the_limit",
    ),
    "work done while others wait for the lock": (
        "conftest.py::nothing_is_analysed_under_a_lock",
        f"{HERE}::test_what_is_analysed_under_the_lock_is_seen",
    ),
    "an outage of the database under the worker": ("standard/test_worker.py::test_the_worker_goes_on_after_an_outage",),
    "a worker that is dead and nobody knows": (
        "api/test_probes.py::test_a_site_whose_worker_works_is_ready",
        "pages/test_committee_mails.py::test_the_team_is_told_that_nothing_works_in_the_background",
        "pages/test_validation.py::test_whoever_waits_is_told_that_nobody_checks",
    ),
    "a file that waits for ever": (
        "standard/test_tasks.py::test_what_waits_is_planned_once",
        "standard/test_tasks.py::test_a_file_whose_worker_is_lost_is_taken_again_then_told_as_failed",
    ),
    "NUL, lone surrogates, numbers of 5,000 digits, anywhere": (
        "hostile/test_every_address.py::test_no_page_fails",
        "hostile/test_every_address.py::test_nothing_of_the_api_fails",
        "config/test_door.py::test_an_address_with_a_sign_that_nothing_holds",
    ),
    "the first and the last day of the calendar": ("config/test_door.py::test_a_day_that_nobody_means_fails_nowhere",),
    "a header that is not UTF-8": (
        "config/test_door.py::test_texts_come_in_utf_8",
        "config/test_door.py::test_what_no_browser_sends_is_left_out",
        "config/test_door.py::test_a_token_that_cannot_be_read_is_not_taken_for_nobody",
    ),
    "next=abc": ("config/test_door.py::test_an_address_to_go_back_to_is_one_of_ours",),
    "eight people naming the same new organisation": (
        "accounts/test_organisations.py::test_eight_people_naming_the_same_new_organisation_at_once_share_it",
        "pages/test_at_once.py::test_a_form_to_register_sent_several_times_at_once_registers_once",
    ),
    "a refused request that had created the organisation": (
        f"{HERE}::test_a_refused_request_leaves_no_organisation",
        "standard/services/test_members.py::test_a_refused_invitation_leaves_no_organisation",
    ),
    "uploads without a bound": (
        "standard/services/test_room.py::test_what_a_visitor_keeps_is_bounded_with_what_was_made_of_it",
        "standard/services/test_room.py::test_browsers_without_end_at_one_address_are_one_office",
        "standard/services/test_room.py::test_all_files_together_are_bounded",
    ),
    "a refused file that stays": (
        "standard/services/test_room.py::test_a_refused_file_goes_at_once_and_what_was_said_of_it_stays",
        "standard/services/test_room.py::test_a_file_whose_check_never_ends_goes_with_what_it_left",
    ),
    "a queue filled by one": ("standard/services/test_room.py::test_the_files_of_one_visitor_do_not_delay_those_of_another",),
    "a full disk": (
        "standard/services/test_room.py::test_on_a_full_disk_a_file_is_refused_with_a_sentence_and_nothing_of_it_stays",
        "standard/services/test_room.py::test_with_a_database_that_takes_no_more_one_reads_and_is_told",
        "standard/services/test_room.py::test_a_session_that_the_disk_cannot_hold_is_told_too",
    ),
    "a report read and erased by whoever had its address": (
        "config/test_private_things.py::test_a_report_is_for_whoever_sent_the_file_and_who_was_given_its_address",
    ),
    "a converted file read and erased by anybody": ("config/test_private_things.py::test_a_converted_file_is_for_whoever_sent_it",),
    "a comparison read and erased by anybody": ("pages/test_compare_large.py::test_it_is_for_whoever_sent_it",),
    "a comment that publishes the title of a draft": ("config/test_private_things.py::test_a_draft_is_not_told_of_by_a_comment",),
    "a version in preparation read by the API": (
        "config/test_private_things.py::test_a_version_in_preparation_is_for_those_who_approve_it",
    ),
    "limits that each process counts alone": (
        "pages/test_sign_in.py::test_limits_are_counted_for_all_the_processes_of_the_site",
        "api/test_throttles.py::test_what_is_counted_is_where_another_process_reads_it",
    ),
    "signing in while mail is down": ("pages/test_sign_in.py::test_a_mail_server_that_is_down_is_said_beside_the_address",),
    "an account for an address that nobody proved": ("pages/test_sign_in.py::test_asking_for_a_code_opens_no_account",),
    "an example of the README that crashes": (
        "config/test_readme.py::test_the_addresses_of_the_examples_are_understood",
        "config/test_readme.py::test_the_examples_hold_together",
        "config/test_readme.py::test_the_commands_on_files",
    ),
}


@pytest.mark.parametrize("case", DONE)
def test_each_case_is_played_by_tests_that_are_there(case: str) -> None:
    assert all(map(is_there, DONE[case])), DONE[case]


@pytest.fixture
def called(world: World) -> World:
    world.now = timezone.now()
    world.call()
    return world


@pytest.mark.parametrize(("times", "status", "most"), [(9_000, 201, 15_000_000), (13_500, 400, 3_000_000)])
def test_a_proposal_of_one_enormous_pattern_is_answered_in_few_steps(called: World, times: int, status: int, most: int) -> None:
    """It took 82 seconds under the lock, and every other write failed meanwhile."""
    script, at = Script(called.contributor), f"/api/v1/standards/{called.standard.slug}/proposals/"

    def send(pattern: str) -> Any:
        change = {"op": "set_property", "field": "nom", "path": "constraints/pattern", "after": pattern}
        return script.client.post(at, {"title": "Un motif", "motive": "Pour voir.", "operations": [change]}, format="json")

    assert send("a?").status_code == 201, "What is enormous is all that is wrong with the next one."
    answers: list[Any] = []
    assert lines(lambda: answers.append(send("a?" * times)), again=False) < most
    assert answers[0].status_code == status, answers[0].content
    assert called.propose(called.add_value("Tous")).number


def test_what_is_analysed_under_the_lock_is_seen(world: World) -> None:
    schema = working_schema(world.standard)
    descriptor = table_schema.render(schema)
    changed = apply_all(schema, world.add_value("Tous"))
    analyses: tuple[Callable[[], object], ...] = (
        lambda: lint.check(descriptor),
        lambda: table_schema.parse(descriptor),
        lambda: align(schema, changed),
        lambda: compare(schema, changed),
        lambda: impacts(schema, changed),
    )
    with transaction.atomic():
        lock_standard(world.standard)
        for analysis in analyses:
            with pytest.raises(AssertionError, match="under the lock of a standard"):
                analysis()


@pytest.mark.parametrize("circle", ["members", "contributors"])
def test_a_refused_request_leaves_no_organisation(called: World, circle: str) -> None:
    """By the API, the organisation was made first: whoever was refused had filled the list that all choose from."""
    known = set(Organisation.objects.values_list("name", flat=True))
    sender, status = (called.team, 400) if circle == "members" else (called.contributor, 403)
    said = {"email": called.contributor.email, "circle": "contributor"} if circle == "members" else {}
    Script(sender).post(f"standards/{called.standard.slug}/{circle}/", {**said, "organisation": "Toute nouvelle"}, status=status)
    assert set(Organisation.objects.values_list("name", flat=True)) == known


LONG = "n" * (limits.NAME + 1)


@pytest.mark.parametrize("door", ["operations", "descriptor", "form", "file", "import"])
def test_what_is_too_long_is_refused_by_every_door(called: World, door: str) -> None:
    descriptor = table_schema.render(working_schema(called.standard))
    descriptor["fields"][0]["name"] = LONG
    proposals = f"standards/{called.standard.slug}/proposals/"
    said = {"title": "Un nom", "motive": "Long."}
    rename = {"op": "rename_field", "field": "nom", "before": "nom", "after": LONG}
    written = json.dumps(descriptor).encode()
    match door:
        case "operations":
            told = json.dumps(Script(called.contributor).post(proposals, {**said, "operations": [rename]}, status=400))
        case "descriptor":
            told = json.dumps(Script(called.contributor).post(proposals, {**said, "descriptor": descriptor}, status=400))
        case "form":
            answer = save(as_(called.contributor), called, "nom", name=LONG)
            assert answer.status_code == 422
            told = words(answer.content)
        case "file":
            sent = {"voulu-file": SimpleUploadedFile("schema.json", written)}
            answer = as_(called.contributor).post(f"{HOME}propositions/depuis-un-fichier/", sent)
            assert answer.status_code == 422
            told = words(answer.content)
        case _:
            new = {"slug": "autre", "title": "Autre", "descriptor": descriptor}
            told = json.dumps(Script(called.admin).post("standards/", new, status=400))
    assert str(limits.NAME if door != "form" else len(LONG)) in told.replace(LONG, "")
