"""A page with every pattern of the look on it, and the addresses under which tests see it."""

from pathlib import Path

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.template import RequestContext, Template
from django.urls import include, path

from cms.look import views
from cms.models import CouncilSite
from marketplace.foundations.authority import Authority, Basis
from marketplace.foundations.days import DayField
from marketplace.foundations.permissions import OWN_PERMISSIONS, Permission
from marketplace.foundations.pounds import PoundsField

PAGE = Path(__file__).with_name("look_book.html").read_text()
COUNCIL_SITE = CouncilSite(name="Trafford Council", brand_colour="#7a2048")
DAYS = [("mon", "Monday"), ("tue", "Tuesday")]


class EveryField(forms.Form):
    name = forms.CharField(label="Your name", help_text="As on your letters", max_length=60)
    story = forms.CharField(label="What happened?", widget=forms.Textarea, max_length=200)
    note = forms.CharField(label="A note", widget=forms.Textarea, required=False)
    weekly = PoundsField(label="How much a week?")
    start = DayField(label="When should it start?", help_text="For example, 27 3 2027")
    sort = forms.ChoiceField(label="Sort by", choices=[("near", "Nearest"), ("price", "Price")])
    how = forms.ChoiceField(label="How often?", choices=DAYS, widget=forms.RadioSelect)
    days = forms.MultipleChoiceField(
        label="Which days?", choices=DAYS, widget=forms.CheckboxSelectMultiple, help_text="Any"
    )
    agree = forms.BooleanField(label="I agree", help_text="You can change your mind")
    proof = forms.FileField(label="Proof")
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    ticket = forms.CharField(widget=forms.HiddenInput, initial="7")


def everything(request):
    request.authority = Authority(
        basis=Basis.MANDATE,
        actor_id=1,
        actor_name="Bea Broker",
        person_id=2,
        person_name="Amina Khan",
        own_person_id=3,
        permissions=OWN_PERMISSIONS,
        organisations={5: frozenset({Permission.EDIT_LISTING})},
    )
    request.council_site = COUNCIL_SITE
    messages.success(request, "Your order has gone to Sunny Days.")
    messages.error(request, "The price has changed.")
    context = {
        "form": EveryField(request.POST, request.FILES)
        if request.method == "POST"
        else EveryField(),
        "areas": [("Altrincham", 52), ("Sale", 41), ("Partington", 0, "none")],
        "facts": [("Provider", "Sunny Days"), ("Price", "£24.50 an hour")],
    }
    return HttpResponse(Template(PAGE).render(RequestContext(request, context)))


def theme(request):
    request.council_site = COUNCIL_SITE
    return views.theme(request)


def error_page(request, code):
    request.council_site = CouncilSite()
    return render(request, f"{code}.html")


urlpatterns = [
    path("look-book/", everything),
    path("look-book/<int:code>/", error_page),
    path("theme.css", theme, name="theme"),
    path("", include("config.urls")),
]
