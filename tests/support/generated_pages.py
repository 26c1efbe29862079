"""Article pages with random markup around and in their text."""

from __future__ import annotations

from random import Random

URL = "https://gazette.example/harbour/generated.html"
_SUBJECTS = (
    "the harbour master",
    "a skipper of the outer islands",
    "the council of Pellowmouth",
    "the keeper of the light",
    "a farmer with forty sheep",
    "the owner of the dredger",
)
_VERBS = ("said on Monday", "wrote in a letter", "asked again", "denied again", "still believes")
_OBJECTS = (
    "that the ferry would be laid up until its shaft is mended",
    "that the quay, which is older than the chapel, had sunk by a hand's breadth",
    "that no boat of this size is to be had before the spring tides",
    "that the crane lifts nine tons and not twelve",
    "that oysters from these beds had never made anybody ill",
)
_ENDINGS = (
    "although nobody had asked",
    "and that the county would have to pay for it",
    "as it was in the year of the great gale",
    "before the meeting was closed",
    "while the band was playing outside",
)
_CLASSES = ("", "column", "row-2", "inner-3", "box", "g17")  # none has a meaning to extractors


def sentence(rng: Random) -> str:
    """A sentence of about twenty words."""
    parts = [rng.choice(each) for each in (_SUBJECTS, _VERBS, _OBJECTS, _ENDINGS)]
    return f"On day {rng.randrange(400)} {' '.join(parts[:3])}, {parts[3]}."


def _prose(rng: Random) -> str:
    return " ".join(sentence(rng) for _ in range(rng.randrange(1, 4)))


def _div(rng: Random, content: str, tag: str = "div") -> str:
    name = rng.choice(_CLASSES)
    return f'<{tag} class="{name}">\n{content}\n</{tag}>' if name else f"<{tag}>{content}</{tag}>"


def _links(rng: Random) -> str:
    items = (
        f'<li><a href="/{rng.randrange(1000)}.html">{rng.choice(_OBJECTS)}</a></li>'
        for _ in range(rng.randrange(2, 8))
    )
    return f"<ul>{''.join(items)}</ul>"


def _teaser(rng: Random) -> str:
    heading = f'<h3><a href="/{rng.randrange(1000)}.html">{rng.choice(_OBJECTS)}</a></h3>'
    return _div(rng, f"{heading}<p>{sentence(rng)}</p>")


def _side(rng: Random) -> str:
    """What is around an article."""
    kinds = (
        lambda: _links(rng),
        lambda: "\n".join(_teaser(rng) for _ in range(rng.randrange(1, 5))),
        lambda: _div(rng, f"<p>{_prose(rng)}</p>", rng.choice(("aside", "div", "section"))),
        lambda: f"<p>{rng.randrange(100)} readers, {rng.randrange(30)} comments</p>",
        lambda: f"<form><p>{sentence(rng)}</p><input><button>Join</button></form>",
        lambda: f'<div class="comments"><div class="comment"><p>{_prose(rng)}</p></div></div>',
    )
    return rng.choice(kinds)()


def _block(rng: Random, style: str) -> str:
    """A part of the article's text."""
    text = _prose(rng)
    chance = rng.random()
    if chance < 0.06:
        return f"<h2>{rng.choice(_OBJECTS)}</h2>"
    if chance < 0.12:
        return f"<blockquote>{text}</blockquote>"
    if chance < 0.18:
        return f"<ul><li>{sentence(rng)}</li><li>{sentence(rng)}</li></ul>"
    if chance < 0.24:
        return _div(rng, f"<p>{text}</p>")
    if chance < 0.28:
        return f'<figure><img src="/a.png"><figcaption>{sentence(rng)}</figcaption></figure>'
    return {"p": f"<p>{text}</p>", "div": f"<div>{text}</div>", "br": f"{text}<br><br>"}[style]


def generated_page(rng: Random) -> str:
    """A page with an article."""
    style = rng.choice(("p", "p", "p", "div", "br"))
    title = rng.choice(_OBJECTS).removeprefix("that ").capitalize()
    blocks = "\n".join(_block(rng, style) for _ in range(rng.randrange(4, 16)))
    article = f"<h1>{title}</h1>{_div(rng, blocks)}"
    article = _div(rng, article, "article")
    for _ in range(rng.randrange(3)):
        after = _side(rng) if rng.random() < 0.4 else ""
        article = _div(rng, article + after, rng.choice(("div", "main", "section")))
    before = "\n".join(_side(rng) for _ in range(rng.randrange(3)))
    behind = "\n".join(_side(rng) for _ in range(rng.randrange(4)))
    return f"""<!doctype html><html lang="en"><head><title>{title}</title>
<meta property="og:type" content="article"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/harbour/">Harbour</a></li></ul></nav>
{before}
{article}
{behind}
<footer><p>The Gazette, Pellowmouth, 2024. All rights reserved, all wrongs corrected.</p></footer>
</body></html>"""
