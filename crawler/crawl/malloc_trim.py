"""What the C library does with memory that a long crawl has freed."""

from __future__ import annotations

import ctypes
import platform

_M_MMAP_THRESHOLD = -3
_LARGE = 128 * 1024  # bytes: where glibc begins, before it adapts


def return_large_blocks() -> bool:
    """Have blocks from 128 KB on go back to the system when they are freed; whether that is so.

    Left alone, glibc raises that limit to the largest block it saw freed (mallopt(3)): then the
    bodies of pages lie in the heap, and over 5,000 pages the holes between them come to 40 MB.
    Other C libraries are left as they are.
    """
    if platform.libc_ver()[0] != "glibc":
        return False
    return bool(ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE))
