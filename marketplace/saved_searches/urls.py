"""Addresses of saved searches."""

from django.urls import path

from marketplace.saved_searches import views

urlpatterns = [
    path("saved-searches/", views.saved_searches, name="saved_searches"),
    path("saved-searches/add/", views.add, name="saved_search_add"),
    path("saved-searches/<int:search_id>/delete/", views.delete, name="saved_search_delete"),
    path("saved-searches/<int:search_id>/email/", views.email, name="saved_search_email"),
    path("saved-searches/stop/<str:token>/", views.stop, name="saved_search_stop"),
]
