"""The documentation as a reader's browser gets it, and in Markdown."""

import io
import re
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from python_calamine import CalamineWorkbook

from standard.publishing.dictionary import entries, value_anchors
from standard.publishing.documentation_html import documentation_html
from standard.publishing.documentation_markdown import documentation_markdown
from standard.publishing.files import CSV_TEMPLATE, XLSX_TEMPLATE
from standard.publishing.xlsx_template import xlsx_template
from tests.standard.publishing.libraries import bare, release

VOID = {"meta", "br", "link", "img", "input", "hr"}
LOADS = {"script", "link", "img", "iframe", "object", "embed", "video", "audio", "source", "base", "form"}


class Page(HTMLParser):
    """What a page holds: its text, ids and links; fails where a tag is not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        assert "style" not in said
        assert not any(name.startswith("on") for name in said)
        self.tags.add(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name == "href" and value]
        if tag not in VOID:
            self.open.append(tag)
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"[ \n]+", " ", "".join(self.words))


def test_the_page_says_everything_and_loads_nothing() -> None:
    page = Page(documentation_html(release()).decode())
    assert page.tags & LOADS == set()
    assert "url(" not in documentation_html(release()).decode()
    assert "Version 1.1.0 · 1er\u00a0juin 2024 · Ville de Port-Imaginaire" in page.text
    assert "Bibliothèques & médiathèques" in page.text
    assert "Une cellule vide, ou qui contient «\u00a0NC\u00a0», veut dire que la valeur manque." in page.text
    assert "Une ou plusieurs valeurs de la liste, séparées par «\u00a0;\u00a0» sans espace" in page.text
    assert "Le nom usuel, <sans> l’adresse." in page.text
    assert "microfiche À ne plus utiliser. Remplacée par «\u00a0livre\u00a0»." in page.text
    assert "Licence Ouverte 2.0" in page.text


def test_every_link_of_the_page_leads_somewhere() -> None:
    page = Page(documentation_html(release()).decode())
    inside = {link.removeprefix("#") for link in page.links if link.startswith("#")}
    beside = {link for link in page.links if not link.startswith(("#", "https://"))}
    assert inside <= set(page.ids)
    assert beside == {CSV_TEMPLATE.name(release()), XLSX_TEMPLATE.name(release())}
    assert len(page.ids) == len(set(page.ids))


def test_fields_that_share_a_name_or_have_a_strange_one_have_their_own_anchor() -> None:
    content = bare({"fields": [{"name": "a b"}, {"name": "a b"}, {"name": "é&\"'"}, {"name": ""}, {"title": "Sans nom"}]})
    page = Page(documentation_html(content).decode())
    anchors = [name for name in page.ids if name.startswith("champ-") and not name.endswith("-titre")]
    assert anchors == ["champ-a-b", "champ-a-b-2", "champ-é-", "champ-sans-nom", "champ-sans-nom-2"]


def test_what_a_schema_says_never_becomes_markup() -> None:
    hostile = "<script>alert(1)</script>\"'&"
    content = bare(
        {
            "title": hostile,
            "description": hostile,
            "licenses": [{"title": hostile, "path": "javascript:alert(1)"}],
            "fields": [
                {
                    "name": hostile,
                    "title": hostile,
                    "description": hostile,
                    "example": hostile,
                    "constraints": {"enum": [hostile]},
                    "categories": [{"value": hostile, "label": hostile + "1", "definition": hostile}],
                }
            ],
        }
    )
    page = Page(documentation_html(content).decode())
    assert page.tags & LOADS == set()
    assert [link for link in page.links if "javascript" in link] == []
    assert page.text.count("<script>alert(1)</script>") == 12
    rendered = Page(MarkdownIt("commonmark").enable("table").render(documentation_markdown(content).decode()))
    assert rendered.tags & LOADS == set()


def test_markdown_keeps_tables_lists_and_code_whole() -> None:
    content = bare(
        {
            "fields": [
                {
                    "name": "a|b",
                    "title": "Un | deux",
                    "description": "- un\n- deux",
                    "example": "du `code`",
                    "constraints": {"enum": ["*", "x"]},
                },
            ]
        }
    )
    text = documentation_markdown(content).decode()
    assert "| [Un \\| deux](#champ-a-b) | `a\\|b` | Facultatif |" in text
    assert "- `*`\n- `x`" in text
    assert "`` du `code` ``" in text


def test_the_documents_tell_the_custom_checks_and_what_a_list_may_hold() -> None:
    content = bare(
        {
            "fields": [
                {"name": "siret", "title": "Siret", "type": "string"},
                {"name": "debut", "type": "date"},
                {"name": "fin", "type": "date"},
                {"name": "themes", "type": "array", "arrayItem": {"type": "string", "constraints": {"enum": ["eau", "air"]}}},
            ],
            "custom_checks": [
                {"name": "siret", "params": {"column": "siret"}},
                {"name": "compare-columns", "params": {"column": "fin", "op": ">=", "column2": "debut"}},
                {"name": "one-of-required", "params": {"column1": "debut", "column2": "fin"}},
                {"name": "maison", "params": {"column": "fin"}},
                "rien",
            ],
        }
    )
    told = (
        "« Siret » (siret) : le numéro SIRET est bien écrit, et sa clé est juste.",
        "« fin » ne peut pas être avant, ni plus petit que, « debut ».",
        "« debut » ou « fin » doit être rempli : un au moins sur chaque ligne.",
        "« fin » : le contrôle « maison » est demandé aux outils qui le connaissent.",
    )
    page, markdown = Page(documentation_html(content).decode()).text, documentation_markdown(content).decode()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_template(content))).get_sheet_by_name("Mode d’emploi").to_python()
    guide = "\n".join(str(cell) for row in rows for cell in row)
    for text in (page, markdown, guide):
        assert [sentence for sentence in told if sentence not in text.replace("\u00a0", " ").replace("\\", "")] == []
    assert [value in markdown.split("Valeurs possibles")[1] for value in ("`eau`", "`air`")] == [True, True]


def test_each_value_has_an_anchor_of_its_own_whatever_its_text() -> None:
    fields = [{"name": "a", "constraints": {"enum": ["x y", "x-y", "", "é", "字", "语"]}}, {"name": "a--é"}]
    described = entries(bare({"fields": fields}).schema)
    found = value_anchors(described)
    assert found == (("champ-a--x-y", "champ-a--x-y-2", "champ-a--vide", "champ-a--é-2", "champ-a---", "champ-a----2"), ())
