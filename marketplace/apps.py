from importlib import import_module

from django.apps import AppConfig


class MarketplaceConfig(AppConfig):
    name = "marketplace"

    def ready(self) -> None:
        """Listen for what Wagtail publishes and decides, whichever process does it.

        Before Wagtail's own listeners, which stand after this app in INSTALLED_APPS.
        """
        import_module("marketplace.listings.publishing")
        import_module("marketplace.listings.notifications")
