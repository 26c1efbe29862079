"""Symbols and addresses that carry meaning: emoji, stars, flags, e-mail addresses, URLs. Pure.

Bullets and trademark signs are decoration and carry none: • ▪ ► ◆ ● ■ © ® ™.
"""

from __future__ import annotations

import re

from storage.text.normalise import HIDDEN, MARKS

# Symbols that count something: stars, dice, playing cards. A single circle or square is a bullet.
_STARS = "★☆⭐🌟✩✪✫✬✭✮✯✰🌠"
_ROWS = rf"[{_STARS}]+|[\u2680-\u2685]+|[●○◐◑■□▰▱⬛⬜]{{2,}}|[\U0001f0a0-\U0001f0ff]"
# Emoji and pictographs; arrows and geometric shapes only if they are not used as bullets.
_FLAGS = "\U0001f1e6-\U0001f1ff"
_EMOJI = (
    "\u2600-\u2604\u2607-\u267f\u2686-\u26ff\u2702-\u2709\u270a-\u270d\u2744\u2747\u274e"
    "\u2753-\u2755\u2757\u2763\u2764\u2795-\u2797\u231a\u231b\u2328\u23cf\u23e9-\u23fa"
    "\u2b05-\u2b07\u2b55\U0001f000-\U0001f09f\U0001f170-\U0001f1e5\U0001f200-\U0001f30f"
    "\U0001f310-\U0001f31e\U0001f321-\U0001f3fa\U0001f400-\U0001f44c\U0001f44f-\U0001faff"
)
SIGNS = rf"{_ROWS}|[{_FLAGS}]{{2}}|[{_FLAGS}]|[{_EMOJI}]"
COUNTING = re.compile(_ROWS)
PICTURE = re.compile(rf"[{_FLAGS}{_EMOJI}]+")

# Domains that are common words are omitted, because of "he left.in the night".
_DOMAINS = (
    "com|org|net|edu|gov|mil|info|biz|eu|uk|de|fr|pt|br|nl|dk|fi|pl|cz|ch|ru|ua"
    "|gr|hu|jp|cn|au|nz|mx|cl|za|io|tv|co|app|dev"
)
_ENDINGS = (
    "pdf|docx?|odt|rtf|txt|xlsx?|csv|pptx?|jpe?g|png|gif|svg|webp|mp[34]|wav|avi|mkv|zip|gz|tar"
    "|exe|html?|xml|json|py|js|md|epub"
)
# In lower case or all capitals; in "left.Com" a new sentence starts.
_NAMED = rf"\.(?=\w\w)(?:{_DOMAINS}|{_ENDINGS}|{_DOMAINS.upper()}|{_ENDINGS.upper()})(?![\w-])"
_IN = rf"\w{MARKS}{HIDDEN}"  # characters of words; a mark may be an accent
_LABEL = rf"[^\W_](?:[{_IN}-]*[{_IN}])?"
_PATH = rf"(?:/[{_IN}./?&=%#~+-]*[{_IN}/])?"
ADDRESS = (
    rf"(?P<address>[hH][tT]{{2}}[pP][sS]?://[^\s<>\"“”«»]*[{_IN}/]"
    rf"|(?<![{_IN}.+-])[{_IN}.+-]*[{_IN}]@{_LABEL}(?:\.{_LABEL})*"
    rf"|(?<![{_IN}.])[wW]{{3}}\.[{_IN}.-]*[{_IN}]{_PATH}"
    rf"|(?<![{_IN}.-]){_LABEL}(?:\.{_LABEL})*?{_NAMED}{_PATH}"
    rf"|(?<![{_IN}&])[@#](?=\w*[^\W\d_])[{_IN}]+)"
)
_NAMES = re.compile(_NAMED)


def may_have_address(text: str) -> bool:
    """Whether a text may contain an e-mail address, URL, domain, handle, hashtag or file name."""
    return (
        "@" in text
        or "#" in text
        or "//" in text
        or "www." in text
        or "WWW." in text
        or bool(_NAMES.search(text))
    )
