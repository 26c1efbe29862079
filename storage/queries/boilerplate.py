"""The patterns of a site's lines: which are boilerplate, on what evidence, and which are not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from storage.boilerplate.rule import Verdict
from storage.boilerplate.site_minimum import NoSuchSite, SiteMinimum
from storage.core.urls import site_of
from storage.db.joins import CURRENT_OCCURRENCE
from storage.db.reader import Reader
from storage.text.line_patterns import line_patterns

_EXAMPLES = 3
_RELATING_WORDS = 5
# Boilerplate patterns, without those whose lines all have a broader one: By [name], TNN.
_LISTED = """t.is_boilerplate AND (t.decision IS NOT NULL OR NOT EXISTS (
                 SELECT 1 FROM pattern_paragraphs l JOIN pattern_paragraphs m
                     ON m.paragraph_id = l.paragraph_id AND m.site = l.site
                   JOIN patterns b ON b.id = m.pattern_id
                  WHERE l.pattern_id = t.id AND b.is_boilerplate AND b.articles > t.articles))"""
_REASONS = {
    Verdict.BOILERPLATE: "on unrelated articles",
    Verdict.ELSEWHERE: "boilerplate of three other sites or more",
    Verdict.FEW: "on too few articles",
    Verdict.DAYS: "on articles of too few days",
    Verdict.OWN_TEXT: "on articles with little other text",
    Verdict.RELATED: "on related articles",
    Verdict.PLACE: "in the middle of texts",
    Verdict.LIST: "beside other short lines, as answers, verses and rows of tables are",
    Verdict.SUBJECT: "names what its articles are about",
    Verdict.AUTHOR: "its names are not those of the authors",
    Verdict.DATE: "its dates are not those of the articles",
    Verdict.NUMBERS: "has several changing numbers",
    Verdict.MORE: "on too few articles for a short line, or one within texts",
    Verdict.NO_WORDS: "has no words that stay the same",
    Verdict.OFF: "the rule is off",
}


@dataclass(frozen=True, slots=True)
class SiteBoilerplate:
    """A site: its articles, its number of boilerplate patterns, and the articles its rule needs.

    own_rule: whether this number was set for the site.
    """

    site: str
    articles: int
    minimum: int
    own_rule: bool
    boilerplate: int


@dataclass(frozen=True, slots=True)
class SiteDetails:
    """The same, with what omitting boilerplate changes in the current versions.

    articles_with_it: articles whose clean text omits some; occurrences, characters: omitted ones.
    """

    site: str
    articles: int
    minimum: int
    own_rule: bool
    boilerplate: int
    articles_with_it: int
    occurrences: int
    characters: int


@dataclass(frozen=True, slots=True)
class SitePattern:
    """A pattern of a site's lines.

    pattern: the line with its masks: "[number] views"; paragraph_id: a paragraph that has it;
    articles, share: the articles of the site that have it; paragraphs: its different texts;
    occurrences, characters: in current versions; by: what decided, the rule or a person; reason:
    why it is boilerplate or not, in words; evidence: what the compared articles show, by name;
    examples: up to three texts.
    """

    pattern: str
    paragraph_id: int
    articles: int
    share: float
    paragraphs: int
    occurrences: int
    characters: int
    is_boilerplate: bool
    by: str
    verdict: str
    reason: str
    evidence: dict[str, Any] | None
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OmittedLine:
    """Why a line of an article is boilerplate: its pattern, and as in `SitePattern`."""

    pattern: str
    articles: int
    by: str
    reason: str


def list_sites(reader: Reader) -> list[SiteBoilerplate]:
    """Return all sites, those with most boilerplate patterns first."""
    rows = reader.rows(
        f"""
        SELECT s.site, s.articles, s.boilerplate_articles IS NOT NULL AS own_rule,
               (SELECT count(*) FROM patterns t WHERE t.site = s.site AND {_LISTED}) AS boilerplate
          FROM sites s ORDER BY boilerplate DESC, s.articles DESC, s.site"""
    )
    return [
        SiteBoilerplate(
            site=row["site"],
            articles=row["articles"],
            minimum=site_minimum(reader, row["site"]),
            own_rule=bool(row["own_rule"]),
            boilerplate=row["boilerplate"],
        )
        for row in rows
    ]


def site_minimum(reader: Reader, site: str) -> int:
    """Return the articles that a line of a site needs to be boilerplate; 0: the rule is off."""
    return SiteMinimum(reader.connection).minimum(site)


def find_site(reader: Reader, name: str) -> str:
    """Return the site of the archive that a host name, with or without `www.`, or a URL means.

    Raises:
        NoSuchSite: the archive has no article of this site.
    """
    name = name.strip()
    candidates = [name, name.lower()]
    try:
        candidates.append(site_of(name if "://" in name else f"https://{name}"))
        candidates.append(site_of(name))
    except ValueError:
        pass
    for candidate in candidates:
        if reader.row("SELECT 1 FROM sites WHERE site = ?", candidate):
            return candidate
    sites = [row["site"] for row in reader.rows("SELECT site FROM sites ORDER BY site")]
    containing = [site for site in sites if candidates[-1] and candidates[-1] in site]
    similar = get_close_matches(name.lower(), sites, 3, 0.75)
    suggestions = list(dict.fromkeys([*similar, *containing]))[:3]
    raise NoSuchSite(
        f"no article of {name} in {reader.path}: "
        + (f"did you mean {' or '.join(suggestions)}? " if suggestions else "")
        + "`palimpsest boilerplate` lists its sites"
    )


def site_details(reader: Reader, site: str) -> SiteDetails:
    """Return a site, named as `find_site` returns it."""
    row = reader.row(
        f"""
        SELECT s.articles, s.boilerplate_articles IS NOT NULL AS own_rule,
               (SELECT count(*) FROM patterns t WHERE t.site = s.site AND {_LISTED}) AS boilerplate
          FROM sites s WHERE s.site = ?""",
        site,
    )
    assert row is not None
    omitted = reader.row(
        """
        SELECT count(DISTINCT a.id) AS articles, count(*) AS occurrences,
               coalesce(sum(length(g.text)), 0) AS characters
          FROM boilerplate b CROSS JOIN appearances p ON p.paragraph_id = b.paragraph_id
         CROSS JOIN versions v ON v.id = p.version_id
         CROSS JOIN articles a ON a.id = v.article_id AND a.version_id = v.id AND a.site = b.site
          JOIN paragraphs g ON g.id = p.paragraph_id
         WHERE b.site = ?""",
        site,
    )
    assert omitted is not None
    return SiteDetails(
        site=site,
        articles=row["articles"],
        minimum=site_minimum(reader, site),
        own_rule=bool(row["own_rule"]),
        boilerplate=row["boilerplate"],
        articles_with_it=omitted["articles"],
        occurrences=omitted["occurrences"],
        characters=omitted["characters"],
    )


def list_boilerplate(reader: Reader, site: str, limit: int = 20) -> list[SitePattern]:
    """Return the boilerplate patterns of a site, those in most articles first."""
    return _patterns(reader, f"t.site = ? AND {_LISTED}", limit, site)


def list_others(reader: Reader, site: str, limit: int = 20) -> list[SitePattern]:
    """Return the patterns of a site that are not boilerplate, those in most articles first."""
    return _patterns(reader, "t.site = ? AND NOT t.is_boilerplate", limit, site)


def boilerplate_of_article(reader: Reader, article_id: int) -> dict[int, OmittedLine]:
    """Return, by paragraph, why a line of an article is boilerplate of its site."""
    rows = reader.rows(
        f"""
        SELECT p.paragraph_id, g.text, t.key, t.articles, t.evidence, t.verdict, t.decision
          FROM {CURRENT_OCCURRENCE} JOIN paragraphs g ON g.id = p.paragraph_id
          JOIN pattern_paragraphs l ON l.paragraph_id = p.paragraph_id AND l.site = a.site
          JOIN patterns t ON t.id = l.pattern_id AND t.is_boilerplate
         WHERE a.id = ? ORDER BY t.articles, t.id""",
        article_id,
    )
    # Of several patterns, the one in most articles is last.
    return {
        row["paragraph_id"]: OmittedLine(
            pattern=_pattern_text(row["text"], row["key"]),
            articles=row["articles"],
            by="person" if row["decision"] else "rule",
            reason=_reason(
                row["verdict"],
                row["decision"],
                json.loads(row["evidence"]) if row["evidence"] else None,
            ),
        )
        for row in rows
    }


def _patterns(reader: Reader, condition: str, limit: int, *values: object) -> list[SitePattern]:
    rows = reader.rows(
        f"""
        SELECT t.id, t.key, t.articles, t.evidence, t.verdict, t.decision, t.is_boilerplate,
               round(t.articles * 1.0 / max(s.articles, 1), 4) AS share,
               (SELECT count(*) FROM pattern_paragraphs l WHERE l.pattern_id = t.id) AS paragraphs
          FROM patterns t JOIN sites s ON s.site = t.site
         WHERE {condition} AND EXISTS (SELECT 1 FROM pattern_paragraphs l WHERE l.pattern_id = t.id)
         ORDER BY t.articles DESC, t.id LIMIT ?""",
        *(*values, limit),
    )
    return [_pattern(reader, row) for row in rows]


def _pattern(reader: Reader, row: dict[str, Any]) -> SitePattern:
    examples = reader.rows(
        "SELECT g.id, g.text FROM pattern_paragraphs l JOIN paragraphs g ON g.id = l.paragraph_id "
        "WHERE l.pattern_id = ? ORDER BY g.id LIMIT ?",
        *(row["id"], _EXAMPLES),
    )
    occurrences = reader.row(
        """
        SELECT count(*) AS number, coalesce(sum(length(g.text)), 0) AS characters
          FROM pattern_paragraphs l CROSS JOIN appearances p ON p.paragraph_id = l.paragraph_id
         CROSS JOIN versions v ON v.id = p.version_id
         CROSS JOIN articles a ON a.id = v.article_id AND a.version_id = v.id AND a.site = l.site
          JOIN paragraphs g ON g.id = p.paragraph_id
         WHERE l.pattern_id = ?""",
        row["id"],
    )
    assert occurrences is not None
    evidence = json.loads(row["evidence"]) if row["evidence"] else None
    return SitePattern(
        pattern=_pattern_text(examples[0]["text"], row["key"]),
        paragraph_id=examples[0]["id"],
        articles=row["articles"],
        share=row["share"],
        paragraphs=row["paragraphs"],
        occurrences=occurrences["number"],
        characters=occurrences["characters"],
        is_boilerplate=bool(row["is_boilerplate"]),
        by="person" if row["decision"] else "rule",
        verdict=row["verdict"],
        reason=_reason(row["verdict"], row["decision"], evidence),
        evidence=_figures(evidence),
        examples=tuple(example["text"] for example in examples),
    )


def _pattern_text(text: str, key: int) -> str:
    """The pattern of a paragraph that has this key, as people read it."""
    return next((each.text for each in line_patterns(text) if each.key == key), text)


def _reason(verdict: str, decision: str | None, evidence: dict[str, Any] | None) -> str:
    """Why a pattern is boilerplate or is not, for people."""
    if decision is not None:
        return "a user decided so"
    reason = _REASONS[Verdict(verdict)]
    if evidence is None or verdict == Verdict.ELSEWHERE:
        return reason
    if verdict == Verdict.RELATED:
        if not evidence["relating"]:
            return f"{reason}: their texts have {evidence['likeness']:g} times as much in common"
        words = ", ".join(evidence["relating"][:_RELATING_WORDS])
        return f"{reason}, whose titles have these words in common: {words}"
    if verdict != Verdict.BOILERPLATE:
        return reason
    place = f"at the beginning or end of {evidence['near_edge']:.0%}"
    if evidence["block"] > 1:
        place = f"in a block of {evidence['block']} paragraphs, {place}"
    return f"{reason}: {evidence['compared']} compared, of {evidence['days']} days, {place}"


def _figures(evidence: dict[str, Any] | None) -> dict[str, Any] | None:
    """The evidence without the lists of all words."""
    if evidence is None:
        return None
    return {name: value for name, value in evidence.items() if name != "words"}
