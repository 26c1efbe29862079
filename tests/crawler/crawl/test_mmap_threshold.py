"""Memory: what a crawl has freed goes back to the system."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from tests.support.paths import ROOT

pytestmark = pytest.mark.process

# Frees a block of 16 MB, which would have glibc keep smaller ones, then holds small blocks between
# large ones and frees the large ones; prints by how many MB it grew.
GROWTH = """
import sys
from crawler.crawl.mmap_threshold import return_large_blocks
def resident():
    return int(open("/proc/self/status").read().split("VmRSS:")[1].split()[0]) // 1024
if sys.argv[1] == "returned":
    assert return_large_blocks()
block = bytes(16 << 20)
del block
before = resident()
held = [(b"x" * 300_000, b"y" * 600) for _ in range(200)]
held = [small for _, small in held]
print(resident() - before)
"""


@pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc" or sys.platform != "linux", reason="glibc on Linux alone"
)
def test_large_blocks_are_returned_though_small_ones_between_them_are_held() -> None:
    def growth(how: str) -> int:
        command = [sys.executable, "-c", GROWTH, how]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        return int(ran.stdout)

    assert growth("returned") < 5
    assert growth("kept") > 20
