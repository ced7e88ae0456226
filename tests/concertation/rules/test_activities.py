"""Where the kinds of activity differ: what a quiz asks of the glossary, what an axis looks like, what minutes say."""

from hypothesis import given, settings
from hypothesis import strategies as st

from concertation.rules.activities import AskedPrompt, SaidEntry, debate, introductions, quiz
from concertation.rules.glossary import GLOSSARY, TERMS

ANCHORS = st.lists(st.text(min_size=1), min_size=2, max_size=4, unique=True)


def test_each_word_of_the_glossary_makes_a_question_whose_answer_it_is() -> None:
    assert len(TERMS) == sum(len(chapter.terms) for chapter in GLOSSARY)
    asked = quiz.from_glossary(TERMS)
    assert [prompt.labels[prompt.right or 0] for prompt in asked] == [term.word for term in TERMS.values()]
    assert all(len(set(prompt.labels)) == len(prompt.labels) >= 2 for prompt in asked)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=6))
def test_a_quiz_is_drawn_from_three_answers_on_line_or_from_hands(counts: list[tuple[int, int]]) -> None:
    chosen, hands = zip(*counts, strict=True)
    labels = tuple(map(str, range(len(counts))))
    found = quiz.result(AskedPrompt("?", labels, 0, chosen=chosen, hands=hands))
    total = sum(chosen) + sum(hands)
    assert (found is None) == (total == 0 or 0 < sum(chosen) < quiz.FEWEST_SHOWN)
    if found is not None:
        assert (found.answers, sum(share.all for share in found.shares)) == (total, total)
        assert abs(sum(share.percent for share in found.shares) - 100) <= len(counts) / 2


@settings(max_examples=40)
@given(ANCHORS, st.data())
def test_every_position_is_a_dot_of_its_own_over_its_place(anchors: list[str], data: st.DataObject) -> None:
    names = debate.places(anchors)
    assert len(names) == 2 * len(anchors) - 1
    assert list(names[::2]) == anchors
    taken = data.draw(st.lists(st.integers(0, len(names) - 1), max_size=60))
    drawing = debate.drawn(anchors, taken)
    assert len(set(drawing.dots)) == len(drawing.dots) == len(taken) == sum(place.many for place in drawing.places)
    assert all(0 <= across < drawing.width and 0 < down < drawing.base for across, down in drawing.dots)
    assert sorted(across * len(names) // debate.WIDTH for across, _ in drawing.dots) == sorted(taken)


def test_minutes_say_where_each_stood_and_what_the_room_concluded() -> None:
    axis = AskedPrompt("Tout est obligatoire.", ("Oui", "Non"), synthesis="Peu de champs.", outcome="no_consensus", key=1)
    said = [
        SaidEntry("Un hub", "Au début, tout.", 1, "hub", prompt=1, place=0),
        SaidEntry("Une ville", "Trop lourd.", 2, "ville", prompt=1, place=2),
        SaidEntry("Un hub", "La saisie coûte.", 3, "hub", prompt=1, place=1),
    ]
    assert debate.RULES.told([axis], said) == (
        "**Tout est obligatoire.** (Oui – Non)",
        "",
        "- Un hub\u00a0: entre «\u00a0Oui\u00a0» et «\u00a0Non\u00a0», après Oui. La saisie coûte.",
        "- Une ville\u00a0: Non. Trop lourd.",
        "",
        "Pas de consensus. Peu de champs.",
    )
    (line,) = introductions.RULES.told([], [SaidEntry("Ida\n# Titre", "Voir.", setting="Seule")])
    assert "\n" not in line
