"""Sites with their boilerplate rules, and the paragraphs that are boilerplate or close to it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from storage.core.urls import site_of
from storage.db.boilerplate_rule import Rule
from storage.db.reader import Reader
from storage.db.views import FOLDS, is_boilerplate
from storage.folding.boilerplate_rules import BoilerplateRules, NoSuchSite


@dataclass(frozen=True, slots=True)
class SiteBoilerplate:
    """A site: its articles, its number of boilerplate paragraphs, and its rule.

    own_rule: whether the rule was set for this site.
    """

    site: str
    articles: int
    own_rule: bool
    boilerplate: int
    rule: Rule


@dataclass(frozen=True, slots=True)
class SiteDetails:
    """The same, with the number of articles whose current version contains boilerplate."""

    site: str
    articles: int
    own_rule: bool
    boilerplate: int
    articles_with_it: int
    rule: Rule


@dataclass(frozen=True, slots=True)
class BoilerplateParagraph:
    """A boilerplate paragraph of a site.

    articles, share: the articles of the site that contain it; by: what made it boilerplate, the
    rule or a user.
    """

    paragraph_id: int
    articles: int
    share: float
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class OtherParagraph:
    """A paragraph that is not boilerplate.

    because: `kept` if a user decided so, `short` if it has fewer than five words, `few` if too few
    articles contain it.
    """

    paragraph_id: int
    articles: int
    share: float
    because: str
    text: str


def list_sites(reader: Reader) -> list[SiteBoilerplate]:
    """Return all sites, those with most boilerplate paragraphs first."""
    rows = reader.rows(
        """
        SELECT t.site, t.articles,
               t.boilerplate_articles IS NOT NULL OR t.boilerplate_share IS NOT NULL AS own_rule,
               (SELECT count(*) FROM boilerplate b WHERE b.site = t.site) AS boilerplate
          FROM sites t ORDER BY boilerplate DESC, t.articles DESC, t.site"""
    )
    return [
        SiteBoilerplate(
            site=row["site"],
            articles=row["articles"],
            own_rule=bool(row["own_rule"]),
            boilerplate=row["boilerplate"],
            rule=site_rule(reader, row["site"]),
        )
        for row in rows
    ]


def site_rule(reader: Reader, site: str) -> Rule:
    """Return the rule of a site: its own, or the archive's."""
    return BoilerplateRules(reader.connection).rule(site)


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
        """
        SELECT t.articles,
               t.boilerplate_articles IS NOT NULL OR t.boilerplate_share IS NOT NULL AS own_rule,
               (SELECT count(*) FROM boilerplate b WHERE b.site = t.site) AS boilerplate,
               (SELECT count(DISTINCT a.id) FROM boilerplate b
                  JOIN appearances p ON p.paragraph_id = b.paragraph_id
                  JOIN articles a ON a.version_id = p.version_id AND a.site = b.site
                 WHERE b.site = t.site) AS articles_with_it
          FROM sites t WHERE t.site = ?""",
        site,
    )
    assert row is not None
    return SiteDetails(
        site=site,
        articles=row["articles"],
        own_rule=bool(row["own_rule"]),
        boilerplate=row["boilerplate"],
        articles_with_it=row["articles_with_it"],
        rule=site_rule(reader, site),
    )


def list_boilerplate(reader: Reader, site: str, limit: int = 20) -> list[BoilerplateParagraph]:
    """Return the boilerplate paragraphs of a site, those in most articles first."""
    rows = reader.rows(
        """
        SELECT b.paragraph_id, b.articles,
               round(b.articles * 1.0 / max(t.articles, 1), 4) AS share, b."by", g.text
          FROM boilerplate b JOIN sites t ON t.site = b.site
          JOIN paragraphs g ON g.id = b.paragraph_id
         WHERE b.site = ?
         ORDER BY b.articles DESC, b.paragraph_id LIMIT ?""",
        *(site, limit),
    )
    return [BoilerplateParagraph(**row) for row in rows]


def list_others(reader: Reader, site: str, limit: int = 20) -> list[OtherParagraph]:
    """Return the paragraphs of a site that are not boilerplate, those in most articles first."""
    rows = reader.rows(
        f"""
        SELECT s.paragraph_id, s.articles,
               round(s.articles * 1.0 / max(t.articles, 1), 4) AS share,
               CASE WHEN EXISTS (
                      SELECT 1 FROM boilerplate_verdicts d
                       WHERE d.site = s.site AND d.verdict = 'keep'
                         AND (d.paragraph_id = s.paragraph_id
                              OR {FOLDS.format("d.paragraph_id", "s.paragraph_id")})) THEN 'kept'
                    WHEN g.shingles < 3 THEN 'short' ELSE 'few' END AS because, g.text
          FROM site_paragraphs s JOIN sites t ON t.site = s.site
          JOIN paragraphs g ON g.id = s.paragraph_id
         WHERE s.site = ?
           AND NOT {is_boilerplate("s.site", "s.paragraph_id")}
         ORDER BY s.articles DESC, s.paragraph_id LIMIT ?""",
        *(site, limit),
    )
    return [OtherParagraph(**row) for row in rows]
