"""Index of the public pages and the council's settings."""

from cms.models.council_site import CouncilSite
from cms.models.pages import CategoryPage, GuidancePage, HomePage, SectionPage

__all__ = ["CategoryPage", "CouncilSite", "GuidancePage", "HomePage", "SectionPage"]
