"""Wagtail's apps without its REST API, which this site does not serve.

Each of these apps adds itself to that API when the site starts, whether or not it has an address. The
libraries behind it would take 10 MB of every process.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig
from wagtail.documents.apps import WagtailDocsAppConfig
from wagtail.images.apps import WagtailImagesAppConfig
from wagtail.snippets.apps import WagtailSnippetsAppConfig

MODULES = (
    "wagtail.api.v3.api",
    "wagtail.contrib.redirects.api.v3",
    "wagtail.documents.api.v3.registry",
    "wagtail.documents.api.v3.router",
    "wagtail.images.api.v3.registry",
    "wagtail.images.api.v3.router",
    "wagtail.snippets.api.v3",
    "wagtail.snippets.api.v3.router",
)


class Nothing(ModuleType):
    """A module whose every name is a function that does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing(name)

    def __call__(self, *_: object, **__: object) -> None:
        """Do nothing."""


@contextmanager
def without_api() -> Iterator[None]:
    """While an app gets ready, what it would load for the API is not there; afterwards all is as before."""
    stand_ins = {name: Nothing(name) for name in MODULES if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            sys.modules.pop(name, None)


class Redirects(WagtailRedirectsAppConfig):
    """Redirects, without their part of the API."""

    def ready(self) -> None:
        with without_api():
            super().ready()


class Snippets(WagtailSnippetsAppConfig):
    """Snippets, without their part of the API."""

    def ready(self) -> None:
        with without_api():
            super().ready()


class Documents(WagtailDocsAppConfig):
    """Documents, without their part of the API."""

    def ready(self) -> None:
        with without_api():
            super().ready()


class Images(WagtailImagesAppConfig):
    """Images, without their part of the API."""

    def ready(self) -> None:
        with without_api():
            super().ready()
