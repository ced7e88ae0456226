"""The OpenAPI document says the whole API, without a doubt of the generator's."""

from __future__ import annotations

from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema


def test_the_document_is_valid_and_names_every_address() -> None:
    GENERATOR_STATS.reset()
    document = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(document)
    assert not GENERATOR_STATS._warn_cache
    assert not GENERATOR_STATS._error_cache
    stable = {
        "/api/v1/standards/",
        "/api/v1/standards/{slug}/schema/",
        "/api/v1/standards/{slug}/members/",
        "/api/v1/standards/{slug}/consultations/",
        "/api/v1/standards/{slug}/comments/",
        "/api/v1/comments/{id}/answer/",
        "/api/v1/standards/{slug}/proposals/",
        "/api/v1/standards/{slug}/questions/",
        "/api/v1/questions/{id}/ballots/",
        "/api/v1/ballots/{id}/votes/",
        "/api/v1/ballots/{id}/close/",
        "/api/v1/questions/{id}/decisions/",
        "/api/v1/standards/{slug}/meetings/",
        "/api/v1/standards/{slug}/releases/",
        "/api/v1/releases/{id}/publish/",
        "/api/v1/validations/",
    }
    assert stable <= set(document["paths"])
