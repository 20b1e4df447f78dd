"""Addresses of the account."""

from django.urls import path

from marketplace.people import views

urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/details/", views.details, name="account_details"),
]
