"""Doors for administrators (posts, organisations, the register of interests, people kept twice), and for every officer
their own declarations.
"""

from marketplace.people.office import declarations, interests, organisations, posts, same_person

urlpatterns = [
    *posts.urlpatterns,
    *organisations.urlpatterns,
    *interests.urlpatterns,
    *same_person.urlpatterns,
    *declarations.urlpatterns,
]
menu_items = (
    posts.menu_item,
    organisations.menu_item,
    interests.menu_item,
    same_person.menu_item,
    declarations.menu_item,
)
