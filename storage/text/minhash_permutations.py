"""The permutations of datasketch's MinHash, loaded without the modules that only its LSH needs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt


@contextmanager
def _lazy_integration() -> Iterator[None]:
    """Postpone the import of `scipy.integrate` until it is called.

    The import takes half a second and 30 MB in every command that signs a paragraph. datasketch
    uses it to choose the number of bands, which is a setting here.
    """
    name = "scipy.integrate"
    if name in sys.modules:
        yield
        return

    def quad(*args: Any, **options: Any) -> Any:
        from scipy.integrate import quad  # type: ignore[import-untyped]

        return quad(*args, **options)

    placeholder = ModuleType(name)
    placeholder.quad = quad  # type: ignore[attr-defined]
    sys.modules[name] = placeholder
    try:
        yield
    finally:
        del sys.modules[name]


with _lazy_integration():
    from datasketch import MinHash


def permutations(count: int, seed: int) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Factors and summands of `count` permutations of 32-bit hashes; each of shape (count,)."""
    a, b = MinHash(num_perm=count, seed=seed, scheme="affine32").permutations
    return np.asarray(a, dtype=np.uint32), np.asarray(b, dtype=np.uint32)
