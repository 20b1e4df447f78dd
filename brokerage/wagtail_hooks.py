"""Index of the rooms' doors for staff in the office."""

from wagtail import hooks

from brokerage.budgets import office as budgets
from brokerage.conflicts import office as conflicts
from brokerage.conflicts import policy_pages as policies
from brokerage.market_shaping import office as market_shaping

hooks.register("register_admin_urls", lambda: budgets.urlpatterns)
hooks.register("register_admin_menu_item", budgets.menu_item)
hooks.register("register_admin_urls", lambda: conflicts.urlpatterns)
hooks.register("register_admin_menu_item", conflicts.menu_item)
hooks.register("register_admin_urls", lambda: policies.urlpatterns)
hooks.register("register_admin_menu_item", policies.menu_item)
hooks.register("register_admin_urls", lambda: market_shaping.urlpatterns)
hooks.register("register_admin_menu_item", market_shaping.menu_item)
