"""A site on loopback that answers with everything a crawler should survive."""

from tests.support.hostile.kinds import KINDS, Kind
from tests.support.hostile.server import HostileSite

__all__ = ["KINDS", "HostileSite", "Kind"]
