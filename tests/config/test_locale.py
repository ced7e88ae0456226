"""What Django says of an input is said in the words of the site."""

import re
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError

SENTENCES = Path(__file__).resolve().parents[2] / "config" / "locale" / "fr" / "LC_MESSAGES"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (forms.CharField(max_length=3), "abcd", "Ce texte est trop long : 3 caractères au plus, et il en compte 4. Raccourcissez-le."),
        (forms.CharField(max_length=1), "ab", "Ce texte est trop long : 1 caractère au plus, et il en compte 2. Raccourcissez-le."),
        (forms.CharField(min_length=3), "ab", "Ce texte est trop court : 3 caractères au moins, et il en compte 2."),
        (forms.CharField(), "a\0", "Ce texte contient un caractère invisible qui ne se garde pas : tapez-le de nouveau."),
        (forms.IntegerField(max_value=99), "100", "Écrivez un nombre de 99 au plus."),
        (forms.IntegerField(min_value=1), "0", "Écrivez un nombre de 1 au moins."),
    ],
)
def test_a_limit_is_said_plainly(field: forms.Field, typed: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    assert [one.replace("\u00a0", " ") for one in refused.value.messages] == [said]


def test_what_is_compiled_is_what_is_written() -> None:
    written = re.findall(r'^msgstr(?:\[\d\])? "(.+)"$', (SENTENCES / "django.po").read_text("utf-8"), re.MULTILINE)
    compiled = (SENTENCES / "django.mo").read_bytes()
    assert written
    assert [said for said in written if said.encode() not in compiled] == []
