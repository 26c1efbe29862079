"""Texts that the tests of shingles, signatures and fingerprints share."""

from __future__ import annotations

from hypothesis import strategies as st

TEXT = (
    "The harbour master said on the quay that the crew of the dredger had left by the side ladder "
    "during the night, that nobody on the bridge had heard them go, and that the boat in which "
    "they rowed ashore was found the next day tied up neatly below the chapel."
)
REWORDED = TEXT.replace("crew of the dredger had left", "crew of the dredger had already left")
REWORDED = REWORDED.replace("had heard them go, and", "had heard them go and")

WORDS = st.lists(
    st.sampled_from("the boat net rope quay tide gull 18 19 Ada café 港 口 wind".split())
    | st.text("abcdé", min_size=1, max_size=4),
    min_size=1,
    max_size=40,
)
TEXTS = st.one_of(WORDS.map(" ".join), st.text(max_size=60), st.sampled_from(["", "...", "Yes."]))
