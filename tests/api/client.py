"""A script that drives the API with a person's token, as scripts outside the project do."""

from __future__ import annotations

import json
from typing import Any

from rest_framework.test import APIClient

from accounts.models import User
from accounts.services import issue_token
from tests.api.described import undescribed


class Script:
    """Calls the API in the name of somebody (nobody without an account) and checks the status it expects."""

    def __init__(self, user: User | None = None) -> None:
        self.client = APIClient()
        if user is not None:
            self.client.credentials(HTTP_AUTHORIZATION=f"Token {issue_token(actor=user, user=user)}")

    def get(self, path: str, status: int = 200, **query: Any) -> Any:
        return self._answer(self.client.get(f"/api/v1/{path}", query), status)

    def post(self, path: str, body: dict[str, Any] | None = None, status: int = 201) -> Any:
        return self._answer(self.client.post(f"/api/v1/{path}", body or {}, format="json"), status)

    def send(self, method: str, path: str, body: dict[str, Any] | None = None, status: int = 200) -> Any:
        return self._answer(getattr(self.client, method)(f"/api/v1/{path}", body or {}, format="json"), status)

    @staticmethod
    def _answer(response: Any, status: int) -> Any:
        assert response.status_code == status, response.content.decode()
        request = response.wsgi_request
        wrong = undescribed(request.method or "", request.path, response)
        assert not wrong, wrong
        if status >= 400:
            assert response["Content-Type"].startswith("application/problem+json")
        return json.loads(response.content)
