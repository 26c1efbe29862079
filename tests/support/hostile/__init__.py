"""A site on loopback that answers with everything a crawler should survive."""

from .kinds import KINDS, Kind
from .server import HostileSite

__all__ = ["KINDS", "HostileSite", "Kind"]
