"""Registered places, their ratings and the preferred lists, in the office."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.viewsets.chooser import ChooserViewSet

from marketplace.foundations.office_lists import WholeViewSet
from marketplace.people.models import Organisation
from marketplace.providers.models import CqcLocation, CqcRating, PreferredStanding


class OrganisationChooserViewSet(ChooserViewSet):
    """Finds one organisation among thousands, wherever the office asks for one."""

    model = Organisation
    icon = "group"
    choose_one_text = "Choose an organisation"
    choose_another_text = "Choose another organisation"
    per_page = 20


class PreferredStandingViewSet(WholeViewSet):
    """Who is preferred by which council, for what, why and until when."""

    model = PreferredStanding
    named = ("organisation", "council", "category")
    icon = "check"
    menu_label = "Preferred providers"
    menu_order = 130
    list_display = ["organisation", "council", "category", "starts_on", "ends_on"]
    list_filter = ["council", "category"]
    search_fields = ["organisation__name", "reason"]
    ordering = ["-starts_on"]
    panels = [
        FieldPanel("organisation"),
        FieldPanel("council"),
        FieldPanel(
            "category", help_text="What it covers, with all below it. Empty: everything they offer."
        ),
        FieldPanel(
            "reason", help_text="The public reads this: say in plain words what was checked."
        ),
        FieldRowPanel(
            [
                FieldPanel("starts_on"),
                FieldPanel("ends_on", help_text="The first day on which it no longer holds."),
            ]
        ),
    ]


class CqcLocationViewSet(WholeViewSet):
    """Places registered with the Care Quality Commission."""

    model = CqcLocation
    named = ("organisation",)
    icon = "site"
    menu_label = "CQC locations"
    menu_order = 140
    list_display = ["name", "location_id", "organisation", "service_type", "inspected_on"]
    search_fields = ["name", "location_id", "organisation__name"]
    ordering = ["name"]


class CqcRatingViewSet(WholeViewSet):
    """Ratings by service. No row means not rated, which is not a bad mark."""

    model = CqcRating
    named = ("location",)
    icon = "pick"
    menu_label = "CQC ratings"
    menu_order = 150
    list_display = ["location", "service_group", "domain", "rating", "published_on"]
    list_filter = ["rating", "domain"]
    search_fields = ["location__name", "service_group"]
    ordering = ["-published_on"]
