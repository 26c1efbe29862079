"""An article as a reader gets it: each paragraph with what is known of it."""

from __future__ import annotations

from dataclasses import asdict

from storage.db.reader import Reader, Row
from storage.db.views import is_boilerplate
from storage.facts import changes
from storage.queries.article_record import article as article_of

_CAPTURES = 50  # the latest that are listed


def marked(reader: Reader, article_id: int) -> Row:
    """An article with its paragraphs marked, the number of its versions, and its captures.

    Of a paragraph: `boilerplate`; where it repeats an earlier one `scope`, `of_article_id`,
    `of_position`, `of_paragraph_id`, `of_text`, `similarity`, `differs`, and `changes`: what
    differs between the two texts, as pairs of spans.
    """
    article = article_of(reader, str(article_id))
    told = reader.rows(
        f"""
        SELECT p.position, {is_boilerplate("a.site", "p.paragraph_id")} AS boilerplate,
               f.text AS of_text
          FROM articles a JOIN appearances p ON p.version_id = a.version_id
          LEFT JOIN repeats r ON r.version_id = p.version_id AND r.position = p.position
          LEFT JOIN paragraphs f ON f.id = r.of_paragraph_id
         WHERE a.id = ? ORDER BY p.position""",
        article_id,
    )
    for paragraph, more in zip(article["paragraphs"], told, strict=True):
        paragraph["boilerplate"] = bool(more["boilerplate"])
        paragraph["of_text"] = more["of_text"]
        if more["of_text"] is not None and more["of_text"] != paragraph["text"]:
            found = changes(more["of_text"], paragraph["text"])
            paragraph["changes"] = [asdict(each) for each in found]
    counted = reader.row("SELECT count(*) AS n FROM versions WHERE article_id = ?", article_id)
    article["versions"] = counted["n"] if counted else 0
    article["captures"] = reader.rows(
        """
        SELECT c.fetched_at, c.final_url, c.status, c.outcome, c.detail, c.payload_digest,
               c.payload_length, c.run_id, v.number AS version, w.name AS warc, r.offset,
               r.record_id
          FROM urls u JOIN captures c ON c.url_id = u.id
          LEFT JOIN versions v ON v.id = c.version_id
          LEFT JOIN warc_records r ON r.id = c.record_id LEFT JOIN warcs w ON w.id = r.warc_id
         WHERE u.article_id = ? ORDER BY c.id DESC LIMIT ?""",
        *(article_id, _CAPTURES),
    )
    return article
