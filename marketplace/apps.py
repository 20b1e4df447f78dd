from importlib import import_module

from django.apps import AppConfig


class MarketplaceConfig(AppConfig):
    name = "marketplace"

    def ready(self) -> None:
        """Listen for what Wagtail publishes, whichever process does it."""
        import_module("marketplace.listings.publishing")
