"""Every address of the site."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config import health
from marketplace.people.views import SignInByCode

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    # In place of allauth's own, which leaves a stranger's password on an account that a code proves.
    path("accounts/login/code/confirm/", SignInByCode.as_view(), name="account_confirm_login_code"),
    path("accounts/", include("allauth.urls")),
    # Wagtail's own sign-in pages know neither rate limits nor the second step.
    path("office/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("office/", include(wagtailadmin_urls)),
    path("", include("cms.look.urls")),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("search.urls")),
    path("", include("marketplace.urls")),
    path("", include("brokerage.urls")),
    path("", include(wagtail_urls)),
]
if settings.DEBUG or settings.DEMONSTRATION:
    urlpatterns = static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT) + urlpatterns
