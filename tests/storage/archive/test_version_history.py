"""Which version is current, and which are truncated, follows from when each was seen."""

from __future__ import annotations

from storage.archive.sightings import Sighting
from storage.archive.version_history import replay

_FULL, _EDITED, _TEASER = 1, 2, 3
_SIZES = {_FULL: 30, _EDITED: 25, _TEASER: 10}


def truncates(complete: int, shown: int) -> bool:
    return _SIZES[shown] < _SIZES[complete] / 2


def seen(*versions: int) -> list[Sighting]:
    """A version on each day."""
    return [Sighting(f"2026-05-{day:02}", 0, str(id_), id_) for day, id_ in enumerate(versions, 1)]


def test_the_version_that_was_seen_last_is_current() -> None:
    history = replay(seen(_FULL, _EDITED), truncates)
    assert history.current_id == _EDITED
    assert history.truncated == {_FULL: False, _EDITED: False}
    assert history.complete_until == "2026-05-02"


def test_a_truncated_text_does_not_become_current() -> None:
    history = replay(seen(_FULL, _TEASER), truncates)
    assert (history.current_id, history.truncated[_TEASER]) == (_FULL, True)
    assert history.complete_until == "2026-05-01"
    assert history.truncated_at == frozenset({"2026-05-02"})


def test_a_teaser_is_complete_until_there_is_more() -> None:
    assert replay(seen(_TEASER, _FULL), truncates).truncated == {_TEASER: False, _FULL: False}
    assert replay(seen(_TEASER, _FULL, _TEASER), truncates).truncated[_TEASER]


def test_a_version_that_is_shown_again_is_current_again() -> None:
    assert replay(seen(_FULL, _EDITED, _FULL), truncates).current_id == _FULL


def test_the_order_in_which_sightings_are_stored_does_not_matter() -> None:
    sightings = seen(_TEASER, _FULL, _TEASER, _EDITED)
    assert replay(sightings[::-1], truncates) == replay(sightings, truncates)


def test_a_reextraction_replaces_the_text_of_the_earlier_extractor() -> None:
    # It is not compared with that text: the extractor has changed, not the page.
    first = Sighting("2026-05-01", 0, "a", _FULL)
    reextracted = Sighting("2026-05-01", _FULL, "b", _TEASER)
    history = replay([first, reextracted], truncates)
    assert (history.current_id, history.truncated) == (_TEASER, {_TEASER: False})
    assert replay([reextracted, first], truncates) == history
