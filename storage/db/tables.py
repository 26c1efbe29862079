"""The archive's tables and indexes, as this version makes them."""

from __future__ import annotations

TABLES = (
    # What folding was set to when the archive was made; another setting would give other pairs.
    "CREATE TABLE config (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    # The ledger: one row a crawl or import, whatever its end.
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        started TEXT NOT NULL,
        finished TEXT,              -- empty: still running, or cut off
        outcome TEXT,               -- finished, stopped, limit, failed, killed, overtaken
        stats TEXT,                 -- JSON, the run in numbers
        arguments TEXT,             -- JSON, what it was asked to do
        pid INTEGER
    )""",
    "CREATE INDEX runs_source ON runs (source)",
    # What is known of each source that is written down, from the runs that have ended.
    """
    CREATE TABLE sources (
        name TEXT PRIMARY KEY,
        polled_at TEXT,             -- start of the last run, whatever came of it
        read_at TEXT,               -- start of the last one that could read where it begins
        news_at TEXT,               -- start of the last one that brought a new article
        failed INTEGER NOT NULL,    -- runs in a row that could not read it
        news REAL NOT NULL,         -- new articles of late; what is longer ago counts less
        span REAL NOT NULL,         -- seconds in which they came, weighted likewise
        usual REAL NOT NULL DEFAULT 0, -- new articles a second when the last one came
        gap REAL NOT NULL DEFAULT 0 -- longest pause in seconds between two runs with news, of late
    ) WITHOUT ROWID""",
    # What `on_alert` was told of sources and not yet told to be over.
    """
    CREATE TABLE alerts (
        source TEXT NOT NULL,
        kind TEXT NOT NULL,         -- failing, challenged, silent, overdue, yield, shorter
        since TEXT NOT NULL,
        told TEXT NOT NULL,         -- what was found
        told_at TEXT,               -- empty: the command has not taken it yet
        claimed_at TEXT,            -- a process is about to tell it, or that it is over
        PRIMARY KEY (source, kind)
    ) WITHOUT ROWID""",
    # The runs that are under way, and what they are at: one run a source.
    """
    CREATE TABLE holds (
        run_id INTEGER NOT NULL REFERENCES runs(id),
        source TEXT NOT NULL,       -- empty: an import, which needs none for itself
        machine TEXT NOT NULL,      -- its host name
        place TEXT NOT NULL,        -- where the process's number holds: machine, start, container
        pid INTEGER NOT NULL,
        since TEXT NOT NULL,
        heartbeat TEXT NOT NULL,    -- a run that told nothing for 90 seconds is dead
        PRIMARY KEY (run_id, source)
    ) WITHOUT ROWID""",
    # One row a URL ever seen, under the key that makes its variants one.
    """
    CREATE TABLE urls (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        url TEXT NOT NULL,
        source TEXT NOT NULL,
        host TEXT NOT NULL,         -- without www., with an unusual port
        run_id INTEGER NOT NULL REFERENCES runs(id),
        state TEXT NOT NULL,        -- queued, leased, done
        outcome TEXT,               -- archived, unchanged, copy, not-article, robots, 404, ...
        detail TEXT,                -- why; for a copy, of which URL
        found TEXT NOT NULL,        -- given, feed, sitemap, link, canonical, redirect, file
        found_on INTEGER REFERENCES urls(id),
        depth INTEGER NOT NULL,     -- listings, feeds and sitemaps on the way to it
        priority INTEGER NOT NULL,  -- lower ones are fetched earlier
        attempts INTEGER NOT NULL DEFAULT 0,
        not_before TEXT,            -- a retry waits until then
        discovered_at TEXT NOT NULL,
        fetched_at TEXT,
        article_id INTEGER REFERENCES articles(id),
        etag TEXT,                  -- what its server gave last, to ask whether it has changed
        last_modified TEXT,
        changed_at TEXT,            -- since when it is as it was fetched last
        asked_as TEXT,              -- for what leads to others: by what source, as it was then
        check_at TEXT               -- another look is worth its while from then on; empty: always
    )""",
    # The queue of a run: each host's URLs in the order in which they are to be fetched.
    """
    CREATE INDEX urls_waiting ON urls (run_id, host, priority, id) WHERE state = 'queued'
    """,
    "CREATE INDEX urls_leased ON urls (run_id) WHERE state = 'leased'",
    "CREATE INDEX urls_article ON urls (article_id) WHERE article_id IS NOT NULL",
    # The URLs of a source in the order in which they are to be looked at again.
    """
    CREATE INDEX urls_check ON urls (source, check_at)
     WHERE check_at IS NOT NULL
    """,
    # What ended without an article, by how and why.
    """
    CREATE INDEX urls_missed ON urls (outcome, source, detail, fetched_at, discovered_at)
     WHERE article_id IS NULL AND outcome IN ('robots', 'not-article', '404', 'timeout', 'error')
    """,
    """
    CREATE INDEX urls_missed_at ON urls (coalesce(fetched_at, discovered_at))
     WHERE article_id IS NULL AND outcome IN ('robots', 'not-article', '404', 'timeout', 'error')
    """,
    # One row an article: the work of one URL, with what its page said of it last.
    """
    CREATE TABLE articles (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        url TEXT NOT NULL,
        site TEXT NOT NULL,
        title TEXT,
        author TEXT,
        published TEXT,
        language TEXT,
        description TEXT,
        tags TEXT,                  -- JSON, a list
        image TEXT,
        licence TEXT,
        first_seen TEXT NOT NULL,
        last_seen TEXT NOT NULL,
        version_id INTEGER NOT NULL REFERENCES versions(id), -- the current one
        claims TEXT                 -- key of the URL that its page calls its own, not seen yet
    )""",
    "CREATE INDEX articles_site ON articles (site)",
    "CREATE INDEX articles_claims ON articles (claims) WHERE claims IS NOT NULL",
    # A distinct text of an article; articles.version_id says which one stands now, captures when
    # each was shown.
    """
    CREATE TABLE versions (
        id INTEGER PRIMARY KEY,
        -- A version is written before its article, so this check waits for the commit.
        article_id INTEGER NOT NULL REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
        number INTEGER NOT NULL,
        seen_at TEXT NOT NULL,      -- for the first time
        text_digest TEXT NOT NULL,  -- SHA-256 of full_text
        title TEXT,
        shingles INTEGER NOT NULL,  -- of all its paragraphs, each counted as often as it stands
        kind TEXT NOT NULL DEFAULT 'text', -- gutted: what a paywall, a consent or an error left
        extractor TEXT,             -- what took the text out of its page, with its version
        rereads INTEGER REFERENCES versions(id), -- what an earlier extractor had made of that page
        UNIQUE (article_id, number)
    )""",
    "CREATE INDEX versions_text ON versions (text_digest)",
    # Each distinct text once: the band index leads from a digest to its paragraph, for a B-tree of
    # digests would slow down as it outgrows memory. version_id, position: who told it first of all.
    """
    CREATE TABLE paragraphs (
        id INTEGER PRIMARY KEY,
        text TEXT NOT NULL,
        digest BLOB NOT NULL,       -- first 16 bytes of the SHA-256 of the text
        shingles INTEGER NOT NULL,
        version_id INTEGER NOT NULL REFERENCES versions(id),
        position INTEGER NOT NULL
    )""",
    # Where a paragraph was told first on a site other than the one that told it first of all.
    """
    CREATE TABLE tellings (
        paragraph_id INTEGER NOT NULL REFERENCES paragraphs(id),
        site TEXT NOT NULL,
        version_id INTEGER NOT NULL REFERENCES versions(id),
        position INTEGER NOT NULL,
        PRIMARY KEY (paragraph_id, site)
    ) WITHOUT ROWID""",
    # A paragraph at a position (from 0) of a version.
    """
    CREATE TABLE appearances (
        version_id INTEGER NOT NULL REFERENCES versions(id),
        position INTEGER NOT NULL,
        paragraph_id INTEGER NOT NULL REFERENCES paragraphs(id),
        kind TEXT NOT NULL,         -- text, heading, quote, item, code, table
        PRIMARY KEY (version_id, position)
    ) WITHOUT ROWID""",
    "CREATE INDEX appearances_paragraph ON appearances (paragraph_id)",
    # Two paragraphs whose Jaccard similarity, computed exactly, reaches the threshold.
    """
    CREATE TABLE near_duplicates (
        paragraph_id INTEGER NOT NULL REFERENCES paragraphs(id),
        of_paragraph_id INTEGER NOT NULL REFERENCES paragraphs(id),
        similarity REAL NOT NULL,
        differs TEXT NOT NULL,      -- nothing, wording (these fold), numbers, negation, names
        PRIMARY KEY (paragraph_id, of_paragraph_id),
        CHECK (of_paragraph_id < paragraph_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX near_duplicates_of ON near_duplicates (of_paragraph_id)",
    # The band index: what came last, one row a transaction.
    """
    CREATE TABLE recent_bands (
        id INTEGER PRIMARY KEY,
        bands BLOB NOT NULL,        -- little-endian int64, ascending
        paragraph_ids BLOB NOT NULL -- little-endian uint32, one for each band
    )""",
    # The band index: sorted runs of what came before; each is written once and merged into others.
    """
    CREATE TABLE band_segments (
        id INTEGER PRIMARY KEY,     -- rises with every change
        part INTEGER NOT NULL,      -- the upper 4 bits of its keys
        level INTEGER NOT NULL,     -- how often its entries were merged
        entries INTEGER NOT NULL,
        first_block INTEGER NOT NULL,
        fences BLOB NOT NULL,       -- little-endian uint32: the first key of each block
        filter BLOB NOT NULL        -- a blocked Bloom filter in words of 64 bits; empty: to be made
    )""",
    # The blocks of the segments.
    """
    CREATE TABLE band_blocks (
        id INTEGER PRIMARY KEY,
        entries BLOB NOT NULL       -- little-endian uint64: 32 bits of key, 32 of paragraph
    )""",
    # The appearances that repeat an earlier one, found when their version came in.
    """
    CREATE TABLE repeats (
        version_id INTEGER NOT NULL REFERENCES versions(id),
        position INTEGER NOT NULL,
        scope TEXT NOT NULL,        -- article, site, elsewhere
        of_version_id INTEGER NOT NULL REFERENCES versions(id),
        of_position INTEGER NOT NULL,
        of_paragraph_id INTEGER NOT NULL REFERENCES paragraphs(id),
        similarity REAL NOT NULL,
        differs TEXT NOT NULL,
        PRIMARY KEY (version_id, position)
    ) WITHOUT ROWID""",
    # Articles that repeat an earlier one.
    """
    CREATE TABLE copies (
        article_id INTEGER NOT NULL REFERENCES articles(id),
        of_article_id INTEGER NOT NULL REFERENCES articles(id),
        relation TEXT NOT NULL,     -- copy, excerpt (mostly contained in it), shares (a good part)
        similarity REAL NOT NULL,   -- Jaccard: common shingles among those of both
        contained REAL NOT NULL,    -- common shingles among those of the article
        contains REAL NOT NULL,     -- common shingles among those of the earlier one
        shingles INTEGER NOT NULL,  -- common shingles
        PRIMARY KEY (article_id, of_article_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX copies_of ON copies (of_article_id)",
    # Pairs of articles that were compared for copies, whatever came of it.
    """
    CREATE TABLE copy_candidates (
        article_id INTEGER NOT NULL REFERENCES articles(id),
        of_article_id INTEGER NOT NULL REFERENCES articles(id),
        PRIMARY KEY (article_id, of_article_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX copy_candidates_of ON copy_candidates (of_article_id)",
    # One row a site: how many articles it has, and its rule for boilerplate where it has its own.
    """
    CREATE TABLE sites (
        site TEXT PRIMARY KEY,
        articles INTEGER NOT NULL DEFAULT 0,
        boilerplate_articles INTEGER,   -- empty: as in config
        boilerplate_share REAL          -- empty: as in config
    ) WITHOUT ROWID""",
    # On how many articles of a site a paragraph stands, itself or retold; from two on.
    """
    CREATE TABLE site_paragraphs (
        site TEXT NOT NULL,
        paragraph_id INTEGER NOT NULL REFERENCES paragraphs(id),
        articles INTEGER NOT NULL,
        PRIMARY KEY (site, paragraph_id)
    ) WITHOUT ROWID""",
    # What a person said about a paragraph of a site, against the rule or beyond it.
    """
    CREATE TABLE boilerplate_verdicts (
        site TEXT NOT NULL,
        paragraph_id INTEGER NOT NULL REFERENCES paragraphs(id),
        verdict TEXT NOT NULL,      -- drop: it is boilerplate; keep: it is not
        decided TEXT NOT NULL,
        PRIMARY KEY (site, paragraph_id)
    ) WITHOUT ROWID""",
    # One row a fetch, or a piece of a file that was imported.
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
        record_id INTEGER REFERENCES warc_records(id) -- the response as it was sent
    )""",
    "CREATE INDEX captures_url ON captures (url_id)",
    # The WARC files that hold what was sent.
    """
    CREATE TABLE warcs (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,         -- of one within a WACZ: pages.wacz/archive/data.warc.gz
        folder TEXT NOT NULL,       -- where it lay when it was written or read
        UNIQUE (name, folder)
    )""",
    # The records in them that captures were taken from.
    """
    CREATE TABLE warc_records (
        id INTEGER PRIMARY KEY,
        warc_id INTEGER NOT NULL REFERENCES warcs(id),
        offset INTEGER NOT NULL,    -- bytes from the start of the file
        length INTEGER NOT NULL,    -- bytes, as it lies there
        record_id TEXT NOT NULL,    -- WARC-Record-ID: urn:uuid:...
        type TEXT NOT NULL,         -- response, revisit, resource; metadata: it was redacted
        url TEXT NOT NULL,
        date TEXT NOT NULL,
        payload_digest TEXT,        -- WARC-Payload-Digest: of the body as sent, not yet unpacked
        UNIQUE (warc_id, offset)
    )""",
    """
    CREATE INDEX warc_records_payload ON warc_records (payload_digest)
     WHERE type = 'response'
    """,
    # A file that was moved or packed anew has the same records.
    "CREATE INDEX warc_records_name ON warc_records (record_id)",
    # Captures that were read anew from their records; what was other than before is a version.
    """
    CREATE TABLE rereadings (
        capture_id INTEGER PRIMARY KEY REFERENCES captures(id),
        extractor TEXT NOT NULL     -- the last one that read it
    )""",
    # What was taken down: its URLs are not fetched or imported again.
    """
    CREATE TABLE redactions (
        key TEXT PRIMARY KEY,       -- of the URL, as in urls
        url TEXT NOT NULL,
        article_id INTEGER NOT NULL, -- the number that the article had
        reason TEXT NOT NULL,
        redacted_at TEXT NOT NULL
    ) WITHOUT ROWID""",
    # Words of titles and current texts; holds no text itself, rowid is the article.
    "CREATE VIRTUAL TABLE article_words USING fts5 (title, text, content='', tokenize='unicode61')",
)
