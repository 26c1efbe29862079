"""The archive's tables and indexes, as this version creates them.

docs/schema.md is generated from the comments here.
"""

from __future__ import annotations

TABLES = (
    # The settings of the archive: those it was folded with, and its rule for boilerplate.
    "CREATE TABLE config (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    # The run ledger: one row per crawl, import or reextraction, however it ended.
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        started TEXT NOT NULL,
        finished TEXT,              -- empty: still running, or cut off
        outcome TEXT,               -- finished, stopped, limit, failed, killed, overtaken
        stats TEXT,                 -- JSON: the counts of the run
        arguments TEXT,             -- JSON: what the run was asked to do, and by which software
        pid INTEGER                 -- the process that worked on it last
    )""",
    "CREATE INDEX runs_source ON runs (source)",
    # One row per source of the sources file: what its finished runs say about it.
    """
    CREATE TABLE sources (
        name TEXT PRIMARY KEY,
        polled_at TEXT,             -- start of the last run, successful or not
        read_at TEXT,               -- start of the last run that could read its start pages
        news_at TEXT,               -- start of the last run that brought a new article
        failed_polls INTEGER NOT NULL, -- consecutive runs that could not read it
        recent_articles REAL NOT NULL, -- new articles, weighted by age
        recent_seconds REAL NOT NULL, -- the time in which they came, weighted by age
        usual_rate REAL NOT NULL DEFAULT 0, -- articles per second when the last new one came
        longest_gap REAL NOT NULL DEFAULT 0 -- seconds between two runs with news, weighted by age
    ) WITHOUT ROWID""",
    # Problems with a source that are reported to the `on_alert` command and not yet over.
    """
    CREATE TABLE alerts (
        source TEXT NOT NULL,
        kind TEXT NOT NULL,         -- failing, challenged, silent, overdue, yield, ...
        since TEXT NOT NULL,
        finding TEXT NOT NULL,      -- a description of the problem
        delivered_at TEXT,          -- empty: the command has not accepted it yet
        claimed_at TEXT,            -- since when a process has been delivering it, or its end
        PRIMARY KEY (source, kind)
    ) WITHOUT ROWID""",
    # Locks of the runs in progress: each source and site has one run at a time.
    """
    CREATE TABLE run_locks (
        run_id INTEGER NOT NULL REFERENCES runs(id),
        source TEXT NOT NULL,       -- empty: the run locks no source, as an import
        machine TEXT NOT NULL,      -- host name
        process_scope TEXT NOT NULL, -- where the pid is valid: host name, boot, PID namespace
        pid INTEGER NOT NULL,
        since TEXT NOT NULL,
        heartbeat TEXT NOT NULL,    -- a run is dead after 90 seconds without one
        PRIMARY KEY (run_id, source)
    ) WITHOUT ROWID""",
    # The frontier: one row per URL ever seen. Variants of a URL share a key.
    """
    CREATE TABLE urls (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,   -- the normalised URL
        url TEXT NOT NULL,
        source TEXT NOT NULL,
        host TEXT NOT NULL,         -- without "www."; with the port if it is not the default
        run_id INTEGER NOT NULL REFERENCES runs(id), -- the last run that queued or fetched it
        state TEXT NOT NULL,        -- queued, leased, done
        outcome TEXT,               -- archived, unchanged, copy, not-article, robots, 404, ...
        detail TEXT,                -- the reason; for a copy, the URL of the original
        found TEXT NOT NULL,        -- how: given, feed, sitemap, link, canonical, redirect, file
        found_on INTEGER REFERENCES urls(id),
        depth INTEGER NOT NULL,     -- listings, feeds and sitemaps on the way to it
        priority INTEGER NOT NULL,  -- lower numbers are fetched first
        attempts INTEGER NOT NULL DEFAULT 0,
        not_before TEXT,            -- the earliest time of the next attempt
        discovered_at TEXT NOT NULL,
        fetched_at TEXT,
        article_id INTEGER REFERENCES articles(id),
        etag TEXT,                  -- sent with the next request, as is last_modified
        last_modified TEXT,
        changed_at TEXT,            -- since when its content has been as it was last fetched
        link_rules_digest TEXT,     -- of a listing: the link rules under which it was read
        check_at TEXT               -- when to fetch it again; empty: whenever it is met
    )""",
    # The queue of a run: the URLs of each host in the order in which they are fetched.
    """
    CREATE INDEX urls_waiting ON urls (run_id, host, priority, id) WHERE state = 'queued'
    """,
    "CREATE INDEX urls_leased ON urls (run_id) WHERE state = 'leased'",
    "CREATE INDEX urls_article ON urls (article_id) WHERE article_id IS NOT NULL",
    # The URLs of a source in the order in which they are due for a recheck.
    """
    CREATE INDEX urls_check ON urls (source, check_at)
     WHERE check_at IS NOT NULL
    """,
    # URLs that ended without an article, by outcome and reason, and by time.
    """
    CREATE INDEX urls_missed ON urls (outcome, source, detail, fetched_at, discovered_at)
     WHERE article_id IS NULL AND outcome IN ('robots', 'not-article', '404', 'timeout', 'error')
    """,
    """
    CREATE INDEX urls_missed_at ON urls (coalesce(fetched_at, discovered_at))
     WHERE article_id IS NULL AND outcome IN ('robots', 'not-article', '404', 'timeout', 'error')
    """,
    # One row per article: the work at one URL, with the metadata of its current version.
    """
    CREATE TABLE articles (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,   -- the normalised URL
        url TEXT NOT NULL,
        site TEXT NOT NULL,
        title TEXT,
        author TEXT,
        published TEXT,
        language TEXT,
        description TEXT,
        tags TEXT,                  -- JSON: a list
        image TEXT,
        licence TEXT,
        first_seen TEXT NOT NULL,
        last_seen TEXT NOT NULL,
        version_id INTEGER NOT NULL REFERENCES versions(id), -- the current version
        claimed_key TEXT,           -- key of the canonical URL that its page names, not yet seen
        agency TEXT,                -- news agencies, as author has persons
        -- Where the page had it: declared, visible or guessed; empty: not known.
        title_origin TEXT,
        author_origin TEXT,
        published_origin TEXT,
        language_origin TEXT
    )""",
    "CREATE INDEX articles_site ON articles (site)",
    "CREATE INDEX articles_claims ON articles (claimed_key) WHERE claimed_key IS NOT NULL",
    # One row per distinct text of an article. articles.version_id names the current version, and
    # captures say when each version was seen.
    """
    CREATE TABLE versions (
        id INTEGER PRIMARY KEY,
        -- A version is inserted before its article, so this check waits for the commit.
        article_id INTEGER NOT NULL REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
        number INTEGER NOT NULL,
        seen_at TEXT NOT NULL,      -- for the first time
        text_digest TEXT NOT NULL,  -- SHA-256 of full_text
        title TEXT,
        shingles INTEGER NOT NULL,  -- of all its paragraphs; repeated paragraphs count each time
        kind TEXT NOT NULL DEFAULT 'text', -- text; truncated: cut by a paywall, consent or error
        extractor TEXT,             -- the last extractor that found this text, with its version
        reextraction_of INTEGER REFERENCES versions(id), -- an earlier extractor's text of the page
        text_source TEXT,           -- what the text was taken from: trafilatura-fast, json-ld, ...
        public_since TEXT NOT NULL DEFAULT '', -- for the one seen first: when it was published
        UNIQUE (article_id, number)
    )""",
    "CREATE INDEX versions_text ON versions (text_digest)",
    # Each distinct text once. The band index finds a paragraph by its digest, because a B-tree of
    # digests slows down once it outgrows memory.
    """
    CREATE TABLE paragraphs (
        id INTEGER PRIMARY KEY,
        text TEXT NOT NULL,
        digest BLOB NOT NULL,       -- first 16 bytes of the SHA-256 of the text
        shingles INTEGER NOT NULL,
        version_id INTEGER NOT NULL REFERENCES versions(id), -- its first occurrence in the archive
        position INTEGER NOT NULL   -- its first occurrence in the archive
    )""",
    # The first occurrence of a paragraph on each site, except the site where it occurred first.
    """
    CREATE TABLE first_occurrences (
        paragraph_id INTEGER NOT NULL REFERENCES paragraphs(id),
        site TEXT NOT NULL,
        version_id INTEGER NOT NULL REFERENCES versions(id),
        position INTEGER NOT NULL,
        PRIMARY KEY (paragraph_id, site)
    ) WITHOUT ROWID""",
    # The occurrences: a paragraph at a position (from 0) of a version.
    """
    CREATE TABLE appearances (
        version_id INTEGER NOT NULL REFERENCES versions(id),
        position INTEGER NOT NULL,
        paragraph_id INTEGER NOT NULL REFERENCES paragraphs(id),
        kind TEXT NOT NULL,         -- text, heading, quote, item, code, table
        PRIMARY KEY (version_id, position)
    ) WITHOUT ROWID""",
    "CREATE INDEX appearances_paragraph ON appearances (paragraph_id)",
    # Pairs of paragraphs whose Jaccard similarity, computed exactly, reaches the threshold.
    """
    CREATE TABLE near_duplicates (
        paragraph_id INTEGER NOT NULL REFERENCES paragraphs(id),
        of_paragraph_id INTEGER NOT NULL REFERENCES paragraphs(id),
        similarity REAL NOT NULL,
        differs TEXT NOT NULL,      -- nothing, wording (fold), words, numbers, negation, names
        buckets INTEGER NOT NULL DEFAULT 0,  -- in which the two are candidates
        PRIMARY KEY (paragraph_id, of_paragraph_id),
        CHECK (of_paragraph_id < paragraph_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX near_duplicates_of ON near_duplicates (of_paragraph_id)",
    # Buckets of more than 128 paragraphs, in the order that decides which are candidates.
    """
    CREATE TABLE large_buckets (
        key INTEGER NOT NULL,
        place BLOB NOT NULL,        -- the next two band keys, 5 bytes each, and the digest
        paragraph_id INTEGER NOT NULL,
        PRIMARY KEY (key, place)
    ) WITHOUT ROWID""",
    # Buckets of more than 16 articles, in the order that decides which are candidates.
    """
    CREATE TABLE large_article_buckets (
        key INTEGER NOT NULL,
        place BLOB NOT NULL,        -- the next two keys, 5 bytes each, the text's SHA-256, the URL
        article_id INTEGER NOT NULL,
        PRIMARY KEY (key, place)
    ) WITHOUT ROWID""",
    "CREATE INDEX large_article_buckets_of ON large_article_buckets (article_id, key)",
    # The band index, recent part: one row per transaction.
    """
    CREATE TABLE recent_bands (
        id INTEGER PRIMARY KEY,
        bands BLOB NOT NULL,        -- little-endian int64, ascending
        paragraph_ids BLOB NOT NULL -- little-endian uint32, one for each band
    )""",
    # The band index, sorted part: segments that are written once and later merged into others.
    """
    CREATE TABLE band_segments (
        id INTEGER PRIMARY KEY,     -- increases with every change
        part INTEGER NOT NULL,      -- the upper 4 bits of its keys
        level INTEGER NOT NULL,     -- how often its entries were merged
        entries INTEGER NOT NULL,
        first_block INTEGER NOT NULL,
        fences BLOB NOT NULL,       -- little-endian uint32: the first key of each block
        filter BLOB NOT NULL        -- a blocked Bloom filter of 64-bit words; empty: not built yet
    )""",
    # The blocks of the segments.
    """
    CREATE TABLE band_blocks (
        id INTEGER PRIMARY KEY,
        entries BLOB NOT NULL       -- little-endian uint64: 32 bits of key, 32 of paragraph
    )""",
    # Occurrences that repeat an earlier one. Computed again when what occurred first changes.
    """
    CREATE TABLE repeats (
        version_id INTEGER NOT NULL REFERENCES versions(id),
        position INTEGER NOT NULL,
        scope TEXT NOT NULL,        -- article, site, elsewhere
        of_paragraph_id INTEGER NOT NULL REFERENCES paragraphs(id),
        of_position INTEGER,        -- in the same version; NULL: of its first occurrence in scope
        similarity REAL NOT NULL,
        differs TEXT NOT NULL,
        PRIMARY KEY (version_id, position)
    ) WITHOUT ROWID""",
    # Articles that repeat an earlier article.
    """
    CREATE TABLE copies (
        article_id INTEGER NOT NULL REFERENCES articles(id),
        of_article_id INTEGER NOT NULL REFERENCES articles(id),
        relation TEXT NOT NULL,     -- copy, excerpt (mostly contained in it), shares (passages)
        similarity REAL NOT NULL,   -- Jaccard: common shingles among those of both
        contained REAL NOT NULL,    -- common shingles among those of the article
        contains REAL NOT NULL,     -- common shingles among those of the earlier article
        shingles INTEGER NOT NULL,  -- common shingles
        PRIMARY KEY (article_id, of_article_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX copies_of ON copies (of_article_id)",
    # Pairs of articles that are compared for copies, whatever the result. So are those with the
    # same text, which are not listed.
    """
    CREATE TABLE copy_candidates (
        article_id INTEGER NOT NULL REFERENCES articles(id),
        of_article_id INTEGER NOT NULL REFERENCES articles(id),
        buckets INTEGER NOT NULL DEFAULT 0,    -- in which the two are candidates
        -- 1: paragraphs of the first article occur first in the second; 2: the reverse; 3: both
        paragraphs INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (article_id, of_article_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX copy_candidates_of ON copy_candidates (of_article_id)",
    # One row per site: its number of articles, and its own minimum for boilerplate if it has one.
    """
    CREATE TABLE sites (
        site TEXT PRIMARY KEY,
        articles INTEGER NOT NULL DEFAULT 0,
        boilerplate_articles INTEGER    -- empty: as in config
    ) WITHOUT ROWID""",
    # How many versions of each site an extractor took from each source of text.
    """
    CREATE TABLE site_text_sources (
        site TEXT NOT NULL,
        extractor TEXT NOT NULL,    -- as in versions, as is text_source
        text_source TEXT NOT NULL,
        versions INTEGER NOT NULL,
        PRIMARY KEY (site, extractor, text_source)
    ) WITHOUT ROWID""",
    # The patterns of lines that two or more articles of a site have, or that a user decided about.
    # A pattern is a line without its numbers, dates and names: "[number] views".
    """
    CREATE TABLE patterns (
        id INTEGER PRIMARY KEY,
        site TEXT NOT NULL,
        key INTEGER NOT NULL,       -- hash of the pattern
        articles INTEGER NOT NULL,  -- that have it, in any version
        evidence TEXT,              -- JSON: what a sample of them shows; empty: too few articles
        words BLOB,                 -- hashes of the sample's words, and how often they occur
        verdict TEXT NOT NULL,      -- boilerplate, elsewhere, or why it is not: few, related, ...
        decision TEXT,              -- of the user: drop or keep
        decided TEXT,               -- when
        is_boilerplate INTEGER NOT NULL, -- 1 or 0, by decision or else by verdict
        UNIQUE (site, key)
    )""",
    "CREATE INDEX patterns_key ON patterns (key) WHERE verdict = 'boilerplate'",
    "CREATE INDEX patterns_boilerplate ON patterns (site) WHERE is_boilerplate",
    # The patterns whose verdict depends on the words of the site.
    """
    CREATE INDEX patterns_compared ON patterns (site) WHERE verdict IN ('boilerplate', 'related')
    """,
    # The paragraphs that have these patterns, on each site.
    """
    CREATE TABLE pattern_paragraphs (
        paragraph_id INTEGER NOT NULL REFERENCES paragraphs(id),
        pattern_id INTEGER NOT NULL REFERENCES patterns(id),
        site TEXT NOT NULL,         -- as in patterns
        PRIMARY KEY (paragraph_id, pattern_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX pattern_paragraphs_of ON pattern_paragraphs (pattern_id)",
    # The sample of each pattern: those of its articles whose URLs have the lowest hashes.
    """
    CREATE TABLE pattern_samples (
        pattern_id INTEGER NOT NULL REFERENCES patterns(id),
        rank INTEGER NOT NULL,      -- hash of the article's key
        article_id INTEGER NOT NULL REFERENCES articles(id),
        version_id INTEGER NOT NULL REFERENCES versions(id), -- the first one with the pattern
        PRIMARY KEY (pattern_id, rank)
    ) WITHOUT ROWID""",
    "CREATE INDEX pattern_samples_article ON pattern_samples (article_id)",
    # A sample of the articles of each site and language, chosen in the same way.
    """
    CREATE TABLE site_samples (
        site TEXT NOT NULL,
        language TEXT NOT NULL,     -- empty: not known
        rank INTEGER NOT NULL,
        article_id INTEGER NOT NULL REFERENCES articles(id),
        version_id INTEGER NOT NULL REFERENCES versions(id), -- the first one
        PRIMARY KEY (site, language, rank)
    ) WITHOUT ROWID""",
    # One row per fetch, and per imported record or file.
    """
    CREATE TABLE captures (
        id INTEGER PRIMARY KEY,
        run_id INTEGER NOT NULL REFERENCES runs(id),
        url_id INTEGER NOT NULL REFERENCES urls(id),
        url TEXT NOT NULL,
        final_url TEXT NOT NULL,
        fetched_at TEXT NOT NULL,
        status INTEGER,
        payload_digest TEXT,        -- SHA-256 of the body as received
        payload_length INTEGER,
        media_type TEXT,
        outcome TEXT NOT NULL,
        detail TEXT,
        version_id INTEGER REFERENCES versions(id), -- the text that it showed
        record_id INTEGER REFERENCES warc_records(id), -- the response as it was sent
        prose INTEGER,              -- characters of prose on the page; empty: not measured
        left_out INTEGER,           -- characters of that prose that are not in the text
        left_out_passage TEXT       -- start of the longest passage that is not in the text
    )""",
    "CREATE INDEX captures_url ON captures (url_id)",
    # How much prose the pages without an article had, by time.
    """
    CREATE INDEX captures_rejected ON captures (url_id, fetched_at, prose)
     WHERE outcome = 'not-article' AND prose IS NOT NULL
    """,
    # The WARC files that contain the captured responses.
    """
    CREATE TABLE warcs (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,         -- of a file within a WACZ: pages.wacz/archive/data.warc.gz
        folder TEXT NOT NULL,       -- where it was when it was written or read
        UNIQUE (name, folder)
    )""",
    # The WARC records from which captures were taken.
    """
    CREATE TABLE warc_records (
        id INTEGER PRIMARY KEY,
        warc_id INTEGER NOT NULL REFERENCES warcs(id),
        offset INTEGER NOT NULL,    -- bytes from the start of the file
        length INTEGER NOT NULL,    -- bytes in the file, compressed if the file is
        record_id TEXT NOT NULL,    -- WARC-Record-ID: urn:uuid:...
        type TEXT NOT NULL,         -- response, revisit, resource; metadata: it was redacted
        url TEXT NOT NULL,
        date TEXT NOT NULL,
        payload_digest TEXT,        -- WARC-Payload-Digest: of the body as sent, still compressed
        UNIQUE (warc_id, offset)
    )""",
    """
    CREATE INDEX warc_records_payload ON warc_records (payload_digest)
     WHERE type = 'response'
    """,
    # A file that was moved or compressed again has the same records.
    "CREATE INDEX warc_records_name ON warc_records (record_id)",
    # Captures that were reextracted from their records. A different text became a version.
    """
    CREATE TABLE reextractions (
        capture_id INTEGER PRIMARY KEY REFERENCES captures(id),
        extractor TEXT NOT NULL     -- the last one that read it
    )""",
    # Takedowns: these URLs are not fetched or imported again.
    """
    CREATE TABLE redactions (
        key TEXT PRIMARY KEY,       -- the normalised URL, as in urls
        url TEXT NOT NULL,
        article_id INTEGER NOT NULL, -- the id that the article had
        reason TEXT NOT NULL,
        redacted_at TEXT NOT NULL
    ) WITHOUT ROWID""",
    # The full-text index of titles and current texts. It stores no text; rowid is the article id.
    "CREATE VIRTUAL TABLE article_words USING fts5 (title, text, content='', tokenize='unicode61')",
)
