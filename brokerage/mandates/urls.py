"""Addresses of mandates."""

from django.urls import path

from brokerage.mandates import views

urlpatterns = [
    path("account/people-who-help/", views.people_who_help, name="people_who_help"),
    path("account/people-who-help/add/", views.add_helper, name="add_helper"),
    path("account/people-who-help/<int:mandate_id>/", views.answer_helper, name="answer_helper"),
    path("account/people-who-help/<int:mandate_id>/end/", views.end_helper, name="end_helper"),
    path("clients/", views.clients, name="clients"),
    path("clients/ask/", views.ask, name="ask_for_mandate"),
    path("clients/stop/", views.stop_acting, name="stop_acting"),
    path("clients/<int:mandate_id>/act/", views.act_for, name="act_for"),
    path("clients/<int:mandate_id>/give-up/", views.give_up, name="give_up"),
]
