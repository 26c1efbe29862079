"""In which order the versions of an article were shown, and what follows from that. Pure.

The first version that is seen is current until another text is shown. One that truncates the
current version does not become current.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from storage.archive.sightings import Sighting

Truncates = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class VersionHistory:
    """What the sightings of an article's versions mean.

    truncated: for each version, whether it truncated the one that was current when it was shown
    last; current_id: the version that is current in the end; complete_until: when a complete text
    was shown last; truncated_at: the times at which only a truncated one was shown.
    """

    truncated: dict[int, bool]
    current_id: int
    complete_until: str
    truncated_at: frozenset[str]


def replay(sightings: Collection[Sighting], truncates: Truncates) -> VersionHistory:
    """Return what follows from all sightings of an article, of which there is at least one.

    truncates: whether the second version truncates the first one.
    """
    superseded = {(each.moment, each.origin_id) for each in sightings if each.origin_id}
    shown = sorted(
        each for each in sightings if (each.moment, each.version_id) not in superseded
    ) or sorted(sightings)
    current = shown[0].version_id
    truncated = {current: False}
    complete_at, truncated_at = {shown[0].moment}, set()
    for each in shown[1:]:
        if each.version_id != current:
            truncated[each.version_id] = truncates(current, each.version_id)
            if truncated[each.version_id]:
                truncated_at.add(each.moment)
                continue
            current = each.version_id
        complete_at.add(each.moment)
    return VersionHistory(
        truncated, current, max(complete_at), frozenset(truncated_at - complete_at)
    )
