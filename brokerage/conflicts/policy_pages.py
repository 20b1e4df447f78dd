"""Doors for administrators: the numbers and rules of each council, and every version there was."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.menu import MenuItem

from brokerage.conflicts import policy
from brokerage.conflicts.parameters import WrongPolicy
from brokerage.conflicts.policy_forms import PolicyForm, words_of
from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.models import AuditEntry, Council
from marketplace.people.permissions import may_keep_accounts

ROWS_A_PAGE = 20


class PoliciesMenuItem(MenuItem):
    """In the office menu of administrators."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Only for those who can use it."""
        return may_keep_accounts(request.authority)


def menu_item() -> MenuItem:
    """The menu entry."""
    return PoliciesMenuItem(
        "Rules and numbers", reverse("office_policies"), name="policies", icon_name="cog", order=153
    )


def keeper_or_refuse(request: HttpRequest) -> Authority:
    """The authority of an administrator. Raises PermissionDenied for everybody else."""
    if not may_keep_accounts(request.authority):
        raise PermissionDenied
    by: Authority = request.authority
    return by


@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """The councils, each with its version."""
    keeper_or_refuse(request)
    page = Paginator(Council.objects.order_by("name"), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"page": page, "page_title": "Rules and numbers"}
    return render(request, "brokerage/conflicts/office_policies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def council_policy(request: HttpRequest, council_id: int) -> HttpResponse:
    """One council's numbers, with the defaults and what is allowed; saved as a new version."""
    by = keeper_or_refuse(request)
    council = Council.objects.filter(pk=council_id).first()
    if council is None:
        raise Http404
    own = {**council.policy.get(policy.SECTION, {}), "version": council.policy_version}
    form = PolicyForm(request.POST if request.method == "POST" else None, initial=own)
    if request.method == "POST" and form.is_valid() and save(request, council, form, by):
        return redirect("office_policy", council.pk)
    page = Paginator(policy.changes_of(council), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "council": council,
        "form": form,
        "page": page,
        "changes": [(entry, changed_words(entry)) for entry in page.object_list],
        "page_title": f"Rules and numbers of {council.name}",
    }
    status = 422 if form.errors else 200
    return render(request, "brokerage/conflicts/office_policy.html", context, status=status)


def save(request: HttpRequest, council: Council, form: PolicyForm, by: Authority) -> bool:
    """Save what is in the form; a refusal is written at its field."""
    try:
        is_new = policy.set_policy(
            council_id=council.pk,
            chosen=form.chosen(),
            seen_version=form.cleaned_data["version"],
            by=by,
            at=timezone.now(),
        )
    except WrongPolicy as refusal:
        field = refusal.name if refusal.name in form.fields else None
        form.add_error(field, f"{words_of(refusal.name)}: {refusal.remedy}")
        return False
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return False
    if is_new:
        messages.success(request, "Saved as a new version. It counts from the next order on.")
    else:
        messages.info(request, "Nothing was changed.")
    return True


def changed_words(entry: AuditEntry) -> list[str]:
    """What a version changed: "Choices that must be seen: 3 → 4"."""
    return [
        f"{words_of(name)}: {value_words(old)} → {value_words(new)}"
        for name, (old, new) in entry.details.get("changed", {}).items()
    ]


def value_words(value: int | list[str] | None) -> str:
    """A value as the list of versions shows it."""
    if isinstance(value, list):
        return ", ".join(value)
    return "default" if value is None else str(value)


urlpatterns = [
    path("rules/", policies, name="office_policies"),
    path("rules/<int:council_id>/", council_policy, name="office_policy"),
]
