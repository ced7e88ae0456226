from django.apps import AppConfig
from django.urls import resolve


class PagesConfig(AppConfig):
    name = "pages"

    def ready(self) -> None:
        from standard.services import standards

        standards.refuse_slugs(is_another_page)


def is_another_page(slug: str) -> bool:
    """Whether the address that a standard of this slug would have already leads elsewhere."""
    from standard import places

    return resolve(places.standard(slug)).view_name != "pages:home"
