"""Has the pages of an input read in workers, each within the limits of a crawl."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from typing import Any

from crawler.bulk.tasks import Target, read_saved
from crawler.ingest.files import Page, Problem
from crawler.ingest.importer import read_record
from crawler.ingest.warc_files import PageRecord, RecordWithoutPage
from crawler.workers.text_choices import TextChoices, must_be_read_again, urls_of
from crawler.workers.workers import Workers
from storage.archive.visit import Visit
from storage.bulk.files.signed_articles import CapturedArticle, SignedArticles, signed_before
from storage.core.model import Failure, NoArticle, TextPreference
from storage.core.urls import strip_tracking
from storage.text.read_article import ReadArticle

_MAX_TASKS = 16  # in progress at the same time
_SOURCE = "bulk"

Item = Page | PageRecord | RecordWithoutPage | Problem


@dataclass(frozen=True, slots=True)
class _Task:
    """A page that a worker reads. preference: which text source it is read with."""

    page: Page | PageRecord
    future: Future[Any]
    preference: TextPreference


class PageTasks:
    """Reads pages. Captures of one article in this input are read with the same text source."""

    def __init__(self, workers: Workers, target: Target, counts: Counter[str]) -> None:
        """counts: what is left out is counted here."""
        self._workers = workers
        self._target = target
        self._counts = counts
        self._choices = TextChoices()

    def read(self, items: Iterable[Item]) -> Iterator[SignedArticles | Problem]:
        """The articles on pages, and what could not be read, in order."""
        pending: deque[_Task | Problem] = deque()
        for item in items:
            if isinstance(item, RecordWithoutPage):
                self._counts["other_records"] += 1
                continue
            started = item if isinstance(item, Problem) else self._start(item)
            if started is not None:
                pending.append(started)
            if len(pending) >= _MAX_TASKS:
                yield from self._finish(pending.popleft())
        while pending:
            yield from self._finish(pending.popleft())

    def _start(self, page: Page | PageRecord) -> _Task | None:
        """Start reading a page; None if a filter leaves it out before anything is extracted."""
        filters = self._target.filters
        preference = TextPreference()
        if isinstance(page, PageRecord):
            if not (filters.accept_url(page.record.url) and filters.accept_time(page.fetched_at)):
                self._counts["filtered"] += 1
                return None
            preference = self._choices.prefer(preference, (page.record.url, page.url))
        return _Task(page, self._call(page, preference), preference)

    def _call(self, page: Page | PageRecord, preference: TextPreference) -> Future[Any]:
        folding = self._target.folding
        if isinstance(page, PageRecord):
            return self._workers.call(read_record, page, _SOURCE, folding, preference)
        return self._workers.call(read_saved, page, folding, preference, self._target.created)

    def _finish(self, task: _Task | Problem) -> Iterator[SignedArticles | Problem]:
        if isinstance(task, Problem):
            yield task
            return
        page = task.page
        try:
            url, seen_at, content = self._result(task)
        except CancelledError:
            raise
        except Exception as error:
            yield _problem(page, self._workers.failure(error).detail)
            return
        if not isinstance(content, ReadArticle):
            kind = "not_articles" if isinstance(content, NoArticle) else "failures"
            self._counts[kind] += 1
            return
        filters = self._target.filters
        if filters.accept_url(url) and filters.accept_article(content.article):
            captured = CapturedArticle(strip_tracking(url), seen_at, content.article)
            yield signed_before(captured, content)
        else:
            self._counts["filtered"] += 1

    def _result(self, task: _Task) -> tuple[str, str, ReadArticle | NoArticle | Failure | Any]:
        """The URL of a page, its time, and what it contains. Raises what the worker raises."""
        result = task.future.result()
        if not isinstance(task.page, PageRecord):
            url, content = result
            return url, self._target.created, content
        (visit,) = result
        assert isinstance(visit, Visit)
        urls = urls_of(visit)
        wanted = self._choices.prefer(TextPreference(), urls)
        if must_be_read_again(visit.content, task.preference, wanted):
            (visit,) = self._call(task.page, wanted).result()
            assert isinstance(visit, Visit)
        self._choices.remember(visit.content, urls)
        return visit.capture.final_url, visit.capture.fetched_at, visit.content


def _problem(page: Page | PageRecord, detail: str) -> Problem:
    if isinstance(page, PageRecord):
        return Problem(str(page.path), None, detail, page.record.offset)
    return Problem(str(page.path), None, detail)
