"""Who holds which post in which council: given and ended by an administrator."""

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.menu import MenuItem

from marketplace.people import actions, directory
from marketplace.people.office.doors import (
    KeepersMenuItem,
    asked,
    form_page,
    keeper_or_refuse,
    page_of,
    sent,
)
from marketplace.people.office.forms import AppointForm


def menu_item() -> MenuItem:
    """The menu entry."""
    return KeepersMenuItem(
        "Council posts", reverse("office_posts"), name="posts", icon_name="user", order=150
    )


@require_safe
def posts(request: HttpRequest) -> HttpResponse:
    """Posts of today, or those that have ended, a page at a time."""
    keeper_or_refuse(request)
    current = request.GET.get("show") != "past"
    name = asked(request)
    page = page_of(request, directory.posts(name=name, current=current, on=timezone.localdate()))
    context = {"page": page, "q": name, "current": current, "page_title": "Council posts"}
    return render(request, "marketplace/people/office/posts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: HttpRequest) -> HttpResponse:
    """Give somebody a post, with a new account when they have none."""
    by = keeper_or_refuse(request)
    form = AppointForm(sent(request))

    def act() -> None:
        actions.appoint_by_email(
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            council_id=form.cleaned_data["council"].pk,
            post=form.cleaned_data["post"],
            by=by,
            at=timezone.now(),
        )

    return form_page(
        request,
        form,
        act,
        said="They hold the post from today. A letter tells them so.",
        title="Give somebody a post",
        button="Give the post",
        back=reverse("office_posts"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, post_id: int) -> HttpResponse:
    """Look once more, then end the post today."""
    by = keeper_or_refuse(request)
    held = directory.post(post_id)
    if held is None:
        raise Http404
    return form_page(
        request,
        Form(sent(request)),
        lambda: actions.end_post(post_id=held.pk, by=by, at=timezone.now()),
        said=f"The post of {held.user.name} has ended.",
        title=f"End the post of {held.user.name}",
        button="End the post today",
        back=reverse("office_posts"),
        words=f"{held.get_post_display()}, {held.council.name}. What they did stays. Without another "
        "post the office closes to them on their next click.",
        is_end=True,
    )


urlpatterns = [
    path("posts/", posts, name="office_posts"),
    path("posts/give/", appoint, name="office_post_give"),
    path("posts/<int:post_id>/end/", end, name="office_post_end"),
]
