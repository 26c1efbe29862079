"""The errors of the project, and what their reader should do.

    PalimpsestError                 storage.core.errors             do what the message says
      AllTakenDown                  storage.crawl_state.run_plan    choose other start URLs
      AllowMoreMemory               storage.bulk.engines.engine     allow more with --memory
      ChooseOtherSettings           storage.folding.refold          choose other settings
      CorrectDate                   storage.exports.selection       write the date as in ISO 8601
      CorrectInput                  crawler.bulk.remote_files       correct the name
      CorrectSources                crawler.sources.sources_toml    correct the lines named
      InstallBulk                   storage.bulk.files.parquet_files  install the extra
      InstallJava                   storage.bulk.engines.spark_engine  install Java
      InstallPyarrow                storage.exports.parquet         install the extra
      InstallSpidermon              crawler.crawl.monitors          install the extra
      MakeArchiveWritable           storage.core.errors             make it writable, or copy it
      NarrowSearch                  storage.web.page_query          narrow the search
      NoSuchArticle                 storage.queries.article_reference  run search, or why URL
        Redacted                    storage.queries.article_reference  choose another article
      NoSuchPage                    storage.web.pages               start from the search page
      NoSuchParagraph               storage.boilerplate.decisions  run show ARTICLE --json
      NoSuchParagraph               storage.queries.paragraph       run show ARTICLE --json
      NoSuchSite                    storage.boilerplate.site_minimum  run boilerplate
      NoSuchVersion                 storage.queries.versions        run versions ARTICLE
      NotDue                        storage.crawl_state.run_plan    wait until the source is due
      NothingToResume               crawler.crawl.plan              omit --resume
      RecordMissing                 storage.warc.reader             name the WARC folder, or verify
      RecordNotOverwritten          storage.warc.tombstones         treat the file as described
      RefoldArchive                 storage.core.errors             run refold
      SetVariable                   storage.core.errors             set the environment variable
      StopReaders                   storage.takedown.erasure        stop the reader, redact again
      StoppedEarly                  crawler.crawl.process           start the crawl again
      UpgradePalimpsest             storage.core.errors             install a newer Palimpsest
      UrlNeverSeen                  storage.queries.url_history     crawl the URL, or respell it
      UseAnotherArchive             storage.core.errors             name another path
      UseAnotherDataset             storage.bulk.files.dataset      name another folder
      UseAnotherFile                storage.archive.snapshot        name another file, or free space
      UseAnotherFolder              storage.warc.files              name another folder
      UseAnotherPort                storage.web.server              use another port or host
      UseAnotherTarget              storage.exports.atomic_file     name another file, or replace it
      VerifyArchive                 storage.archive.snapshot        run verify
      WaitForRun                    storage.core.errors             wait until the run ends
    Exception
      DecompressionFailed           crawler.net.failures            (recorded as a URL outcome)
      FreeDiskSpace                 storage.core.errors             free disk space, then resume
      Redirect                      storage.web.pages               (sent to the browser)
      RobotsUnreachable             crawler.net.failures            (recorded as a URL outcome)
    IgnoreRequest
      NotPublicHost                 crawler.net.resolver            allow it with --allow-private
      NotSent                       crawler.crawl.session_extension (the URL stays in the frontier)
    ValueError
      InvalidAddress                crawler.net.address_policy      correct the host or network
      InvalidUrl                    storage.core.urls               use an http(s) address
      NotWarc                       crawler.ingest.warc_scan        (reported with the file name)

Commands print the message without a traceback. They exit with 5 after a `WaitForRun`, with 1
after a `FreeDiskSpace`, and with 2 after any other `PalimpsestError` or an `InvalidUrl`.
"""

from __future__ import annotations


class PalimpsestError(Exception):
    """A problem that the user can solve; the message says what is wrong and what to do."""


class UseAnotherArchive(PalimpsestError):
    """The file cannot be used as an archive: name another path."""


class UpgradePalimpsest(PalimpsestError):
    """A newer version of Palimpsest made this archive: install that version."""


class MakeArchiveWritable(PalimpsestError):
    """An older version made this archive, and it cannot be migrated: make it writable."""


class WaitForRun(PalimpsestError):
    """Another process is working on this run or source: wait until it ends."""


class FreeDiskSpace(Exception):
    """The archive can no longer be written: check the disk, then resume the run."""


class SetVariable(PalimpsestError):
    """An environment variable is not set or has an invalid value: set it."""


class RefoldArchive(PalimpsestError):
    """The archive was folded with other settings: use those, or refold the archive."""
