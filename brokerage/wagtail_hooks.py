"""Index of the rooms' doors for staff in the office."""

from wagtail import hooks

from brokerage.budgets import office as budgets

hooks.register("register_admin_urls", lambda: budgets.urlpatterns)
hooks.register("register_admin_menu_item", budgets.menu_item)
