"""What can happen to an account, to an organisation, to what somebody is writing. Every function opens its own transaction."""

from accounts.services.kept_answers import answer_of, answers_to_forget, forget_old_answers, give_key_back, keep_answer, take_key
from accounts.services.kept_forms import forget_form, forget_old_forms, forms_to_forget, keep_form, kept_forms
from accounts.services.organisations import (
    claim,
    confirm_claim,
    domain_of,
    find_or_create_organisation,
    make_a_spelling_of,
    vouch,
)
from accounts.services.people import (
    describe_oneself,
    erase_account,
    has_proved,
    is_closed,
    make_administrator,
    open_account,
    prove_address,
    public_name,
)
from accounts.services.sessions import end_other_sessions, end_session, forget_sessions, sessions_of, sessions_to_forget
from accounts.services.tokens import A_YEAR, HeldToken, has_ended, issue_token, note_use, revoke_token, tokens_of

__all__ = [
    "A_YEAR",
    "HeldToken",
    "answer_of",
    "answers_to_forget",
    "claim",
    "confirm_claim",
    "describe_oneself",
    "domain_of",
    "end_other_sessions",
    "end_session",
    "erase_account",
    "find_or_create_organisation",
    "forget_form",
    "forget_old_answers",
    "forget_old_forms",
    "forget_sessions",
    "forms_to_forget",
    "give_key_back",
    "has_ended",
    "has_proved",
    "is_closed",
    "issue_token",
    "keep_answer",
    "keep_form",
    "kept_forms",
    "make_a_spelling_of",
    "make_administrator",
    "note_use",
    "open_account",
    "prove_address",
    "public_name",
    "revoke_token",
    "sessions_of",
    "sessions_to_forget",
    "take_key",
    "tokens_of",
    "vouch",
]
