"""Addresses of notices."""

from django.urls import path

from brokerage.conflicts import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/<int:case_id>/", views.notice, name="notice"),
]
