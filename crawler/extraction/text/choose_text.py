"""Choose between the texts that several extractors find on a page. Pure.

trafilatura's fast mode is used if an independent extractor agrees with it. Otherwise each
extractor has one vote, and the text that is most similar to those of the others is taken as a
whole, since errors of independent extractors differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from lxml.html import HtmlElement

from crawler.extraction.text.completion import complete
from crawler.extraction.text.densest_blocks import densest_blocks
from crawler.extraction.text.left_out import measure_left_out
from crawler.extraction.text.located_text import LocatedText
from crawler.extraction.text.page_blocks import PageBlocks
from crawler.extraction.text.resiliparse_text import resiliparse_text
from crawler.extraction.text.sentences import prose_length
from crawler.extraction.text.trafilatura_text import trafilatura_text
from storage.core.model import Kind, PageProse, Paragraph, TextPreference, TextSource
from storage.text.normalise import tokens

_AGREEMENT = 0.97  # similarity from which another extractor confirms a text
_SAME = 0.98  # similarity from which the fast mode's text is taken in place of precision mode's
_MIN_SIMILARITY = 0.8  # similarity from which trafilatura's fast mode found the article at least
# Weight of an extractor's vote for its own text. If it were 1, precision mode, which has no vote,
# could hardly win.
_OWN_VOTE = 0.4
_MAX_LEFT_OUT = 0.5  # share left out from which a text must not win against a more complete one
_MAX_LONGER = 4  # times that such a text may be longer; a longer one is the whole page
_MAX_LEFT_OUT_SITE = 0.25  # share left out from which a page is unlike the others of its site
_MAX_LEFT_OUT_ARTICLE = 0.5  # share left out from which an article's source is compared again
_MIN_KEPT = 0.5  # share of the winner's length with which the article's source is kept


class Candidate:
    """A text from one source, as it was extracted or completed from the page."""

    def __init__(
        self,
        source: TextSource,
        paragraphs: tuple[Paragraph, ...],
        page: PageBlocks,
        located: LocatedText | None,
    ) -> None:
        """located: where the page's blocks are in the text, if that is known."""
        self.source = source
        self.paragraphs = paragraphs
        self._page = page
        self._located = located

    @cached_property
    def words(self) -> Counter[str]:
        """How often each word occurs; a letter of a script without spaces is a word."""
        return Counter(word for each in self.paragraphs for word in tokens(each.text))

    @cached_property
    def length(self) -> int:
        """The length of the text without headings."""
        return sum(
            prose_length(each.text) for each in self.paragraphs if each.kind is not Kind.HEADING
        )

    @cached_property
    def prose(self) -> PageProse:
        """How much of the page's prose the text contains."""
        located = self._located or LocatedText(self._page, self.paragraphs)
        return measure_left_out(self._page, located)

    def agrees(self, other: Candidate) -> bool:
        """Whether two texts are nearly the same: equal paragraphs are compared before words."""
        mine, others = self._lengths, other._lengths
        shared = sum(length for text, length in mine.items() if text in others)
        if 2 * shared >= _AGREEMENT * (sum(mine.values()) + sum(others.values())) > 0:
            return True
        return self.similarity(other) >= _AGREEMENT

    @cached_property
    def _lengths(self) -> dict[str, int]:
        return {each.text: len(each.text) for each in self.paragraphs}

    def similarity(self, other: Candidate) -> float:
        """The F1 score of the words that two texts share, from 0 to 1."""
        shared = (self.words & other.words).total()
        return 2 * shared / (self.words.total() + other.words.total()) if shared else 0.0


class TextChoice:
    """The texts that can be extracted from a page. Each is extracted when it is first used."""

    def __init__(self, tree: HtmlElement, page: PageBlocks, description: str | None) -> None:
        self._tree = tree
        self._page = page
        self._description = description
        self._extracted: dict[TextSource, Candidate] = {}
        self._candidates: dict[TextSource, Candidate] = {}

    def choose(self, preference: TextPreference) -> Candidate:
        """The text of the page; it may be empty.

        The source that an article's current version was read with is kept as long as it finds a
        text of some length, so that its versions differ only if the page does. The usual source of
        a site is used for pages that are like its others.
        """
        for source, max_left_out in (
            (preference.article, _MAX_LEFT_OUT_ARTICLE),
            (preference.site, _MAX_LEFT_OUT_SITE),
        ):
            if source is not None and source is not TextSource.JSON_LD:
                candidate = self.candidate(source)
                if candidate.paragraphs and candidate.prose.left_out_share < max_left_out:
                    return candidate
        winner = self._elect()
        if preference.article is not None and preference.article is not TextSource.JSON_LD:
            kept = self.candidate(preference.article)
            if kept.length >= _MIN_KEPT * winner.length:
                return kept
        return winner

    def candidate(self, source: TextSource) -> Candidate:
        """The text from one source, completed from the page."""
        if source not in self._candidates:
            found = self._found(source).paragraphs
            text = LocatedText(self._page, found)
            paragraphs = complete(self._page, text, self._description)
            located = text if paragraphs == found else None
            self._candidates[source] = Candidate(source, paragraphs, self._page, located)
        return self._candidates[source]

    def _found(self, source: TextSource) -> Candidate:
        """The text from one source as it was extracted."""
        if source not in self._extracted:
            self._extracted[source] = Candidate(source, self._extract(source), self._page, None)
        return self._extracted[source]

    def _extract(self, source: TextSource) -> tuple[Paragraph, ...]:
        if source is TextSource.BLOCKS:
            return densest_blocks(self._page)
        if source is TextSource.RESILIPARSE:
            return resiliparse_text(self._tree, self._page)
        return trafilatura_text(self._tree, source)

    def _elect(self) -> Candidate:
        """The text of trafilatura's fast mode if it is confirmed, otherwise that with most votes.

        Its default mode, which takes twice as long, is needed only where the fast mode missed the
        article. Its precision mode is a candidate without a vote, because its modes would confirm
        each other.
        """
        # The winner alone is completed, and trafilatura's texts, which win most often.
        first = self.candidate(TextSource.FAST)
        others: list[Candidate] = []
        for source in (TextSource.BLOCKS, TextSource.RESILIPARSE):
            others.append(self._found(source))
            if first.agrees(others[-1]):
                return first
        if all(first.similarity(other) < _MIN_SIMILARITY for other in others):
            first = self.candidate(TextSource.DEFAULT)
        voters = [first, *others]
        candidates = [first, self.candidate(TextSource.PRECISION), *others]
        with_text = [each for each in candidates if each.paragraphs] or [first]
        winner = max(with_text, key=lambda each: _votes(each, voters))
        if winner.prose.left_out_share > _MAX_LEFT_OUT:
            whole = [
                each
                for each in with_text
                if each.prose.left_out_share < _MAX_LEFT_OUT / 2
                and each.length <= _MAX_LONGER * winner.length
            ]
            winner = max(whole, key=lambda each: _votes(each, voters), default=winner)
        # Fast mode costs least, also for all later pages of a site whose usual source it becomes.
        fast = self.candidate(TextSource.FAST)
        is_same = winner.source is TextSource.PRECISION and fast.similarity(winner) >= _SAME
        if is_same or fast.paragraphs == winner.paragraphs:
            return fast
        return self.candidate(winner.source)


def _votes(candidate: Candidate, voters: Iterable[Candidate]) -> float:
    return sum(_OWN_VOTE if each is candidate else candidate.similarity(each) for each in voters)
