"""Digests identify the exact text."""

from __future__ import annotations

from storage.text.digests import paragraph_digest, text_digest


def test_a_digest_identifies_the_exact_text() -> None:
    assert paragraph_digest("A rope.") == paragraph_digest("A rope.")
    assert paragraph_digest("A rope.") != paragraph_digest("a rope.")
    assert paragraph_digest("A rope.").hex() == text_digest("A rope.")[:32]
