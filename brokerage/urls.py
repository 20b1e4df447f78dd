"""Index of the rooms' addresses."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "brokerage"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("brokerage.budgets.urls")),
    path("", include("brokerage.conflicts.urls")),
    path("", include("brokerage.mandates.urls")),
]
