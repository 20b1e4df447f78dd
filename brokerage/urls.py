"""Index of the rooms' addresses."""

from django.urls import URLPattern, URLResolver

app_name = "brokerage"
urlpatterns: list[URLPattern | URLResolver] = []
