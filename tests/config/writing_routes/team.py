"""The team's own: the standard, its members, its mails, its versions."""

from __future__ import annotations

from functools import partial

from concertation import permissions as debate
from standard import permissions
from tests.config.writing_routes.asking import Asks, Route, keyed, nowhere, numbered, the_standard

the_letter = numbered(lambda places: places.letter)

ROUTES: dict[str, Route] = {
    "POST api:starting": Asks(permissions.can_create_standard, nowhere),
    "POST api:starting_sources": Asks(
        permissions.can_create_standard, nowhere, sent=lambda p: {"address": "https://exemple.fr/schema.json", "holds": "schema"}
    ),
    "POST api:starting_source_standard": Asks(
        permissions.can_create_standard, keyed(lambda p: p.source), sent=lambda p: {"slug": "autre", "title": "Autre"}
    ),
    "POST api:starting_source_resume": Asks(permissions.can_create_standard, keyed(lambda p: p.source)),
    "POST pages:starting_source": Asks(permissions.can_create_standard, keyed(lambda p: p.source, name="key")),
    "POST pages:start": Asks(permissions.can_create_standard, nowhere),
    "POST pages:import": Asks(permissions.can_create_standard, nowhere),
    "POST pages:confirm_organisation": Asks(permissions.can_confirm_organisation),
    "POST pages:merge_organisations": Asks(permissions.can_confirm_organisation),
    "POST api:member_confirm": Asks(permissions.can_confirm_organisation, keyed(lambda p: p.membership)),
    "POST api:organisation_merge": Asks(
        partial(permissions.can_merge_organisations, elsewhere=False),
        sent=lambda p: {"organisation": p.world.other.organisation.name, "into": p.world.team.organisation.name},
    ),
    "POST pages:write_letter": Asks(debate.can_write_letter),
    "POST pages:letter": Asks(debate.can_read_letter, the_letter, lambda p, now: (p.letter,)),
    "POST pages:close_letter": Asks(debate.can_read_letter, the_letter, lambda p, now: (p.letter,)),
    "POST pages:hide_letter_answer": Asks(
        debate.can_read_letter,
        lambda p: {**the_letter(p), "pk": p.letter_answer.pk},
        lambda p, now: (p.letter,),
        lambda p: {"motive": "Non."},
    ),
    "POST api:letters": Asks(debate.can_write_letter, sent=lambda p: {"circle": "copil", "title": "Avant", "body": "Bonjour."}),
    "POST api:letter_answers": Asks(
        debate.can_answer_letter, keyed(lambda p: p.letter), lambda p, now: (p.letter,), lambda p: {"body": "Merci."}
    ),
    "POST api:letter_close": Asks(debate.can_close_letter, keyed(lambda p: p.letter), lambda p, now: (p.letter,)),
    "POST api:letter_answer_hide": Asks(
        debate.can_hide_letter_answer, keyed(lambda p: p.letter_answer), lambda p, now: (p.letter_answer,), lambda p: {"motive": "Non."}
    ),
    "POST pages:mails": Asks(permissions.can_manage_mails),
    "POST pages:release_preparation": Asks(permissions.can_prepare_release),
    "POST pages:waive": Asks(permissions.can_waive, on=lambda p, now: (p.candidate,), query=lambda p: "regle=value-added&champ=public"),
    "POST pages:publish": Asks(
        partial(debate.can_publish, committee=True, approved=False),
        on=lambda p, now: (p.candidate,),
        sent=lambda p: {"revision": p.candidate.revision.number},
    ),
    "POST pages:put_version": Asks(partial(debate.can_put_version, stale=False, committee=True), on=lambda p, now: (p.candidate,)),
    "POST pages:release_erratum": Asks(
        permissions.can_correct_release,
        lambda p: {**the_standard(p), "version": p.published.version},
        lambda p, now: (p.published,),
    ),
    "POST pages:withdraw": Asks(
        permissions.can_withdraw, lambda p: {**the_standard(p), "version": p.published.version}, lambda p, now: (p.published,)
    ),
    "POST api:standards": Asks(
        permissions.can_create_standard,
        nowhere,
        sent=lambda p: {"slug": "quais", "title": "Quais", "descriptor": {"fields": [{"name": "id"}]}},
    ),
    "POST api:notice_send": Asks(permissions.can_send_again, keyed(lambda p: p.notice), lambda p, now: (p.notice,)),
    "POST api:releases": Asks(permissions.can_prepare_release),
    "POST api:release_waivers": Asks(
        permissions.can_waive,
        keyed(lambda p: p.candidate),
        lambda p, now: (p.candidate,),
        lambda p: {"rule": "value-added", "motive": "Aucun effet."},
    ),
    "POST api:release_ballots": Asks(
        partial(debate.can_put_version, stale=False, committee=True),
        keyed(lambda p: p.published),
        lambda p, now: (p.published,),
        lambda p: {"rule": "majority"},
    ),
    "POST api:release_decisions": Asks(
        partial(debate.can_put_version, stale=False, committee=True),
        keyed(lambda p: p.published),
        lambda p, now: (p.published,),
        lambda p: {"outcome": "accepted", "motive": "Relue.", "how": "vote"},
    ),
    "POST api:release_publish": Asks(
        partial(debate.can_publish, committee=True, approved=False), keyed(lambda p: p.candidate), lambda p, now: (p.candidate,)
    ),
    "POST api:release_errata": Asks(
        permissions.can_correct_release, keyed(lambda p: p.published), lambda p, now: (p.published,), lambda p: {"text": "Lire « port »."}
    ),
    "POST api:release_withdraw": Asks(
        permissions.can_withdraw, keyed(lambda p: p.published), lambda p, now: (p.published,), lambda p: {"reason": "Une erreur."}
    ),
}
