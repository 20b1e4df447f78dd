"""A looser content security policy for the staff office, whose pages Wagtail draws with inline scripts.

The public pages have none and keep the strict policy of the settings.
"""

from collections.abc import Callable
from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse

# What differs from settings.CONTENT_SECURITY_POLICY.
OFFICE: dict[str, Any] = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
}
OFFICE_PATH = "/office/"


class OfficePolicyMiddleware:
    """Replaces the policy under /office/. In MIDDLEWARE it comes after CSPMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(OFFICE_PATH):
            response._csp_replace = OFFICE  # type: ignore[attr-defined]  # read by CSPMiddleware
        return response
