"""Have glibc return freed memory to the system during a long crawl."""

from __future__ import annotations

import ctypes
import platform

_M_MMAP_THRESHOLD = -3
_THRESHOLD = 128 * 1024  # bytes: glibc's initial value


def return_large_blocks() -> bool:
    """Fix the size from which freed blocks return to the system at 128 KB; whether that worked.

    By default, glibc raises this threshold to the largest block that was freed (mallopt(3)). The
    bodies of pages are then allocated on the heap, and over 5,000 pages the holes between them
    amount to 40 MB. Other C libraries are left alone.
    """
    if platform.libc_ver()[0] != "glibc":
        return False
    return bool(ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _THRESHOLD))
