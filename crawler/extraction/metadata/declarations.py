"""What a page declares about its type. Pure."""

from __future__ import annotations

from dataclasses import dataclass

ARTICLE_TYPES = frozenset(
    """
    Article NewsArticle AnalysisNewsArticle AskPublicNewsArticle BackgroundNewsArticle
    OpinionNewsArticle ReportageNewsArticle ReviewNewsArticle AdvertiserContentArticle
    SatiricalArticle ScholarlyArticle MedicalScholarlyArticle TechArticle APIReference Report
    BlogPosting SocialMediaPosting DiscussionForumPosting LiveBlogPosting Review Recipe
    """.split()
)
"""The schema.org types of pages with an article."""
LISTING_TYPES = frozenset({"CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage"})
"""The schema.org types of pages that lead to other pages."""
_SPELLINGS = {name.lower(): name for name in ARTICLE_TYPES | LISTING_TYPES}


@dataclass(frozen=True, slots=True)
class Declarations:
    """What a page declares about itself in JSON-LD, microdata, RDFa and meta tags.

    types: its schema.org types; published: its date as in `Metadata`, only if it is declared for an
    article; canonical: absolute, on the same site or registered domain.
    """

    types: frozenset[str] = frozenset()
    og_type: str | None = None
    published: str | None = None
    canonical: str | None = None

    @property
    def is_article(self) -> bool:
        """Whether the page declares itself as an article."""
        return self.og_type == "article" or bool(self.types & ARTICLE_TYPES)

    @property
    def is_listing(self) -> bool:
        """Whether the page declares itself as a collection of pages, and not as an article."""
        return bool(self.types & LISTING_TYPES) and not self.is_article


def spell_type(name: str) -> str:
    """The name of a type in the spelling of schema.org, if it is a type of pages."""
    return _SPELLINGS.get(name.lower(), name)
