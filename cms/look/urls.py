"""Addresses of the look."""

from django.urls import path

from cms.look import views

urlpatterns = [path("theme.css", views.theme, name="theme")]
