"""A mutated page, described so that it can be made again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from hypothesis import strategies as st

from tests.support.mutations import byte_level, markup, metadata
from tests.support.mutations.originals import SentPage, newspaper, original, real

Mutation = Callable[[Random, SentPage], SentPage]

# The relative frequency of each mutation.
_WEIGHTS: dict[Mutation, int] = {
    byte_level.flip_bits: 3,
    byte_level.remove_span: 3,
    byte_level.repeat_span: 3,
    byte_level.splice: 4,
    byte_level.truncate: 5,
    byte_level.repeat_body: 1,
    byte_level.insert_noise: 4,
    byte_level.insert_byte_order_marks: 2,
    byte_level.recode: 4,
    byte_level.declare_charset: 3,
    byte_level.declare_media_type: 1,
    byte_level.compress: 3,
    markup.remove_closing_tags: 2,
    markup.swap_tags: 2,
    markup.rename_tags: 4,
    markup.open_element: 3,
    markup.nest_element: 3,
    markup.add_attributes: 2,
    markup.insert_entities: 4,
    markup.insert_characters: 4,
    markup.repeat_paragraph: 2,
    markup.insert_markers: 3,
    markup.insert_before: 2,
    metadata.insert_json_ld: 5,
    metadata.replace_strings: 4,
    metadata.insert_meta_tags: 4,
    metadata.repeat_head: 1,
    metadata.replace_urls: 5,
    metadata.replace_dates: 3,
    metadata.escape_strings: 3,
}
KINDS = {mutation.__name__: mutation for mutation in _WEIGHTS}
_NAMES = [mutation.__name__ for mutation, weight in _WEIGHTS.items() for _ in range(weight)]
_SUFFIXES = ("", "", "", "?copy=1", "?copy=2", "/2024/02/30/", "/tag/", "/%E6%97%A5?a=%00")


@dataclass(frozen=True, slots=True)
class MutatedPage:
    """A page with mutations.

    url: of the original page. steps: the name of each mutation and the seed of its random choices.
    suffix: added to the URL.
    """

    url: str
    steps: tuple[tuple[str, int], ...]
    suffix: str = ""

    @property
    def sent(self) -> SentPage:
        """The page after all mutations."""
        sent = original(self.url)
        for name, seed in self.steps:
            sent = KINDS[name](Random(seed), sent).limited
        return replace(sent, url=sent.url + self.suffix)


_steps = st.lists(st.tuples(st.sampled_from(_NAMES), st.integers(0, 2**32)), min_size=1, max_size=5)


def mutated_pages() -> st.SearchStrategy[MutatedPage]:
    """Mutated pages of the newspaper, and of the corpus if it is available."""
    pages = [*newspaper() * 2, *real()]
    return st.builds(
        MutatedPage, st.sampled_from(pages), _steps.map(tuple), st.sampled_from(_SUFFIXES)
    )
