"""One's account."""

from __future__ import annotations

from typing import Any

from standard.services.unsubscribing import unsubscribe_url
from tests.config.writing_routes.asking import Hidden, Open, OwnAccount, Route, nowhere
from tests.config.writing_routes.places import Places


def unsubscribing(places: Places) -> dict[str, Any]:
    return {"token": unsubscribe_url(places.world.other, places.world.standard).rstrip("/").rsplit("/", 1)[1]}


ROUTES: dict[str, Route] = {
    "POST account_login": Open("One signs in by it.", nowhere),
    "POST account_signup": Open("One signs in by it.", nowhere),
    "POST account_request_login_code": Open("One signs in by it.", nowhere),
    "POST account_confirm_login_code": Open("One signs in by it.", nowhere, answer=302),
    "POST account_email_verification_sent": Open("One proves an address by it.", nowhere, answer=302),
    "POST account_logout": Open("Whoever is signed in goes.", nowhere, answer=302),
    "POST account_email": OwnAccount(),
    "POST mfa_authenticate": Open("One ends signing in by it, once the mail's code is typed.", nowhere, answer=302),
    "POST mfa_login_webauthn": Open("One signs in by it.", nowhere, answer=302),
    "POST mfa_reauthenticate": OwnAccount(),
    "POST mfa_reauthenticate_webauthn": OwnAccount(),
    "POST mfa_activate_totp": OwnAccount(),
    "POST mfa_deactivate_totp": OwnAccount(),
    "POST mfa_add_webauthn": OwnAccount(),
    "POST mfa_edit_webauthn": OwnAccount(lambda places: {"pk": 1}),
    "POST mfa_remove_webauthn": OwnAccount(lambda places: {"pk": 1}),
    "POST mfa_generate_recovery_codes": OwnAccount(),
    "POST pages:personal_data": OwnAccount(),
    "POST pages:sessions": OwnAccount(),
    "POST pages:keep_form": Open("What one writes is kept for oneself alone, signed in or not.", nowhere, answer=404),
    "POST pages:kept_form": Hidden(lambda places: {"key": 1}),
    "POST pages:profile": OwnAccount(),
    "PATCH api:me": OwnAccount(),
    "POST pages:close": OwnAccount(),
    "POST pages:tokens": OwnAccount(),
    "DELETE api:token": OwnAccount(lambda places: {"key": "x"}),
    "POST pages:news": OwnAccount(),
    "POST pages:unsubscribe": Open("Whoever holds a link that we signed stops the news that it names (RFC 8058).", unsubscribing),
}
