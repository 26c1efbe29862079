"""The article of a parsed page, or the reason why it contains none. Pure."""

from __future__ import annotations

from datetime import date

from lxml import etree
from lxml.html import HtmlElement

from crawler.extraction.extractor_version import EXTRACTOR
from crawler.extraction.metadata.read_metadata import read_metadata, with_language
from crawler.extraction.page_type.article_or_listing import find_rejection
from crawler.extraction.page_type.error_pages import find_error_page
from crawler.extraction.parser_repair import describe_excessive_nesting
from crawler.extraction.text.extract_text import extract_text
from storage.core.model import Article, NoArticle, TextPreference

_SAMPLE = 20  # paragraphs from which the language is identified


def extract_article(
    tree: HtmlElement, url: str, today: date, preference: TextPreference
) -> Article | NoArticle:
    """The article of a parsed page. Scripts and styles are removed from the tree.

    url: where the page was fetched. Relative links are resolved against it, and it decides whether
    the page is a front page. today: see `read_metadata`; preference: see `extract_text`.
    """
    metadata = read_metadata(tree, url, today)
    _prune(tree)
    text = extract_text(
        tree,
        preference,
        title=metadata.title,
        description=metadata.description,
        declared=metadata.texts.parts,
    )
    if not text.paragraphs:
        nesting = describe_excessive_nesting(tree)
        return find_error_page((), tree, url) or NoArticle("no-text", nesting)
    rejection = find_rejection(text.paragraphs, metadata.declarations, tree, url)
    if rejection is not None:
        return rejection
    metadata = with_language(metadata, "\n".join(each.text for each in text.paragraphs[:_SAMPLE]))
    return Article(
        paragraphs=text.paragraphs,
        title=metadata.title,
        author=metadata.author,
        agency=metadata.agency,
        published=metadata.published,
        language=metadata.language,
        description=metadata.description,
        tags=metadata.tags,
        image=metadata.image,
        licence=metadata.licence,
        url=metadata.url,
        origins=metadata.origins,
        extractor=EXTRACTOR,
        text_source=text.source,
        prose=text.prose,
    )


def _prune(tree: HtmlElement) -> None:
    """Remove elements without text, because all later steps traverse the tree several times."""
    etree.strip_elements(tree, "style", "svg", with_tail=False)
    for script in list(tree.iter("script")):
        script.drop_tree()
