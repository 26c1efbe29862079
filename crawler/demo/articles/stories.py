"""All articles of the newspaper, in the order of their sections."""

from __future__ import annotations

from crawler.demo.articles import chinese, council, harbour, people, world
from crawler.demo.articles.story import Story

STORIES: tuple[Story, ...] = (
    *harbour.STORIES,
    *council.STORIES,
    *people.STORIES,
    *world.STORIES,
    *chinese.STORIES,
)
