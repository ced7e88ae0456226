"""The addresses that lower rooms give, each with its page."""

from dataclasses import dataclass
from types import FunctionType
from uuid import UUID

import pytest
from django.urls import resolve, reverse

from concertation import places as debate
from standard import places

KEY = UUID(int=7)


@dataclass(frozen=True)
class Named:
    name: str
    uid: str = "u1"


PLACES = [
    (places.standard("lieux"), "home", ["lieux"]),
    (places.field("lieux", Named("code postal/1 é?#%")), "field", ["lieux", "code postal/1 é?#%"]),
    (places.field("lieux", Named("")), "field", ["lieux", "u1"]),
    (places.release("lieux", "1.0.0"), "release", ["lieux", "1.0.0"]),
    (places.proof("lieux"), "proof", ["lieux"]),
    (places.family("lecture"), "family", ["lecture"]),
    (places.family_desk("lecture"), "family_desk", ["lecture"]),
    (places.family_file("lecture", "1.0.0", "datapackage.json"), "family_file", ["lecture", "1.0.0", "datapackage.json"]),
    (places.family_of_standard("lieux"), "family_of_standard", ["lieux"]),
    (places.adoption("lieux"), "adoption", ["lieux"]),
    (places.publication("lieux", 3), "publication", ["lieux", 3]),
    (places.artefact("lieux", "1.0.0", "schema.json"), "artefact", ["lieux", "1.0.0", "schema.json"]),
    (places.release_files("lieux", "1.0.0") + "schema.json", "artefact", ["lieux", "1.0.0", "schema.json"]),
    (places.release_files("lieux", places.LATEST), "release_folder", ["lieux", "latest"]),
    (places.repository("lieux"), "repository", ["lieux"]),
    (places.report("lieux", KEY), "validation_report", ["lieux", KEY]),
    (places.conversion("lieux", KEY), "file_conversion", ["lieux", KEY]),
    (places.comparison(KEY), "compared", [KEY]),
    (places.join("lieux"), "join", ["lieux"]),
    (places.roster("lieux"), "roster", ["lieux"]),
    (places.members("lieux"), "members", ["lieux"]),
    (places.webhooks("lieux"), "webhooks", ["lieux"]),
    (places.samples("lieux"), "samples", ["lieux"]),
    (places.starting_source(KEY), "starting_source", [KEY]),
    (places.invitation("a_b-C"), "invitation", ["a_b-C"]),
    (debate.roadmap("lieux"), "roadmap", ["lieux"]),
    (places.news(), "news", []),
    (places.unsubscribing("a-1:b_C-d"), "unsubscribe", ["a-1:b_C-d"]),
    (debate.consultation("lieux"), "consultation", ["lieux"]),
    (debate.proposal("lieux", 3), "proposal", ["lieux", 3]),
    (debate.question("lieux", 3), "question", ["lieux", 3]),
    (debate.resources("lieux"), "resources", ["lieux"]),
    (debate.document("lieux", 3), "document", ["lieux", 3]),
    (debate.shared_field("lieux", 3), "shared_field", ["lieux", 3]),
    (debate.use_case("lieux", 3), "use_case", ["lieux", 3]),
    (debate.decision("lieux", 3), "decision", ["lieux", 3]),
    (debate.meeting("lieux", 3), "meeting", ["lieux", 3]),
    (debate.activity("lieux", 3), "activity", ["lieux", 3]),
    (debate.joining("lieux", 3, KEY), "join_meeting", ["lieux", 3, KEY]),
    (debate.letter("lieux", 3), "letter", ["lieux", 3]),
    (debate.thread("lieux", 3), "thread", ["lieux", 3]),
    (debate.moderation("lieux", 3), "moderation", ["lieux", 3]),
    (debate.commenting("lieux"), "comment", ["lieux"]),
    (debate.attachment("lieux", str(KEY)), "attachment", ["lieux", KEY]),
]


@pytest.mark.parametrize(("address", "name", "arguments"), PLACES, ids=[name for _, name, _ in PLACES])
def test_a_place_is_the_address_of_its_page(address: str, name: str, arguments: list[object]) -> None:
    assert address == reverse(f"pages:{name}", args=arguments)
    assert resolve(reverse(f"pages:{name}", args=arguments)).view_name == f"pages:{name}"


def test_every_place_is_in_the_table() -> None:
    given = {name for module in (places, debate) for name, item in vars(module).items() if isinstance(item, FunctionType)}
    assert given - {"path", "quote"} == {
        "standard", "field", "release", "release_files", "artefact", "repository", "proof",
        "adoption", "publication", "report", "conversion", "comparison",
        "news", "unsubscribing", "letter", "attachment", "commenting", "moderation",
        "join", "roster", "members", "webhooks", "samples", "starting_source", "invitation", "roadmap",
        "consultation", "proposal", "question", "decision", "meeting", "joining", "thread",
        "family", "family_desk", "family_file", "family_of_standard",
        "use_case", "shared_field", "resources", "document", "activity",
    }  # fmt: skip
