"""What contributors and a team saw go wrong around a call for comments, each with the tests that play it: none is lost.

What had no test of its own has one here.
"""

from __future__ import annotations

import pytest
from lxml import html

from tests.concertation.world import World
from tests.named_tests import is_there
from tests.pages.taking_part import address_of, sheet
from tests.pages.visit import as_, read, words

HERE = "pages/test_what_was_seen_of_the_call.py"
SEEN: dict[str, tuple[str, ...]] = {
    # Taking part without a wall.
    "after signing in from a field, both buttons are dead and the door is far below": (
        "pages/test_taking_part.py::test_whoever_is_signed_in_and_not_registered_finds_the_door_where_the_button_was",
    ),
    "the field, and what one wanted to do there, are lost on the way": (
        "pages/test_taking_part.py::test_what_one_was_about_to_do_survives_signing_in_and_registering",
        "pages/test_taking_part.py::test_one_writes_first_then_signs_in_and_registers",
        "pages/test_proposing_first.py::test_a_visitor_fills_in_a_change_then_signs_in_registers_and_finds_it",
        "pages/test_proposing_first.py::test_every_form_of_a_change_is_begun_so",
    ),
    "name and organisation are asked twice": (
        "pages/test_taking_part.py::test_what_one_was_about_to_do_survives_signing_in_and_registering",
        "pages/test_taking_part.py::test_whoever_is_registered_already_is_led_on",
    ),
    # Texts are not lost.
    "the session ends while one writes a comment": (
        "pages/test_kept_forms.py::test_a_comment_outlives_the_session_and_is_forgotten_once_it_is_published",
    ),
    "the session ends while one writes a proposal": ("pages/test_kept_forms.py::test_rows_that_were_added_come_back_too",),
    "the tab is closed before « Continuer »": ("pages/test_kept_forms.py::test_what_is_being_written_is_kept_and_erased_once_asked",),
    "« Annuler » beside a change of a sent proposal publishes at once": (
        "pages/test_participation_rereading.py::test_undoing_a_change_of_a_proposal_that_was_sent_publishes_nothing",
    ),
    "« Jeter ce brouillon » asks nothing": (
        "pages/test_participation_rereading.py::test_a_draft_is_thrown_away_once_asked",
        "config/test_writing_routes.py::test_nothing_goes_by_one_click",
    ),
    "history keeps the earlier motive and not the earlier changes": (
        "pages/test_participation_rereading.py::test_what_a_proposal_said_before_is_read_beside_what_it_says",
    ),
    # News.
    "a reply to the team's answer appears nowhere": (
        "pages/test_the_call.py::test_a_reply_to_the_answer_reaches_the_space_of_whoever_must_act",
        "concertation/test_around_comments.py::test_a_reply_to_the_answer_comes_back_to_the_team_until_it_is_seen_to",
    ),
    "no mail of a reply in one's thread": (
        "concertation/test_following.py::test_a_reply_in_my_discussion_reaches_me_and_the_team_once_it_has_answered",
    ),
    "no mail of a comment on one's proposal, nor of the decision on what one supported": (
        "concertation/test_following.py::test_a_comment_on_my_proposal_and_the_decision_on_what_i_supported_reach_me",
    ),
    "mails name neither the thing nor the outcome": (
        "concertation/test_notices.py::test_the_author_of_a_proposal_learns_what_became_of_it",
        "concertation/test_notices.py::test_authors_and_electors_are_told",
    ),
    # The call.
    "a state of the schema that does not move, and the live schema is shown": (
        "pages/test_the_call.py::test_readers_comment_the_frozen_schema_and_are_told_what_was_decided_since",
        "concertation/test_calls.py::test_a_comment_during_a_call_is_on_the_frozen_schema",
    ),
    "late remarks are invited and refused": ("concertation/test_calls.py::test_late_comments_are_received_for_a_time_and_marked",),
    "a second call shows the first one's comments, and pages count otherwise": (
        "pages/test_the_call.py::test_a_second_call_shows_its_own_comments_and_every_page_counts_alike",
        "api/test_the_call.py::test_two_calls_are_kept_apart_and_count_alike",
    ),
    "closes_at: 2027-03-31 closes at the first minute of that day": (
        "api/test_the_call.py::test_a_day_means_its_end_and_moments_their_hour",
        "concertation/test_calls.py::test_a_day_ends_at_its_end_whatever_the_clocks_do",
    ),
    "headers show a day without its hour": ("pages/test_the_call.py::test_moments_show_their_hour_and_a_day_its_end",),
    "a cancelled future call reads « du 29 au 29 novembre »": (
        "pages/test_the_call.py::test_a_future_call_is_cancelled_with_its_motive_which_people_read",
    ),
    # Proposing.
    "the title of a proposal hides its change": (
        "concertation/test_living_proposals.py::test_the_title_says_what_is_done_and_follows_it_unless_somebody_wrote_another",
    ),
    "a proposal that changes nothing is accepted": (
        "concertation/test_proposals.py::test_a_proposal_that_changes_nothing_is_refused",
        "pages/test_participation_rereading.py::test_a_draft_whose_changes_leave_things_as_they_are_is_not_sent",
    ),
    "every sentence repeats the field on the field's own page": (f"{HERE}::test_sentences_are_said_in_their_context",),
    "technical words, « nonoui », a date struck letter by letter": (
        "standard/test_comparison.py::test_types_and_answers_are_said_in_words_and_apart",
    ),
    "a technical name is required and never suggested": (
        "pages/forms/test_value_rows.py::test_the_technical_name_is_drawn_from_the_title_and_is_nobody_elses",
        "pages/test_starting.py::test_from_nothing_a_title_and_one_field_are_enough",
    ),
    "three pasted lines become one value": (
        "pages/forms/test_value_rows.py::test_lines_pasted_in_a_row_are_as_many_values",
        "pages/forms/test_value_rows.py::test_two_columns_are_a_value_and_its_definition",
        "pages/forms/test_value_rows.py::test_a_cell_of_several_lines_is_one_cell",
    ),
    "adding a value means passing fifteen rows": (f"{HERE}::test_a_value_is_added_without_passing_the_others",),
    # Who speaks, and what is said.
    "anyone signs in the name of any organisation": (
        "pages/test_committee_organisations.py::test_the_team_confirms_who_speaks_for_an_organisation",
        "pages/test_committee_organisations.py::test_an_address_of_its_domain_confirms_too_but_not_that_of_everybody",
    ),
    "nobody can hide a comment": ("concertation/test_moderation.py::test_what_is_hidden_is_read_nowhere_and_the_chain_still_verifies",),
    "its author can neither correct nor remove it": (
        "pages/test_the_call.py::test_one_corrects_supports_and_removes_what_was_said",
        "concertation/test_around_comments.py::test_an_author_corrects_their_words_until_they_are_answered",
    ),
    # On a phone.
    "errors appear far from the input": (
        "pages/test_taking_part.py::test_a_form_that_comes_back_says_so_where_one_is",
        f"{HERE}::test_what_is_wrong_in_a_change_is_said_first_and_beside_its_input",
    ),
    "the focus falls to the top after an action": (
        "pages/test_taking_part.py::test_after_an_action_the_focus_is_where_its_result_is_told",
        f"{HERE}::test_a_value_is_added_without_passing_the_others",
    ),
    "Enter in a field reloads": (
        f"{HERE}::test_enter_shows_the_effect_and_sends_nothing",
        "config/test_writing_routes.py::test_enter_in_an_input_sends_nothing_that_its_button_does_not_say",
    ),
}


def test_each_is_played_by_a_test() -> None:
    assert [named for tests in SEEN.values() for named in tests if not is_there(named)] == []


@pytest.mark.usefixtures("open_call")
def test_sentences_are_said_in_their_context(world: World) -> None:
    """On the page of a field, no sentence names it again; where several are read together, each does."""
    client, address = as_(world.contributor), address_of(world, "public")
    form = sheet(client, address).fill(description="À qui le lieu s’adresse.")
    told = words(form.send(client, address, "preview").content).partition('id="effet"')[2].partition("</section>")[0]
    assert "description" in told
    assert "Dans le champ" not in told
    assert "du champ « Public accueilli »" not in told
    assert "Public accueilli" in read(as_(None), world.propose(world.describe("public", "À qui.")).get_absolute_url())


@pytest.mark.usefixtures("open_call")
def test_a_value_is_added_without_passing_the_others(world: World) -> None:
    """Its button stands before the list; the row that it adds has the focus, and what finds one among many is beside."""
    client, address = as_(world.contributor), address_of(world, "public")
    form = sheet(client, address)
    page = html.document_fromstring(form.send(client, address, "add").content)
    order = [
        one.get("id") or one.get("class") for one in page.xpath('//*[@id="ajouter-valeur" or @id="filtrer-valeurs" or @class="pa-rows"]')
    ]
    assert order == ["ajouter-valeur", "filtrer-valeurs", "pa-rows"]
    (focused,) = page.xpath("//*[@autofocus]")
    assert focused.get("name", "").removeprefix("value-").removesuffix("-text") not in form.values["values"]
    (button,) = page.xpath('//*[@id="ajouter-valeur"]')
    assert button.get("formaction") == "#ajouter-valeur", "without JavaScript, one comes back to it"


@pytest.mark.usefixtures("open_call")
def test_enter_shows_the_effect_and_sends_nothing(world: World) -> None:
    """What Enter does in a field is what the first button of its form does: here, what tells the effect, where one is."""
    client, address = as_(world.contributor), address_of(world, "public")
    (form,) = html.document_fromstring(read(client, address)).xpath('//form[@id="feuille"]')
    first = form.xpath('.//button[@type="submit"]')[0]
    assert (first.get("value"), first.get("formaction")) == ("preview", "#effet")
    assert first.get("hx-post")


@pytest.mark.usefixtures("open_call")
def test_what_is_wrong_in_a_change_is_said_first_and_beside_its_input(world: World) -> None:
    client, address = as_(world.contributor), address_of(world, "public")
    answer = sheet(client, address).fill(title="").send(client, address, "save")
    page = html.document_fromstring(answer.content)
    assert answer.status_code == 422
    (summary,) = page.xpath('//*[@id="erreurs"]')
    assert {"autofocus", "tabindex"} <= set(summary.attrib)
    assert "#champ_title" in summary.xpath(".//a/@href")
    assert page.xpath('//*[@id="champ_title_error"]')[0].text_content().strip()
    assert page.xpath('//*[@id="champ_title"]')[0].get("aria-invalid") == "true"
