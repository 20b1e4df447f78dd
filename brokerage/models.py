"""Index of the rooms' tables."""

from brokerage.mandates.models import Mandate

__all__ = ["Mandate"]
