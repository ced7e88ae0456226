import pytest

from standard.validation import child


@pytest.fixture
def watched_closely(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for a process looks a hundred times a second, and is told each time: a small file is read within one second.

    Only how often is changed: what is looked at, told and stopped is the real process.
    """
    monkeypatch.setattr(child, "LOOK", 0.01)
    monkeypatch.setattr(child, "TICK", 0.0)
