"""The data of one article, from which its pages and feed entries are made."""

from __future__ import annotations

from dataclasses import dataclass

BOILERPLATE = (
    "The Harbour Gazette is printed in Cooper's Yard, Pellowmouth, every Thursday morning. "
    "Send tips, corrections and photographs of unusual fish to the newsdesk before noon on Tuesday."
)


@dataclass(frozen=True, slots=True)
class Story:
    """One article.

    `body` consists of blocks separated by blank lines; `## ` starts a heading, `> ` a quotation.
    """

    path: str
    title: str
    summary: str
    author: str
    published: str
    body: str
    tags: tuple[str, ...] = ()
    lang: str = "en"
    image: str = "/images/harbour.png"
    caption: str = "The inner harbour, seen from the customs steps."
    canonical: bool = True
    json_ld: bool = False
    amp: str | None = None
    licence: str | None = None
    comments: tuple[str, ...] = ()
    boilerplate: bool = True

    @property
    def section(self) -> str:
        """The first part of the path."""
        return self.path.split("/")[1]

    def blocks(self) -> tuple[str, ...]:
        """The blocks of the body, with the boilerplate paragraph at the end if it has one."""
        # Chinese has no spaces between words, so a line break in the source leaves none.
        separator = "" if self.lang.startswith("zh") else " "
        parts = (separator.join(part.split("\n")) for part in self.body.strip().split("\n\n"))
        blocks = tuple(part.strip() for part in parts)
        return (*blocks, BOILERPLATE) if self.boilerplate else blocks

    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs that extraction should return, without headings."""
        return tuple(
            block.removeprefix("> ") for block in self.blocks() if not block.startswith("## ")
        )
