"""Doors of saved searches: one's own list, and the link that ends e-mails."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.foundations.authority import system_authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.saved_searches import actions, notifications, queries


@login_required
@require_safe
def saved_searches(request: HttpRequest) -> HttpResponse:
    """What the account keeps."""
    context = {"searches": queries.saved_by(request.authority.actor_id)}
    return render(request, "marketplace/saved_searches/list.html", context)


@login_required
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Keep the search that the page shows."""
    try:
        saved = actions.save_search(
            address=request.POST.get("asked", ""), by=request.authority, at=timezone.now()
        )
        messages.success(request, f"“{saved.said}” is saved. We e-mail you when there is more.")
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("marketplace:saved_searches")


@login_required
@require_POST
def delete(request: HttpRequest, search_id: int) -> HttpResponse:
    """Forget one's own."""
    try:
        actions.delete_search(search_id=search_id, by=request.authority, at=timezone.now())
    except NotAllowed:
        return render(request, "404.html", status=404)
    messages.success(request, "The search is deleted.")
    return redirect("marketplace:saved_searches")


@login_required
@require_POST
def email(request: HttpRequest, search_id: int) -> HttpResponse:
    """Begin or end the e-mails of one's own."""
    wanted = request.POST.get("wanted") == "yes"
    try:
        actions.set_email(
            search_id=search_id, wanted=wanted, by=request.authority, at=timezone.now()
        )
    except NotAllowed:
        return render(request, "404.html", status=404)
    said = "We e-mail you when there is more." if wanted else "You get no more e-mails about it."
    messages.success(request, said)
    return redirect("marketplace:saved_searches")


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End the e-mails of the search that the link was made for: asked first, as mail programs open links."""
    search_id = notifications.search_of(token)
    if search_id is None:
        return render(request, "404.html", status=404)
    if request.method == "POST":
        try:
            actions.set_email(
                search_id=search_id,
                wanted=False,
                by=system_authority("The link in an e-mail"),
                at=timezone.now(),
            )
        except NotAllowed:
            return render(request, "404.html", status=404)
    context = {"is_done": request.method == "POST"}
    return render(request, "marketplace/saved_searches/stop.html", context)
