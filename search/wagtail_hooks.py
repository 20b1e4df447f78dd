"""Doors of search for staff in the office."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from search import office

register_snippet(office.SynonymViewSet)
for event in ("after_create_snippet", "after_edit_snippet"):
    hooks.register(event, office.after_change)
hooks.register("after_delete_snippet", office.after_delete)
