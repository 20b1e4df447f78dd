"""Addresses of baskets and orders, for the person and for providers."""

from django.urls import path

from marketplace.orders import provider_views, views

urlpatterns = [
    path("basket/", views.show_basket, name="basket"),
    path("basket/add/<int:listing_id>/", views.add, name="basket_add"),
    path("basket/<int:line_id>/change/", views.change, name="basket_change"),
    path("basket/<int:line_id>/accept-price/", views.accept_price, name="basket_accept_price"),
    path("basket/<int:line_id>/remove/", views.remove, name="basket_remove"),
    path("checkout/", views.check_out, name="checkout"),
    path("orders/", views.list_orders, name="orders"),
    path("orders/<str:reference>/", views.show_order, name="order"),
    path("orders/<str:reference>/cancel/", views.cancel, name="order_cancel"),
    path("orders/<str:reference>/try-again/", views.try_again, name="order_try_again"),
    path("provider/", provider_views.hub, name="provider"),
    path("provider/orders/", provider_views.answered, name="provider_answered"),
    path("provider/orders/<str:reference>/", provider_views.show_order, name="provider_order"),
    path("provider/orders/<str:reference>/accept/", provider_views.accept, name="provider_accept"),
    path(
        "provider/orders/<str:reference>/decline/", provider_views.decline, name="provider_decline"
    ),
]
