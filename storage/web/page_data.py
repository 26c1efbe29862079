"""What the pages of an article and of a paragraph show, and their form as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Self

from markupsafe import Markup

from storage.core.prose import describe_left_out, describe_text_source
from storage.queries.article import ArticleView, CaptureView, ParagraphView
from storage.queries.copies import FamilyMember
from storage.queries.paragraph import Occurrence, ParagraphHistory
from storage.web.markup import mark_changes


@dataclass(frozen=True, slots=True)
class ParagraphRow:
    """A paragraph of an article, and the changes from the occurrence that it repeats.

    Attributes:
        before, after: the text of that occurrence and the paragraph's own text, with their
            differences marked; None if the paragraph repeats nothing.
    """

    view: ParagraphView
    before: Markup | None
    after: Markup | None

    @classmethod
    def of(cls, paragraph: ParagraphView) -> Self:
        """The row of a paragraph."""
        if paragraph.repetition is None:
            return cls(paragraph, None, None)
        changes = map(asdict, paragraph.changes)
        return cls(paragraph, *mark_changes(paragraph.repetition.of_text, paragraph.text, changes))

    @property
    def is_foldable(self) -> bool:
        """Whether the page shows the paragraph folded."""
        return self.view.boilerplate is not None or self.view.repetition is not None

    def as_json(self) -> dict[str, Any]:
        """The paragraph as one flat object."""
        evidence = self.view.repetition
        row: dict[str, Any] = self.view.as_json() | {
            "of_text": evidence and evidence.of_text,
        }
        if evidence is not None:
            if evidence.of_text != self.view.text:
                row["changes"] = [asdict(change) for change in self.view.changes]
            row |= {"was": self.before, "is": self.after}
        return row


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article with everything that its page shows.

    Attributes:
        versions: the number of versions.
        expand: whether folded paragraphs are opened.
    """

    view: ArticleView
    paragraphs: tuple[ParagraphRow, ...]
    versions: int
    captures: list[CaptureView]
    related: list[FamilyMember]
    expand: bool

    @property
    def foldable(self) -> int:
        """The number of paragraphs that the page shows folded."""
        return sum(row.is_foldable for row in self.paragraphs)

    @property
    def left_out(self) -> str:
        """How much of the page's prose was left out; "" for nothing, or if it is unknown."""
        return describe_left_out(self.view.left_out_share)

    @property
    def text_source(self) -> str:
        """What the text was taken from; "" for the usual source, or if it is unknown."""
        return describe_text_source(self.view.text_source)

    def as_json(self) -> dict[str, Any]:
        """The article as one object."""
        return self.view.as_json() | {
            "paragraphs": self.paragraphs,
            "versions": self.versions,
            "captures": self.captures,
            "relatives": self.related,
        }


@dataclass(frozen=True, slots=True)
class OccurrenceRow:
    """An occurrence of a paragraph, and the changes from the text of the earliest one.

    Attributes:
        before, after: the two texts with their differences marked.
    """

    view: Occurrence
    before: Markup
    after: Markup

    @classmethod
    def of(cls, occurrence: Occurrence, history: ParagraphHistory) -> Self:
        """The row of an occurrence."""
        changes = map(asdict, occurrence.changes)
        return cls(occurrence, *mark_changes(history.first_text, occurrence.text, changes))

    def as_json(self) -> dict[str, Any]:
        """The occurrence as one flat object."""
        return asdict(self.view) | {"was": self.before, "is": self.after}


@dataclass(frozen=True, slots=True)
class ParagraphPage:
    """A paragraph with its occurrences."""

    history: ParagraphHistory
    occurrences: tuple[OccurrenceRow, ...]

    def as_json(self) -> dict[str, Any]:
        """The paragraph as one object."""
        return asdict(self.history) | {"occurrences": self.occurrences}
