"""Doors for administrators (posts, organisations, the register of interests), and for every officer
their own declarations.
"""

from marketplace.people.office import declarations, interests, organisations, posts

urlpatterns = [
    *posts.urlpatterns,
    *organisations.urlpatterns,
    *interests.urlpatterns,
    *declarations.urlpatterns,
]
menu_items = (
    posts.menu_item,
    organisations.menu_item,
    interests.menu_item,
    declarations.menu_item,
)
