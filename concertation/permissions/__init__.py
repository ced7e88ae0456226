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
"""

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
from concertation.permissions.meetings import (
    can_add_follow_up,
    can_change_follow_up,
    can_correct_decision,
    can_finish_follow_up,
    can_plan_meeting,
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

__all__ = [
    "JOIN",
    "can_accept_authorship",
    "can_add_follow_up",
    "can_amend",
    "can_answer_comment",
    "can_appeal",
    "can_change_comment",
    "can_change_consultation",
    "can_change_follow_up",
    "can_change_option",
    "can_close_ballot",
    "can_comment",
    "can_confirm",
    "can_contest_answer",
    "can_correct_consultation",
    "can_correct_decision",
    "can_credit",
    "can_decide",
    "can_discard_proposal",
    "can_discuss_proposal",
    "can_draft_comment",
    "can_edit_proposal",
    "can_edit_question",
    "can_end_authorship",
    "can_finish_follow_up",
    "can_hide_comment",
    "can_invite_author",
    "can_like_comment",
    "can_mark_read",
    "can_object",
    "can_open_ballot",
    "can_open_consultation",
    "can_plan_meeting",
    "can_prepare_question",
    "can_propose",
    "can_publish",
    "can_put_version",
    "can_read_withheld",
    "can_rebase_option",
    "can_rebase_proposal",
    "can_refuse_proposal",
    "can_reopen_question",
    "can_reply",
    "can_reverse",
    "can_see_attachment",
    "can_see_comment",
    "can_see_proposal",
    "can_settle_moderation",
    "can_sort_comments",
    "can_submit_proposal",
    "can_support",
    "can_take_in",
    "can_take_support_back",
    "can_type_votes",
    "can_vote",
    "can_withdraw_proposal",
    "case_of",
    "is_author",
    "person_of",
]
