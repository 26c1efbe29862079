"""The errors of the project, and what their reader should do.

    PalimpsestError                 storage.core.errors             do what the message says
      AddressUnavailable            storage.web.server              use another port or host
      AllTakenDown                  storage.crawl_state.run_plan    choose other start URLs
      ArchiveBeingRead              storage.takedown.erasure        stop the reader, redact again
      ArchiveNotMigrated            storage.core.errors             make it writable, or copy it
      ArchiveTooNew                 storage.core.errors             install a newer Palimpsest
      CannotWriteFile               storage.exports.atomic_file     name another file, or replace it
      CannotWriteSnapshot           storage.archive.snapshot        name another file, or free space
      DamagedArchive                storage.archive.snapshot        run verify
      FoldingSettingsMismatch       storage.core.errors             run refold
      InvalidDate                   storage.exports.selection       write the date as in ISO 8601
      InvalidFoldingSettings        storage.folding.refold          choose other settings
      InvalidSourcesFile            crawler.sources.sources_toml    correct the lines named
      InvalidVariable               storage.core.errors             set the environment variable
      NoSuchArticle                 storage.queries.article_reference  run search, or why URL
        Redacted                    storage.queries.article_reference  choose another article
      NoSuchPage                    storage.web.pages               start from the search page
      NoSuchParagraph               storage.folding.boilerplate_rules  run show ARTICLE --json
      NoSuchParagraph               storage.queries.paragraph       run show ARTICLE --json
      NoSuchSite                    storage.folding.boilerplate_rules  run boilerplate
      NoSuchVersion                 storage.queries.versions        run versions ARTICLE
      NotAnArchive                  storage.core.errors             name another path
      NotDue                        storage.crawl_state.run_plan    wait until the source is due
      NothingToResume               crawler.crawl.plan              omit --resume
      PyarrowMissing                storage.exports.parquet         install the extra
      RecordMissing                 storage.warc.reader             name the WARC folder, or verify
      RecordNotOverwritten          storage.warc.tombstones         treat the file as described
      RunInProgress                 storage.core.errors             wait until the run ends
      SpidermonMissing              crawler.crawl.monitors          install the extra
      StoppedEarly                  crawler.crawl.process           start the crawl again
      UnusableWarcFolder            storage.warc.files              name another folder
      UrlNeverSeen                  storage.queries.url_history     crawl the URL, or respell it
    Exception
      ArchiveWriteFailed            storage.core.errors             free disk space, then resume
      DecompressionFailed           crawler.net.failures            (recorded as a URL outcome)
      Redirect                      storage.web.pages               (sent to the browser)
      RobotsUnreachable             crawler.net.failures            (recorded as a URL outcome)
    IgnoreRequest
      NotPublicHost                 crawler.net.resolver            allow it with --allow-private
      NotSent                       crawler.crawl.session_extension  (the URL stays in the frontier)
    ValueError
      InvalidAddress                crawler.net.address_policy      correct the host or network
      InvalidUrl                    storage.core.urls               use an http(s) address
      NotWarc                       crawler.ingest.warc_scan        (reported with the file name)

Commands print the message without a traceback. They exit with 5 after a `RunInProgress`, with 1
after an `ArchiveWriteFailed`, and with 2 after any other `PalimpsestError` or an `InvalidUrl`.
"""

from __future__ import annotations


class PalimpsestError(Exception):
    """A problem that the user can solve; the message says what is wrong and what to do."""


class NotAnArchive(PalimpsestError):
    """The file cannot be used as an archive: name another path."""


class ArchiveTooNew(PalimpsestError):
    """A newer version of Palimpsest made this archive: install that version."""


class ArchiveNotMigrated(PalimpsestError):
    """An older version made this archive, and it cannot be migrated: make it writable."""


class RunInProgress(PalimpsestError):
    """Another process is working on this run or source: wait until it ends."""


class ArchiveWriteFailed(Exception):
    """The archive can no longer be written: check the disk, then resume the run."""


class InvalidVariable(PalimpsestError):
    """An environment variable is not set or has an invalid value: set it."""


class FoldingSettingsMismatch(PalimpsestError):
    """The archive was folded with other settings: use those, or refold the archive."""
