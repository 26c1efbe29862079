"""What an article of the newspaper is, before it becomes a page."""

from __future__ import annotations

from dataclasses import dataclass

BOILERPLATE = (
    "The Harbour Gazette is printed in Cooper's Yard, Pellowmouth, every Thursday morning. "
    "Send tips, corrections and photographs of unusual fish to the newsdesk before noon on Tuesday."
)


@dataclass(frozen=True)
class Story:
    """One article; `body` is blocks parted by blank lines, `## ` a heading, `> ` a quotation."""

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
        return self.path.split("/")[1]

    def blocks(self) -> tuple[str, ...]:
        # Chinese has no space between words, so a line break in the source must leave nothing.
        glue = "" if self.lang.startswith("zh") else " "
        parts = (glue.join(part.split("\n")) for part in self.body.strip().split("\n\n"))
        told = tuple(part.strip() for part in parts)
        return (*told, BOILERPLATE) if self.boilerplate else told

    def paragraphs(self) -> tuple[str, ...]:
        """The running text a reader should get back, headings left out."""
        return tuple(
            block.removeprefix("> ") for block in self.blocks() if not block.startswith("## ")
        )
