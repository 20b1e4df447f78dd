"""Addresses of a person's money."""

from django.urls import path

from brokerage.budgets import views

urlpatterns = [
    path("budget/", views.budget, name="budget"),
    path("budget/<int:fund_id>/", views.statement, name="budget_statement"),
]
