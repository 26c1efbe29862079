"""The read side of boilerplate: the sites, the rule of each, and the paragraphs it covers."""

from __future__ import annotations

from difflib import get_close_matches

from storage.core.urls import site_of
from storage.db.boilerplate_rule import Rule
from storage.db.reader import Reader, Row
from storage.db.views import FOLDS, is_boilerplate
from storage.folding.boilerplate_rules import BoilerplateRules, NoSuchSite


def sites(reader: Reader) -> list[Row]:
    """Every site with its rule, articles and number of boilerplate paragraphs."""
    rows = reader.rows(
        """
        SELECT t.site, t.articles,
               t.boilerplate_articles IS NOT NULL OR t.boilerplate_share IS NOT NULL AS own_rule,
               (SELECT count(*) FROM boilerplate b WHERE b.site = t.site) AS boilerplate
          FROM sites t ORDER BY boilerplate DESC, t.articles DESC, t.site"""
    )
    for row in rows:
        rule = rule_of(reader, row["site"])
        row["own_rule"] = bool(row["own_rule"])
        row["rule"] = {"articles": rule.articles, "share": rule.share}
    return rows


def rule_of(reader: Reader, site: str) -> Rule:
    """The rule of a site: its own, or the archive's."""
    return BoilerplateRules(reader.connection).rule(site)


def known_site(reader: Reader, name: str) -> str:
    """The site that a name, with `www.` or as a URL, means.

    Raises:
        NoSuchSite: the archive has no article of it.
    """
    asked = name.strip()
    given = [asked, asked.lower()]
    try:
        given.append(site_of(asked if "://" in asked else f"https://{asked}"))
        given.append(site_of(asked))
    except ValueError:
        pass
    for each in given:
        if reader.row("SELECT 1 FROM sites WHERE site = ?", each):
            return each
    known = [row["site"] for row in reader.rows("SELECT site FROM sites ORDER BY site")]
    inside = [site for site in known if given[-1] and given[-1] in site]
    close = list(dict.fromkeys([*get_close_matches(asked.lower(), known, 3, 0.75), *inside]))[:3]
    raise NoSuchSite(
        f"no article of {asked} in {reader.path}: "
        + (f"is {' or '.join(close)} meant? " if close else "")
        + "`palimpsest boilerplate` lists its sites"
    )


def site(reader: Reader, name: str) -> Row:
    """A site in numbers: articles, rule, boilerplate paragraphs, articles in whose text it shows.

    `name`: as `known_site` gives it.
    """
    rule = rule_of(reader, name)
    row = reader.row(
        """
        SELECT t.site, t.articles,
               t.boilerplate_articles IS NOT NULL OR t.boilerplate_share IS NOT NULL AS own_rule,
               (SELECT count(*) FROM boilerplate b WHERE b.site = t.site) AS boilerplate,
               (SELECT count(DISTINCT a.id) FROM boilerplate b
                  JOIN appearances p ON p.paragraph_id = b.paragraph_id
                  JOIN articles a ON a.version_id = p.version_id AND a.site = b.site
                 WHERE b.site = t.site) AS articles_with_it
          FROM sites t WHERE t.site = ?""",
        name,
    )
    assert row is not None
    row["own_rule"] = bool(row["own_rule"])
    row["rule"] = {"articles": rule.articles, "share": rule.share}
    return row


def boilerplate_of(reader: Reader, name: str, limit: int = 20) -> list[Row]:
    """The boilerplate paragraphs of a site, those on most articles first."""
    rows = reader.rows(
        """
        SELECT b.paragraph_id, b.articles, b.articles * 1.0 / max(t.articles, 1) AS share,
               b."by", g.text
          FROM boilerplate b JOIN sites t ON t.site = b.site
          JOIN paragraphs g ON g.id = b.paragraph_id
         WHERE b.site = ?
         ORDER BY b.articles DESC, b.paragraph_id LIMIT ?""",
        *(name, limit),
    )
    return _rounded(rows)


def below_the_rule(reader: Reader, name: str, limit: int = 20) -> list[Row]:
    """The paragraphs of a site on most articles that are no boilerplate, each with why not.

    `kept`: a person said so; `short`: fewer than five words; `few`: the rule asks for more.
    """
    rows = reader.rows(
        f"""
        SELECT s.paragraph_id, s.articles, s.articles * 1.0 / max(t.articles, 1) AS share,
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
        *(name, limit),
    )
    return _rounded(rows)


def _rounded(rows: list[Row]) -> list[Row]:
    for row in rows:
        row["share"] = round(row["share"], 4)
    return rows
