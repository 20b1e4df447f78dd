"""Index of the rooms' doors for staff in the office."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from marketplace.listings import office as listings
from marketplace.people import office as people
from marketplace.providers import office as providers

register_snippet(listings.ListingViewSet)
register_snippet(listings.CategoryViewSet)
register_snippet(providers.PreferredStandingViewSet)
register_snippet(providers.CqcLocationViewSet)
register_snippet(providers.CqcRatingViewSet)

hooks.register(
    "register_admin_viewset", lambda: providers.OrganisationChooserViewSet("organisation_chooser")
)
for event in ("after_create_snippet", "after_edit_snippet"):
    hooks.register(event, listings.after_change)
hooks.register("before_edit_snippet", listings.before_change)
hooks.register("after_delete_snippet", listings.after_delete)
hooks.register("before_delete_snippet", listings.refuse_deletion)
hooks.register("before_delete_snippet", listings.before_delete)

hooks.register("register_admin_urls", lambda: people.urlpatterns)
for menu_item in people.menu_items:
    hooks.register("register_admin_menu_item", menu_item)
