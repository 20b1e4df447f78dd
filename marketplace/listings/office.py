"""Listings and categories in the office: drafts, preview, approval, history, locks."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django_filters import BooleanFilter, CharFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm, register_form_field_override
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from marketplace.foundations.money import PenceField
from marketplace.foundations.office_lists import WholeViewSet
from marketplace.foundations.pounds import PoundsField
from marketplace.listings import publishing, queries
from marketplace.listings.access import ACCESS_FEATURES
from marketplace.listings.forms import refuse_districts, written_postcode
from marketplace.listings.models import Category, Listing
from marketplace.listings.words import slug_of
from marketplace.providers.models import CqcLocation, CqcRating, PreferredStanding
from search.fields import DistrictsField
from search.places import resolve_place


class OfficePoundsField(PoundsField):
    """Pounds for a field of the database: what that says of its own range is about storage."""

    def __init__(self, **options: Any) -> None:
        options.pop("min_value", None)
        options.pop("max_value", None)
        super().__init__(**options)


register_form_field_override(PenceField, override={"form_class": OfficePoundsField})


class ListingOfficeForm(WagtailAdminModelForm):
    """Works out the place from the postcode and the address from the title, as the provider's form does."""

    access_features = forms.MultipleChoiceField(
        choices=[(feature, feature) for feature in ACCESS_FEATURES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="What helps people get in and join in.",
    )

    districts = DistrictsField(
        label="Or postcode districts",
        help_text="With commas between, like M33, M41, WA14, or a council whose postcodes are loaded, "
        "like Trafford. They count in place of the distance.",
        required=False,
    )
    website = forms.URLField(assume_scheme="https", required=False)

    def clean_postcode(self) -> str:
        """A postcode that we can find, written the usual way."""
        typed = written_postcode(self.cleaned_data["postcode"])
        if not typed:
            self.instance.easting = self.instance.northing = None
            return ""
        place = resolve_place(typed)
        if place is None:
            raise forms.ValidationError("Enter a real postcode, like M33 7XZ")
        self.instance.easting, self.instance.northing = place.easting, place.northing
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.instance.slug and cleaned.get("title"):
            self.instance.slug = slug_of(cleaned["title"])
        if cleaned.get("districts"):
            cleaned["reach_metres"] = 0
            if refusal := refuse_districts(cleaned):
                self.add_error("districts", refusal)
        elif "districts" in self.changed_data and not cleaned.get("reach_metres"):
            self.add_error("reach_metres", "Say how far it reaches, or name districts")
        return cleaned


class ListingFilter(WagtailFilterSet):
    """What editors look for: their queue first."""

    waiting = BooleanFilter(
        label="Waiting for approval",
        method="filter_waiting",
        widget=forms.CheckboxInput,
    )

    organisation = CharFilter(
        label="Organisation’s name", field_name="organisation__name", lookup_expr="icontains"
    )

    class Meta:
        model = Listing
        fields = ["kind", "category", "live"]

    def filter_waiting(self, listings: Any, name: str, wanted: bool) -> Any:
        """Only those whose draft an editor has to decide on."""
        if not wanted:
            return listings
        return listings.filter(waits=True)


def status_words(listing: Any) -> str:
    """Where a row of the list stands. `waits` comes with the row: asking each would be a read a row."""
    if listing.withdrawn_at:
        return "Taken down"
    if listing.paused_at:
        return "Paused by the provider"
    if listing.live:
        return "Live, a change waits" if listing.waits else "Live"
    return "Waits for approval" if listing.waits else "Draft"


class ListingViewSet(SnippetViewSet):
    """The catalogue."""

    model = Listing
    icon = "list-ul"
    menu_label = "Listings"
    menu_name = "listings"
    menu_order = 110
    add_to_admin_menu = True
    list_display = [
        "title",
        Column("organisation", label="Organisation"),
        Column("category", label="Category"),
        Column("status", label="Status", accessor=status_words),
        UpdatedAtColumn(),
    ]
    list_per_page = 50
    search_fields = ["title", "summary", "organisation__name"]
    search_backend_name = None
    filterset_class = ListingFilter
    ordering = ["-pk"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("organisation", help_text="Who offers it."),
                    FieldPanel("kind"),
                    FieldPanel("category", help_text="The closest one; choose the narrower level."),
                    FieldPanel("title", help_text="What people get, in words they would use."),
                    FieldPanel(
                        "summary", help_text="One or two sentences. This shows in the results."
                    ),
                    FieldPanel(
                        "description",
                        help_text="Plain words; leave an empty line between paragraphs.",
                    ),
                    FieldPanel(
                        "easy_read", help_text="The same in short sentences, one idea on each line."
                    ),
                    FieldPanel("who_for", help_text="For example: adults of any age."),
                ],
                heading="What it is",
            ),
            InlinePanel(
                "prices",
                heading="Prices",
                label="Price",
                max_num=20,
                panels=[
                    FieldRowPanel(
                        [
                            FieldPanel(
                                "amount_pence", heading="Pounds", help_text="Like 24.50; 0 is free."
                            ),
                            FieldPanel("unit", heading="For"),
                            FieldPanel("label", heading="Name", help_text="For example: Weekends."),
                        ]
                    ),
                    FieldPanel("days"),
                    FieldRowPanel([FieldPanel("from_time"), FieldPanel("to_time")]),
                    FieldPanel("included", help_text="For example: lunch."),
                ],
            ),
            MultiFieldPanel(
                [
                    FieldPanel(
                        "comes_to_you", help_text="Tick when it happens in the person’s home."
                    ),
                    FieldPanel("is_online", help_text="Tick when people anywhere can use it."),
                    FieldPanel(
                        "postcode",
                        help_text="Where people come, or where staff start from. The map place follows from it.",
                    ),
                    FieldPanel(
                        "address", help_text="Only for places people come to: never a home address."
                    ),
                    FieldPanel(
                        "reach_metres", help_text="How far it reaches, in metres: 8000 is 5 miles."
                    ),
                    FieldPanel("districts"),
                    FieldPanel(
                        "travel",
                        widget=forms.Textarea(attrs={"rows": 3}),
                        help_text="For places people come to: buses, trams, parking, a way in without steps.",
                    ),
                ],
                heading="Where",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("days"),
                    FieldPanel("times", help_text="For example: 7am to 10pm."),
                    FieldRowPanel(
                        [
                            FieldPanel("availability", read_only=True),
                            FieldPanel("available_from", read_only=True),
                            FieldPanel("confirmed_at", read_only=True),
                        ],
                        help_text="The provider says this; it needs no approval.",
                    ),
                ],
                heading="When",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("access_features"),
                    FieldPanel("phone", help_text="Empty: the organisation’s own."),
                    FieldPanel("email", help_text="Empty: the organisation’s own."),
                    FieldPanel("website", help_text="Empty: the organisation’s own."),
                    FieldPanel("languages", help_text="With commas between."),
                    FieldPanel(
                        "cqc_location", help_text="Its registration, when it must have one."
                    ),
                ],
                heading="Access, contact, languages, registration",
            ),
        ],
        base_form_class=ListingOfficeForm,
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """With what each row shows."""
        return queries.listings_for_office()


class CategoryViewSet(WholeViewSet):
    """The category tree."""

    model = Category
    named = ("parent",)
    icon = "folder-open-inverse"
    menu_label = "Categories"
    menu_order = 120
    list_display = ["name", "parent", "position"]
    search_fields = ["name"]
    ordering = ["position", "name"]
    list_per_page = 100
    panels = [
        FieldPanel("name", help_text="Plain words, as people would say it."),
        FieldPanel("slug", help_text="Stands in addresses: do not change it once people use it."),
        FieldPanel("parent", help_text="Empty for the top level. There are only two levels."),
        FieldPanel("position", help_text="Lower numbers come first."),
        FieldPanel("introduction", help_text="One sentence."),
    ]


def listings_that_show(instance: Any) -> list[int]:
    """The live listings that say what stands in a category, standing, registered place or rating."""
    if isinstance(instance, Category):
        below = queries.category_tree(with_id=instance.pk).ids_below(instance.pk)
        return queries.live_listing_ids(category_ids=below)
    if isinstance(instance, PreferredStanding):
        return queries.live_listing_ids(organisation_ids=[instance.organisation_id])
    if isinstance(instance, CqcLocation):
        return queries.live_listing_ids(location_ids=[instance.pk])
    if isinstance(instance, CqcRating):
        return queries.live_listing_ids(location_ids=[instance.location_id])
    return []


def before_change(request: HttpRequest, instance: Any) -> None:
    """Remember where it stood: a rating or standing may be moved to another place or provider."""
    if request.method == "POST":
        request.listings_before = listings_that_show(instance)


def before_delete(request: HttpRequest, instances: Any) -> None:
    """Remember where they stood: they stand nowhere afterwards."""
    if request.method == "POST":
        request.listings_before = [one for each in instances for one in listings_that_show(each)]


def after_change(request: HttpRequest, instance: Any) -> None:
    """What listings say changed elsewhere: a category, a standing, a rating. Search follows at once.

    The category tree is read again at once in this process and within a minute in the others.
    """
    if isinstance(instance, Category):
        queries.forget_category_tree()
    changed = {*listings_that_show(instance), *getattr(request, "listings_before", ())}
    publishing.put_all_in_search(sorted(changed), on=timezone.localdate())


def after_delete(request: HttpRequest, instances: Any) -> None:
    """A rating or standing that is gone stands on no listing any more."""
    publishing.put_all_in_search(sorted(set(request.listings_before)), on=timezone.localdate())


def refuse_deletion(request: HttpRequest, instances: Any) -> HttpResponse | None:
    """Orders, comparisons and the trail point at listings: they are unpublished, never deleted."""
    if not any(isinstance(one, Listing) for one in instances):
        return None
    messages.error(request, "A listing is never deleted. Unpublish it, and nobody can find it.")
    return redirect("wagtailsnippets_marketplace_listing:list")
