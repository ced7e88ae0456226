"""Registering as a contributor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.models import User
from pages.forms.account import ProfileForm


class JoinForm(ProfileForm):
    """Under what name, and for which organisation, one takes part: that of the account, which one may mend here."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, user: User) -> None:
        super().__init__(data, user=user)
        self.use_required_attribute = False
        self.fields["display_name"].error_messages["required"] = "Écrivez le nom qui signera ce que vous direz."
