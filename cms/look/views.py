"""The stylesheet of the visitor's council."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms.look.theme import theme_css


@require_safe
@cache_control(public=True, max_age=300)
def theme(request: HttpRequest) -> HttpResponse:
    """Colours of `request.council_site`; an empty stylesheet where there is none."""
    site = getattr(request, "council_site", None)
    css = theme_css(brand_colour=site.brand_colour, link_colour=site.link_colour) if site else ""
    return HttpResponse(css, content_type="text/css; charset=utf-8")
