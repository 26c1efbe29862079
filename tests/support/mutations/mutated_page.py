"""A page with a few things done to it, told so briefly that it can be made again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from hypothesis import strategies as st

from tests.support.mutations import byte_level, markup, metadata
from tests.support.mutations.originals import Sent, begin, newspaper, real

Mutation = Callable[[Random, Sent], Sent]

# How often each is done, by weight.
_WEIGHTS: dict[Mutation, int] = {
    byte_level.flipped: 3,
    byte_level.removed: 3,
    byte_level.stuttered: 3,
    byte_level.spliced: 4,
    byte_level.truncated: 5,
    byte_level.doubled: 1,
    byte_level.noisy: 4,
    byte_level.marked: 2,
    byte_level.recoded: 4,
    byte_level.said: 3,
    byte_level.labelled: 1,
    byte_level.packed: 3,
    markup.unclosed: 2,
    markup.swapped: 2,
    markup.renamed: 4,
    markup.wrapped: 3,
    markup.nested: 3,
    markup.attributed: 2,
    markup.entities: 4,
    markup.lettered: 4,
    markup.repeated: 2,
    markup.commented: 3,
    markup.headed: 2,
    metadata.structured: 5,
    metadata.overwritten: 4,
    metadata.claimed: 4,
    metadata.doubly_claimed: 1,
    metadata.linked: 5,
    metadata.dated: 3,
    metadata.escaped: 3,
}
KINDS = {mutation.__name__: mutation for mutation in _WEIGHTS}
_NAMES = [mutation.__name__ for mutation, weight in _WEIGHTS.items() for _ in range(weight)]
_LAST = ("", "", "", "?copy=1", "?copy=2", "/2024/02/30/", "/tag/", "/%E6%97%A5?a=%00")


@dataclass(frozen=True, slots=True)
class Mutated:
    """A page by its address, what is done to it in turn, and what its address ends with then.

    Each step is a kind of mutation, and a seed for what is left to chance.
    """

    page: str
    steps: tuple[tuple[str, int], ...]
    last: str = ""

    @property
    def sent(self) -> Sent:
        """What is sent in the end."""
        sent = begin(self.page)
        for name, seed in self.steps:
            sent = KINDS[name](Random(seed), sent).cut
        return replace(sent, url=sent.url + self.last)


_steps = st.lists(st.tuples(st.sampled_from(_NAMES), st.integers(0, 2**32)), min_size=1, max_size=5)


def mutated() -> st.SearchStrategy[Mutated]:
    """Mutated pages: of the corpus where it is here, and of the newspaper."""
    pages = [*newspaper() * 2, *real()]
    return st.builds(Mutated, st.sampled_from(pages), _steps.map(tuple), st.sampled_from(_LAST))
