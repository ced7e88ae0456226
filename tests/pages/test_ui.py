"""The components: loud on a bad argument, one wording for each state, nothing of a person's markup."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from pages.forms.motives import MotiveField
from pages.templatetags import ui
from pages.templatetags.ui import STATES, TONES, ComponentError
from standard.permissions import ALLOWED, SIGN_IN, Verdict

TEMPLATES = Path(settings.BASE_DIR) / "templates"


def rendered(source: str, **context: Any) -> str:
    request = RequestFactory().get("/standards/essai/historique/?nature=votes&page=2")
    return Template("{% load ui %}" + source).render(Context({"request": request, **context}))


@pytest.mark.parametrize("kind", STATES)
def test_every_state_of_every_object_has_its_badge(kind: str) -> None:
    model, column = STATES[kind]
    choices = dict(apps.get_model(model)._meta.get_field(column).flatchoices)

    assert TONES[kind].keys() == choices.keys()
    for state, words in choices.items():
        assert words.replace("'", "&#x27;") in rendered("{% badge kind state %}", kind=kind, state=state)


@pytest.mark.parametrize(
    "source",
    [
        "{% badge 'proposal' 'unheard_of' %}",
        "{% badge 'unheard_of' 'open' %}",
        "{% difference 3 %}",
        "{% field_card 3 %}",
        "{% value_list 3 %}",
        "{% meter 4 3 'Plus que tout' %}",
        "{% empty_state 'Rien' 'Rien' '/ici/' %}",
        "{% pagination 3 %}",
        "{% permission_button 3 'Voter' '/ici/' %}",
        "{% permission_button allowed 'Voter' '/ici/' method='put' %}",
        "{{ 'hier'|date_fr }}",
    ],
)
def test_a_component_refuses_what_it_cannot_show(source: str) -> None:
    with pytest.raises(ComponentError):
        rendered(source, allowed=ALLOWED)


def test_what_people_write_is_text_and_never_markup() -> None:
    html = ui.paragraphs("Bonjour <script>alert(1)</script>\n\n- un\n- deux\n\n[lien](javascript:alert(1)) https://exemple.fr")

    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "<li>un</li>" in html
    assert '<a href="https://exemple.fr"' in html


def test_pages_keep_the_filters_in_their_address() -> None:
    html = rendered("{% pagination page %}", page=Paginator(range(100), 10).page(2))

    assert 'href="?nature=votes&amp;page=3"' in html
    assert 'aria-current="page" title="Page 2"' in html


def test_one_page_needs_no_navigation() -> None:
    assert "<nav" not in rendered("{% pagination page %}", page=Paginator(range(3), 10).page(1))


def test_a_refused_action_says_why() -> None:
    html = rendered("{% permission_button verdict 'Voter' '/voter/' %}", verdict=Verdict("Le vote est clos."))

    assert "disabled" in html
    assert "Le vote est clos." in html
    assert "/voter/" not in html


def test_a_visitor_is_led_to_sign_in_and_back() -> None:
    html = rendered("{% permission_button verdict 'Commenter' '#commenter' %}", verdict=SIGN_IN)

    assert "next=%2Fstandards%2Fessai%2Fhistorique%2F" in html


def test_an_allowed_post_is_a_form() -> None:
    html = rendered("{% permission_button verdict 'Clore' '/clore/' method='post' name='n' value='3' %}", verdict=ALLOWED)

    assert '<form method="post" action="/clore/">' in html
    assert '<input type="hidden" name="n" value="3">' in html


def test_a_closed_account_has_no_name() -> None:
    assert rendered("{% signed user %}", user=None) == "Compte fermé"


def test_a_thread_needs_its_comment() -> None:
    with pytest.raises(AttributeError):
        rendered("{% comment_thread thread alone=True %}", thread=SimpleNamespace())


def test_a_block_inside_a_block_has_a_name_of_its_own() -> None:
    """Named as one of the layout, it would be drawn there too: the whole card of a field stood once in the head of its page."""
    tag = re.compile(r"{% (?:(?P<end>endblock)|block (?P<block>\w+)|extends \"(?P<parent>[^\"]+)\")")
    blocks: dict[str, set[str]] = {}
    inner: dict[str, set[str]] = {}
    parents: dict[str, str] = {}
    folder = Path(settings.BASE_DIR, "templates")
    for path in folder.rglob("*.html"):
        name, depth = path.relative_to(folder).as_posix(), 0
        blocks[name], inner[name] = set(), set()
        for found in tag.finditer(path.read_text(encoding="utf-8")):
            if found["parent"]:
                parents[name] = found["parent"]
            elif found["end"]:
                depth -= 1
            else:
                blocks[name].add(found["block"])
                inner[name] |= {found["block"]} if depth else set()
                depth += 1
    for name in parents:
        above, ancestor = set[str](), parents.get(name)
        while ancestor is not None:
            above |= blocks[ancestor]
            ancestor = parents.get(ancestor)
        assert not inner[name] & above, name


def test_what_a_template_takes_of_the_design_system_is_in_the_sheets_that_pages_load() -> None:
    """A class that none of them has would show nothing; a whole sheet of icons that nobody uses was once half of each page's weight."""
    base = (TEMPLATES / "base.html").read_text(encoding="utf-8")
    sheets = [find(name) for name in re.findall(r"static '(dsfr/[^']+\.css)'", base)]
    held = [set(re.findall(r"\.(fr-[\w-]+)", Path(sheet).read_text(encoding="utf-8"))) for sheet in sheets]
    texts = [path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")]
    used = {
        name
        for text in texts
        for said in re.findall(r'class="([^"]*)"', text)
        for name in re.findall(r"(?<![\w-])fr-[\w-]*\w(?![\w{-])", said)
    }

    assert used - set().union(*held) - {"fr-scheme"} == set()
    assert all(used & names for names in held)


def test_what_is_wrong_with_a_whole_form_is_told_once_and_leads_to_it() -> None:
    form = OtherForm({"text": "x"}, auto_id="autre_%s")
    form.add_error(None, "Ces deux textes se contredisent.")
    summary, inputs = '{% include "components/error_summary.html" %}', '{% include "components/form.html" %}'
    html = rendered(summary + inputs, form=form)
    assert html.count("se contredisent") == 1
    assert '<a href="#autre_text">Ces deux textes se contredisent.</a>' in html
    # A page without a summary tells it above the inputs.
    alone = OtherForm({"text": "x"})
    alone.add_error(None, "Ces deux textes se contredisent.")
    assert rendered(inputs, form=alone).count("se contredisent") == 1


class OtherForm(forms.Form):
    text = forms.CharField()


def test_an_input_says_whether_and_for_what_it_has_to_be_filled_in() -> None:
    class Asking(forms.Form):
        name = forms.CharField(label="Nom")
        place = forms.CharField(label="Lieu", required=False)
        motive = MotiveField(needed_for="écarter")

    html = " ".join(rendered('{% include "components/form.html" %}', form=Asking()).split())
    assert "> Nom </label>" in html
    assert "> Lieu (facultatif) </label>" in html
    assert "> Motif (obligatoire pour écarter) </label>" in html
