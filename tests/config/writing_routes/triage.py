"""Going through the comments: sorted, answered together, contested, withheld; the table that comes back."""

from __future__ import annotations

from functools import partial

from concertation import permissions as debate
from tests.config.writing_routes.asking import Asks, Route, keyed, that_proposal, the_proposal

_the_theme = keyed(lambda p: p.theme)
_that_comment = keyed(lambda p: p.comment)
_the_moderation = keyed(lambda p: p.moderation)
_some = lambda p: {"comments": [p.comment.pk]}
_refused = partial(debate.can_refuse_proposal, in_question=False)
_settled = partial(debate.can_settle_moderation, alone=True)

ROUTES: dict[str, Route] = {
    "POST pages:themes": Asks(debate.can_sort_comments, sent=lambda p: {"title": "Accès"}),
    "POST pages:import_answers": Asks(debate.can_sort_comments),
    "POST pages:hide_comment": Asks(
        debate.can_hide_comment, keyed(lambda p: p.comment, of_standard=True, name="key"), lambda p, now: (p.comment,)
    ),
    "POST pages:contest_answer": Asks(
        debate.can_contest_answer, keyed(lambda p: p.answered, of_standard=True, name="key"), lambda p, now: (p.answered, None)
    ),
    "POST pages:refuse_proposal": Asks(_refused, the_proposal, lambda p, now: (p.proposal,)),
    "POST pages:moderation": Asks(debate.can_appeal, keyed(lambda p: p.moderation, of_standard=True), lambda p, now: (p.moderation,)),
    "POST api:themes": Asks(debate.can_sort_comments, sent=lambda p: {"title": "Accès"}),
    "PATCH api:theme": Asks(debate.can_sort_comments, _the_theme, sent=lambda p: {"title": "Accès"}),
    "DELETE api:theme": Asks(debate.can_sort_comments, _the_theme),
    "POST api:theme_comments": Asks(debate.can_sort_comments, _the_theme, sent=lambda p: {"remove": [p.comment.pk]}),
    "POST api:comments_answer": Asks(
        debate.can_sort_comments, sent=lambda p: {"comments": [p.comment.pk], "disposition": "noted", "answer": "Lu."}
    ),
    "POST api:comments_assign": Asks(debate.can_sort_comments, sent=lambda p: {"comments": [p.comment.pk], "to": None}),
    "POST api:comments_contradiction": Asks(debate.can_sort_comments, sent=lambda p: {"comments": [p.comment.pk], "decision": None}),
    "POST api:comments_read": Asks(debate.can_sort_comments, sent=_some),
    "POST api:comment_table": Asks(debate.can_sort_comments),
    "POST api:comment_merge": Asks(debate.can_sort_comments, _that_comment, sent=lambda p: {"comments": [p.answered.pk]}),
    "POST api:comment_set_apart": Asks(debate.can_sort_comments, _that_comment),
    "POST api:comment_contest": Asks(
        debate.can_contest_answer, keyed(lambda p: p.answered), lambda p, now: (p.answered, None), lambda p: {"reason": "Non."}
    ),
    "POST api:comment_hide": Asks(debate.can_hide_comment, _that_comment, lambda p, now: (p.comment,), lambda p: {"motive": "Non."}),
    "POST api:proposal_sources": Asks(debate.can_credit, that_proposal, lambda p, now: (p.proposal,), _some),
    "POST api:proposal_refuse": Asks(_refused, that_proposal, lambda p, now: (p.proposal,), lambda p: {"motive": "Publicité."}),
    "POST api:moderation_appeal": Asks(
        debate.can_appeal, _the_moderation, lambda p, now: (p.moderation,), lambda p: {"reason": "Un mot permis."}
    ),
    "POST api:moderation_settle": Asks(
        _settled, _the_moderation, lambda p, now: (p.moderation,), lambda p: {"restored": True, "answer": "Oui."}
    ),
}
