"""Who may do what in the debate: pure functions that answer with a reason, in the form of `standard.permissions`.

The rules, in words:

- Anyone reads everything but drafts, which only their authors see, and those who are invited to be authors too.
- Members of any circle comment, reply and propose while a call for comments is open, for as long after it as late comments are
  received, and at any other time where the team receives contributions between calls; the project team and the committee always.
  A contributor may still answer in the threads that they started: an answer deserves a reply.
- What one said, one corrects or removes until it is answered.
- The authors of a proposal, who began it or accepted to be one too, change it until a question takes it up, and bring it up to what
  was decided since until it is voted on. Who began it withdraws it until it is judged.
- The project team prepares: calls, answers, questions, options. The team and the chair open and close votes.
- The project team goes through the comments, and withholds what is not to be read; whoever wrote it appeals once, and somebody else of
  the team, or the chair, judges. The author of a comment contests its answer once.
- Who may bind whom is the constitution's to say (`rules.constitution`): here it meets the workflow and whoever asks.
- Who votes is frozen when the vote opens.
- The project team writes to a circle; its members answer until the team receives no more answers. What is written to a circle that
  anybody may join is public.
- Whoever may comment proposes a use case; the team keeps it, merges it into another or refuses it, and says which fields serve it.
  Members rank use cases and appraise fields at any time.
- Whoever is signed in declares a reuse: a member's is public at once, the team reads the others first.
- The team and the chair prepare and lead what is done in a workshop; those whom its circle invites take part, on line too; nobody reads
  the counts of a quiz before it is closed.
- The team of a table tends its family; the other side agrees to what comes in or leaves. Tables are released, and called, together by
  whoever is of the team of each.
- The team and the chair plan a meeting, lead it and write its minutes; who is invited answers, is there, and reads the minutes again.
"""

from concertation.permissions.activities import (
    can_change_activity,
    can_close_activity,
    can_follow_entry,
    can_heart,
    can_hide_entry,
    can_open_activity,
    can_prepare_activity,
    can_publish_activity,
    can_see_activity,
    can_see_results,
    can_take_part,
    can_withdraw_entry,
    can_write_down,
    open_circles,
)
from concertation.permissions.deciding import (
    can_change_option,
    can_close_ballot,
    can_confirm,
    can_decide,
    can_edit_question,
    can_object,
    can_open_ballot,
    can_prepare_question,
    can_publish,
    can_put_version,
    can_rebase_option,
    can_reopen_question,
    can_reverse,
    can_take_up_question,
    can_type_votes,
    can_vote,
    case_of,
    person_of,
)
from concertation.permissions.discussion import (
    can_answer_comment,
    can_change_comment,
    can_change_consultation,
    can_comment,
    can_correct_consultation,
    can_draft_comment,
    can_like_comment,
    can_mark_read,
    can_open_consultation,
    can_reply,
    can_see_attachment,
    can_see_comment,
)
from concertation.permissions.documents import can_add_resource, can_review_document, can_see_document
from concertation.permissions.families import can_answer_family, can_found_family, can_lead_family, can_tend_family
from concertation.permissions.following import (
    can_add_follow_up,
    can_change_follow_up,
    can_charge_condition,
    can_correct_decision,
    can_finish_follow_up,
)
from concertation.permissions.letters import (
    can_answer_letter,
    can_close_letter,
    can_hide_letter_answer,
    can_read_letter,
    can_write_letter,
    readable_circles,
)
from concertation.permissions.meetings import (
    WITHIN,
    can_add_document,
    can_announce_meeting,
    can_answer_invitation,
    can_cancel_meeting,
    can_carry_over,
    can_change_meeting,
    can_check_in,
    can_correct_minutes,
    can_have_calendar,
    can_join_meeting,
    can_open_meeting,
    can_plan_meeting,
    can_publish_minutes,
    can_read_draft,
    can_remark,
    can_run_meeting,
    can_say_held_elsewhere,
    can_set_agenda,
    can_write_minutes,
)
from concertation.permissions.proposals import (
    can_accept_authorship,
    can_amend,
    can_discard_proposal,
    can_discuss_proposal,
    can_edit_proposal,
    can_end_authorship,
    can_invite_author,
    can_propose,
    can_rebase_proposal,
    can_refuse_proposal,
    can_see_proposal,
    can_submit_proposal,
    can_support,
    can_take_in,
    can_take_support_back,
    can_withdraw_proposal,
    is_author,
)
from concertation.permissions.reuses import can_declare_reuse, can_see_reuse, can_settle_reuse, can_withdraw_reuse
from concertation.permissions.roadmap import can_draw_roadmap
from concertation.permissions.sharing import can_change_shared, can_exchange, can_share_field
from concertation.permissions.taking_part import (
    JOIN,
)
from concertation.permissions.triage import (
    can_appeal,
    can_contest_answer,
    can_credit,
    can_hide_comment,
    can_read_withheld,
    can_settle_moderation,
    can_sort_comments,
)
from concertation.permissions.use_cases import (
    can_appraise,
    can_edit_use_case,
    can_link_fields,
    can_propose_use_case,
    can_rank_use_cases,
    can_settle_use_case,
)

__all__ = [
    "JOIN",
    "WITHIN",
    "can_accept_authorship",
    "can_add_document",
    "can_add_follow_up",
    "can_add_resource",
    "can_amend",
    "can_announce_meeting",
    "can_answer_comment",
    "can_answer_family",
    "can_answer_invitation",
    "can_answer_letter",
    "can_appeal",
    "can_appraise",
    "can_cancel_meeting",
    "can_carry_over",
    "can_change_activity",
    "can_change_comment",
    "can_change_consultation",
    "can_change_follow_up",
    "can_change_meeting",
    "can_change_option",
    "can_change_shared",
    "can_charge_condition",
    "can_check_in",
    "can_close_activity",
    "can_close_ballot",
    "can_close_letter",
    "can_comment",
    "can_confirm",
    "can_contest_answer",
    "can_correct_consultation",
    "can_correct_decision",
    "can_correct_minutes",
    "can_credit",
    "can_decide",
    "can_declare_reuse",
    "can_discard_proposal",
    "can_discuss_proposal",
    "can_draft_comment",
    "can_draw_roadmap",
    "can_edit_proposal",
    "can_edit_question",
    "can_edit_use_case",
    "can_end_authorship",
    "can_exchange",
    "can_finish_follow_up",
    "can_follow_entry",
    "can_found_family",
    "can_have_calendar",
    "can_heart",
    "can_hide_comment",
    "can_hide_entry",
    "can_hide_letter_answer",
    "can_invite_author",
    "can_join_meeting",
    "can_lead_family",
    "can_like_comment",
    "can_link_fields",
    "can_mark_read",
    "can_object",
    "can_open_activity",
    "can_open_ballot",
    "can_open_consultation",
    "can_open_meeting",
    "can_plan_meeting",
    "can_prepare_activity",
    "can_prepare_question",
    "can_propose",
    "can_propose_use_case",
    "can_publish",
    "can_publish_activity",
    "can_publish_minutes",
    "can_put_version",
    "can_rank_use_cases",
    "can_read_draft",
    "can_read_letter",
    "can_read_withheld",
    "can_rebase_option",
    "can_rebase_proposal",
    "can_refuse_proposal",
    "can_remark",
    "can_reopen_question",
    "can_reply",
    "can_reverse",
    "can_review_document",
    "can_run_meeting",
    "can_say_held_elsewhere",
    "can_see_activity",
    "can_see_attachment",
    "can_see_comment",
    "can_see_document",
    "can_see_proposal",
    "can_see_results",
    "can_see_reuse",
    "can_set_agenda",
    "can_settle_moderation",
    "can_settle_reuse",
    "can_settle_use_case",
    "can_share_field",
    "can_sort_comments",
    "can_submit_proposal",
    "can_support",
    "can_take_in",
    "can_take_part",
    "can_take_support_back",
    "can_take_up_question",
    "can_tend_family",
    "can_type_votes",
    "can_vote",
    "can_withdraw_entry",
    "can_withdraw_proposal",
    "can_withdraw_reuse",
    "can_write_down",
    "can_write_letter",
    "can_write_minutes",
    "case_of",
    "is_author",
    "open_circles",
    "person_of",
    "readable_circles",
]
