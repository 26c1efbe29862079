"""datasketch's MinHash, loaded without what only its LSH needs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt


@contextmanager
def _integration_at_need() -> Iterator[None]:
    """Have `scipy.integrate` loaded when it is first called.

    It takes half a second and 30 MB, of every command that signs a paragraph; datasketch asks it
    for the best number of bands, which here is a setting.
    """
    name = "scipy.integrate"
    if name in sys.modules:
        yield
        return

    def quad(*args: Any, **options: Any) -> Any:
        from scipy.integrate import quad  # type: ignore[import-untyped]

        return quad(*args, **options)

    standing_in = ModuleType(name)
    standing_in.quad = quad  # type: ignore[attr-defined]
    sys.modules[name] = standing_in
    try:
        yield
    finally:
        del sys.modules[name]


with _integration_at_need():
    from datasketch import MinHash


def permutations(count: int, seed: int) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Factors and summands of `count` permutations of 32-bit hashes."""
    a, b = MinHash(num_perm=count, seed=seed, scheme="affine32").permutations
    return np.asarray(a, dtype=np.uint32), np.asarray(b, dtype=np.uint32)
