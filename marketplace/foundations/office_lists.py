"""What lists of the office share: a save, and all that follows from it, stand or fall together."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from wagtail.snippets.views.snippets import (
    CreateView,
    DeleteView,
    EditView,
    SnippetViewSet,
)


class OneTransaction:
    """What is sent is kept with what its hooks do, such as telling search, or not at all."""

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take what was sent."""
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer


class AddView(OneTransaction, CreateView):
    """Enter one."""


class ChangeView(OneTransaction, EditView):
    """Change one."""


class RemoveView(OneTransaction, DeleteView):
    """Delete one."""


class WholeViewSet(SnippetViewSet):
    """A list in the menu of the office, whose entries other pages show."""

    add_to_admin_menu = True
    copy_view_enabled = False
    search_backend_name = None
    # What each row shows the name of, read with the rows.
    named: tuple[str, ...]
    add_view_class = AddView
    edit_view_class = ChangeView
    delete_view_class = RemoveView

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the names each row shows."""
        return self.model._default_manager.select_related(*self.named)
