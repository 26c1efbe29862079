"""Two generated newspapers of which it is known which occurrences of paragraphs are boilerplate.

Ninety days of articles: ordinary reports with the lines that newspapers add to them, and what
resembles such lines without being boilerplate: the background of a running story, answers of
interviews, scores, verse, galleries, and daily reports in which only the figures change. An article
depends on the size of the world, the seed and its number alone, so no article is kept in memory.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from random import Random

from storage.core.model import Kind
from tests.support.measuring import boilerplate_prose as prose

START = datetime(2020, 1, 6, tzinfo=UTC)
DAYS = 90


class Part(StrEnum):
    """What a paragraph is in its article. From this follows whether it is boilerplate."""

    DATED_LINE = "dated line"
    UPDATE_LINE = "update line"
    CAPTION = "standing caption"
    LETTER = "editor's letter"
    WIRE_CREDIT = "wire credit"
    AUTHOR_LINE = "author line"
    READING_TIME = "reading time"
    VIEWS = "number of views"
    SUBSCRIPTION = "subscription line"
    SECTION_LABEL = "section label"
    BODY = "body"
    DATELINE = "body after a dateline"
    BACKGROUND = "background of a running story"
    ANSWER = "short answer"
    SCORES = "scores"
    VERSE = "verse"
    REFRAIN = "refrain"
    GALLERY_CAPTION = "caption of a gallery"
    FIGURES = "daily figures"
    QUOTED = "quoted line of another site"
    PRESS_RELEASE = "press release"

    @property
    def is_boilerplate(self) -> bool:
        """Whether its occurrences are boilerplate."""
        return self in _BOILERPLATE

    @property
    def is_scored(self) -> bool:
        """Whether precision and recall include it. A section label may be judged either way."""
        return self is not Part.SECTION_LABEL


_BOILERPLATE = frozenset(list(Part)[: list(Part).index(Part.SECTION_LABEL)])

# Shares of the articles.
_DATED, _UPDATED, _CAPTIONED, _CREDITED, _SIGNED = 0.22, 0.30, 0.06, 0.08, 0.40
_TIMED, _VIEWED, _SUBSCRIPTION, _LABELLED, _LETTER = 0.25, 0.25, 0.50, 0.20, 0.007
_WITH_DATELINE = 0.35  # of the reports
_WITH_AUTHOR = 0.70  # whose author is in the metadata
# Shares of the articles that have a form of their own; the others are reports.
_INTERVIEWS, _RESULTS, _POEMS, _GALLERIES, _PICTURES = 0.02, 0.02, 0.005, 0.02, 0.005
_SECOND_SITE = 20  # one article in so many is of the second newspaper
_RUNNING_STORY = 2_500  # one running story per so many articles
_REPORTS = 40  # of a running story
_STORY_DAYS = 14
_LEFT_OUT = 0.2  # share of the reports that leave a background paragraph out
_FIGURE_REPORTS = 30
_QUOTING = 3  # articles of the second newspaper that quote a line of the first

_CAPTIONS = ("Representative image", "Representative image", "File photo")
_CREDITS = (
    *(("(With PTI inputs)",) * 3),
    *(("(With agency inputs)",) * 2),
    "(With inputs from ANI)",
)
_LABELS = "Sports Opinion City Business World Entertainment Science".split()
_ANSWERS = (
    *("Yes.", "No.", "Not at all.", "Of course.", "I hope so.", "Absolutely.", "Not yet."),
    *("That is true.", "I don't think so.", "We will see.", "Never.", "Yes, of course."),
)
_TEAMS = (
    "Lions Tigers Rovers United Wanderers Stars Royals Giants Rangers Falcons Rhinos Kings".split()
)
_LETTER_TEXTS = (
    "A letter from the editor",
    "Dear reader,",
    "For ninety years this newspaper has reported what happens in your street and in the capital.",
    "This work is paid for by those who read it. Our reporters travel, check and ask again.",
    "If you can, please support us today. Every contribution keeps us independent.",
    "Thank you for standing by us in a difficult year.",
    "The Editor",
)
_FIGURE_TEXTS = (
    "The benchmark index closed {a:.1f} per cent higher at {b:,} points, and {c} shares rose.",
    "Health officials counted {c} new cases in {b:,} tests; {a:.1f} per cent of beds are free.",
    "Gold cost {b:,} rupees, {c} rupees more than on the day before.",
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph of an article: its text, what it is, and its kind as extracted."""

    text: str
    part: Part
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class NewspaperArticle:
    """An article of the world.

    author: as in the metadata of the page, None if the page does not state it.
    """

    number: int
    url: str
    title: str
    author: str | None
    published: datetime
    pieces: tuple[Piece, ...]

    @property
    def full_text(self) -> str:
        """Its paragraphs, joined by line breaks."""
        return "\n".join(piece.text for piece in self.pieces)

    def as_line(self) -> str:
        """It as a line of JSON that Palimpsest imports."""
        seen = self.published + timedelta(minutes=20)
        values = {
            "url": self.url,
            "title": self.title,
            "author": self.author,
            "published": self.published.isoformat(),
            "first_seen": seen.isoformat(),
            "language": "en",
            "text": self.full_text,
            "kinds": [piece.kind for piece in self.pieces],
            "lines": [piece.text.count("\n") + 1 for piece in self.pieces],
        }
        return json.dumps(values, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class _Site:
    """A newspaper: its host, its authors, and the forms of the lines that it adds."""

    host: str
    authors: tuple[str, ...]
    dated: str
    updated: str
    signed: str
    timed: str
    viewed: str
    subscriptions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Role:
    """Of which planned series an article is a part, of which story, and its place there."""

    series: Part
    story: int
    place: int


class NewspaperWorld:
    """The articles of both newspapers, numbered in the order of publication."""

    def __init__(self, articles: int, seed: int = 1, copies: int = 0) -> None:
        """Plan the world.

        copies: near-identical copies of one press release, in addition to the articles.
        """
        self._seed = seed
        self._size = articles + copies
        chance = Random(f"{seed} sites")
        self._sites = _large_site(chance), _small_site(chance)
        self._roles = self._plan(articles, copies)
        self._letters = self._letter_numbers(round(articles * _LETTER))

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[NewspaperArticle]:
        return map(self.article, range(self._size))

    def article(self, number: int) -> NewspaperArticle:
        """The article with a number from 0 upwards."""
        chance = Random(f"{self._seed} {number}")
        site = self._sites[_is_on_second_site(number)]
        published = START + timedelta(days=DAYS * (number + chance.random()) / self._size)
        published = published.replace(microsecond=0)
        author = chance.choices(site.authors, [1 / (at + 4) for at in range(len(site.authors))])[0]
        title, content = self._content(number, chance)
        role = self._roles.get(number)
        if role is not None and role.series is Part.PRESS_RELEASE:
            pieces = content
        else:
            pieces = _framed(content, site, author, published, chance)
            if number in self._letters:
                pieces += [Piece(text, Part.LETTER) for text in _LETTER_TEXTS]
        return NewspaperArticle(
            number=number,
            url=f"https://{site.host}/{published:%Y/%m/%d}/{number}.html",
            title=title,
            author=author if chance.random() < _WITH_AUTHOR else None,
            published=published,
            pieces=tuple(pieces),
        )

    def _content(self, number: int, chance: Random) -> tuple[str, list[Piece]]:
        """The title and the paragraphs of an article without the lines that a site adds."""
        role = self._roles.get(number)
        if role is None:
            return prose.draw_title(chance), _draw_form(chance)(chance)
        series = Random(f"{self._seed} {role.series} {role.story}")
        if role.series is Part.BACKGROUND:
            return _running_report(series, chance)
        if role.series is Part.PRESS_RELEASE:
            return _press_release(series, chance, role.place)
        pieces = _report(chance)
        if role.series is Part.FIGURES:
            pieces[1:1] = [
                Piece(_draw_figures(text, chance), role.series) for text in _FIGURE_TEXTS
            ]
            return f"{prose.draw_title(chance)}, and the figures of the day", pieces
        line = self._sites[0].subscriptions[0]
        pieces.insert(chance.randint(1, len(pieces)), Piece(line, role.series))
        return prose.draw_title(chance), pieces

    def _plan(self, articles: int, copies: int) -> dict[int, _Role]:
        """The roles of the articles that belong to a series, by number."""
        chance = Random(f"{self._seed} plan")
        roles: dict[int, _Role] = {}

        def assign(series: Part, story: int, numbers: range, count: int, *, second: bool) -> None:
            free = [
                number
                for number in numbers
                if number not in roles and _is_on_second_site(number) == second
            ]
            chosen = sorted(chance.sample(free, min(count, len(free))))
            roles.update({number: _Role(series, story, at) for at, number in enumerate(chosen)})

        everything = range(self._size)
        window = -(-self._size * _STORY_DAYS // DAYS)
        assign(Part.PRESS_RELEASE, 0, everything, copies, second=False)
        for story in range(max(1, articles // _RUNNING_STORY)):
            first = chance.randrange(self._size - window + 1)
            numbers = range(first, first + window)
            reports = min(_REPORTS, articles // 20)
            assign(Part.BACKGROUND, story, numbers, reports, second=False)
        assign(Part.FIGURES, 0, everything, min(_FIGURE_REPORTS, articles // 20), second=False)
        assign(Part.QUOTED, 0, everything, _QUOTING, second=True)
        return roles

    def _letter_numbers(self, count: int) -> frozenset[int]:
        """The articles that end with the editor's letter."""
        free = [
            number
            for number in range(self._size)
            if not _is_on_second_site(number) and number not in self._roles
        ]
        return frozenset(Random(f"{self._seed} letter").sample(free, min(count, len(free))))


def _is_on_second_site(number: int) -> bool:
    return number % _SECOND_SITE == 7


def _large_site(chance: Random) -> _Site:
    return _Site(
        host="national.example",
        authors=_draw_names(chance, 60),
        dated="This story is from {at:%B} {at.day}, {at.year}",
        updated="Updated: {at.day} {at:%b} {at.year}, {at:%H:%M} IST",
        signed="By {}, TNN",
        timed="{} min read",
        viewed="{:,} views",
        subscriptions=(
            "Subscribe to our newsletter to get the headlines of the day in your inbox.",
            "Download our app for the latest news and updates from your city.",
            "Subscribe now",
            "Already a subscriber? Sign in",
        ),
    )


def _small_site(chance: Random) -> _Site:
    return _Site(
        host="town.example",
        authors=_draw_names(chance, 6),
        dated="Published on {at.day} {at:%B} {at.year}",
        updated="Last changed on {at:%d.%m.%Y} at {at:%H:%M}",
        signed="Text: {}",
        timed="Reading time: {} minutes",
        viewed="Read {:,} times",
        subscriptions=("Sign up for our letter from the town hall, every Friday in your inbox.",),
    )


def _draw_names(chance: Random, count: int) -> tuple[str, ...]:
    names: dict[str, None] = {}
    while len(names) < count:
        names[prose.draw_name(chance)] = None
    return tuple(names)


def _framed(
    content: list[Piece], site: _Site, author: str, published: datetime, chance: Random
) -> list[Piece]:
    """The paragraphs of an article with the lines that a newspaper adds to it."""
    updated = published + timedelta(minutes=chance.randint(1, 2_000))
    before = (
        (_LABELLED, Part.SECTION_LABEL, chance.choice(_LABELS)),
        (_DATED, Part.DATED_LINE, site.dated.format(at=published)),
        (_SIGNED, Part.AUTHOR_LINE, site.signed.format(author)),
        (_UPDATED, Part.UPDATE_LINE, site.updated.format(at=updated)),
        (_TIMED, Part.READING_TIME, site.timed.format(chance.randint(2, 14))),
        (_VIEWED, Part.VIEWS, site.viewed.format(int(chance.lognormvariate(7, 1.5)) + 12)),
    )
    pieces = [Piece(text, part) for share, part, text in before if chance.random() < share]
    body = list(content)
    if chance.random() < _CAPTIONED:
        body.insert(chance.randint(0, 2), Piece(chance.choice(_CAPTIONS), Part.CAPTION))
    after = []
    if chance.random() < _CREDITED:
        after.append(Piece(chance.choice(_CREDITS), Part.WIRE_CREDIT))
    if chance.random() < _SUBSCRIPTION:
        line = Piece(chance.choice(site.subscriptions), Part.SUBSCRIPTION)
        if chance.random() < 0.3:
            body.insert(len(body) // 2, line)
        else:
            after.append(line)
    return pieces + body + after


def _draw_form(chance: Random) -> Callable[[Random], list[Piece]]:
    """The form of an ordinary article: mostly a report."""
    forms = (_interview, _results, _poem, _gallery, _picture, _report)
    shares = (_INTERVIEWS, _RESULTS, _POEMS, _GALLERIES, _PICTURES)
    return chance.choices(forms, [*shares, 1 - sum(shares)])[0]


def _body(chance: Random, fewest: int, most: int) -> list[Piece]:
    paragraphs = chance.randint(fewest, most)
    return [Piece(prose.draw_paragraph(chance), Part.BODY) for _ in range(paragraphs)]


def _report(chance: Random) -> list[Piece]:
    pieces = _body(chance, 4, 14)
    if chance.random() < _WITH_DATELINE:
        text = f"{prose.draw_place(chance).upper()}: {pieces[0].text}"
        pieces[0] = Piece(text, Part.DATELINE)
    return pieces


def _interview(chance: Random) -> list[Piece]:
    pieces = _body(chance, 1, 2)
    for _ in range(chance.randint(3, 6)):
        pieces.append(Piece(prose.draw_question(chance), Part.BODY))
        if chance.random() < 0.5:
            pieces.append(Piece(chance.choice(_ANSWERS), Part.ANSWER))
        else:
            pieces += _body(chance, 1, 1)
    return pieces


def _results(chance: Random) -> list[Piece]:
    """A report with scores: one table, or a paragraph for each row."""
    rows = ["Home Away Goals"]
    for _ in range(chance.randint(5, 9)):
        home, away = chance.sample(_TEAMS, 2)
        rows.append(f"{home} {away} {chance.randint(0, 4)}-{chance.randint(0, 4)}")
    if chance.random() < 0.5:
        table = [Piece("\n".join(rows), Part.SCORES, Kind.TABLE)]
    else:
        table = [Piece(row, Part.SCORES) for row in rows]
    return _body(chance, 2, 4) + table + _body(chance, 1, 2)


def _poem(chance: Random) -> list[Piece]:
    refrain = Piece(prose.draw_verse(chance), Part.REFRAIN)
    pieces = _body(chance, 1, 1)
    for _ in range(3):
        pieces += [Piece(prose.draw_verse(chance), Part.VERSE) for _ in range(3)]
        pieces.append(refrain)
    return pieces


def _gallery(chance: Random) -> list[Piece]:
    """A gallery that has the same caption under several of its pictures."""
    captions = [prose.draw_sentence(chance) for _ in range(chance.randint(3, 7))]
    captions += [prose.draw_sentence(chance)] * chance.randint(2, 4)
    chance.shuffle(captions)
    return _body(chance, 1, 2) + [Piece(text, Part.GALLERY_CAPTION) for text in captions]


def _picture(chance: Random) -> list[Piece]:
    """A page with a picture and no text of its own."""
    return [Piece(chance.choice(_CAPTIONS), Part.CAPTION)]


def _running_report(series: Random, chance: Random) -> tuple[str, list[Piece]]:
    """A report on a running story; `series` is the chance that all its reports share."""
    topic = f"{prose.draw_place(series)} {prose.draw_noun(series)} collapse inquiry"
    background = [prose.draw_paragraph(series) for _ in range(3)]
    pieces = _body(chance, 3, 8)
    at = chance.randint(2, len(pieces))
    pieces[at:at] = [
        Piece(text, Part.BACKGROUND) for text in background if chance.random() >= _LEFT_OUT
    ]
    return f"{topic}: {prose.draw_thing(chance)} {prose.draw_noun(chance)}", pieces


def _press_release(series: Random, chance: Random, copy: int) -> tuple[str, list[Piece]]:
    """A copy of a press release to one of whose paragraphs a sentence was added."""
    title = prose.draw_title(series)
    texts = [prose.draw_paragraph(series) for _ in range(8)]
    texts[copy % len(texts)] += f" {prose.draw_name(chance)} of {prose.draw_place(chance)} agreed."
    return title, [Piece(text, Part.PRESS_RELEASE) for text in texts]


def _draw_figures(text: str, chance: Random) -> str:
    return text.format(
        a=chance.uniform(0.1, 9), b=chance.randint(5_000, 49_000), c=chance.randint(3, 400)
    )
