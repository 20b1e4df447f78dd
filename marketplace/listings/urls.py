"""Addresses of listings: public ones, and the provider's own pages."""

from django.urls import path

from marketplace.listings import provider_views, views

urlpatterns = [
    path("listings/<int:listing_id>-<slug:slug>/", views.listing, name="listing"),
    path(
        "listings/<int:listing_id>-<slug:slug>/shortlist/",
        views.shortlist_add,
        name="shortlist_add",
    ),
    path("shortlist/", views.show_shortlist, name="shortlist"),
    path("shortlist/remove/<int:listing_id>/", views.shortlist_remove, name="shortlist_remove"),
    path("compare/", views.compare, name="compare"),
    path("compare/keep/", views.keep_comparison, name="comparison_keep"),
    path("provider/listings/", provider_views.listings, name="provider_listings"),
    path("provider/listings/new/", provider_views.new_listing, name="provider_listing_new"),
    path(
        "provider/listings/<int:listing_id>/edit/",
        provider_views.edit_listing,
        name="provider_listing_edit",
    ),
    path(
        "provider/listings/<int:listing_id>/availability/",
        provider_views.availability,
        name="provider_listing_availability",
    ),
    path(
        "provider/listings/<int:listing_id>/confirm/",
        provider_views.confirm,
        name="provider_listing_confirm",
    ),
    path(
        "provider/listings/<int:listing_id>/pause/",
        provider_views.pause,
        name="provider_listing_pause",
    ),
    path(
        "provider/listings/<int:listing_id>/resume/",
        provider_views.resume,
        name="provider_listing_resume",
    ),
    path(
        "provider/listings/<int:listing_id>/withdraw/",
        provider_views.withdraw,
        name="provider_listing_withdraw",
    ),
]
