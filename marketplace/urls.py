"""Index of the rooms' addresses."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "marketplace"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("marketplace.people.urls")),
    path("", include("marketplace.orders.urls")),
    path("", include("marketplace.saved_searches.urls")),
    path("", include("marketplace.listings.urls")),
]
