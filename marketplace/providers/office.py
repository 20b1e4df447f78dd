"""Registered places, their ratings and the preferred lists, in the office."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.viewsets.chooser import ChooserViewSet

from marketplace.foundations.models import Council
from marketplace.foundations.office_lists import WholeViewSet
from marketplace.people.authority import own_authority
from marketplace.people.models import Organisation
from marketplace.providers.models import CqcLocation, CqcRating, PreferredStanding
from marketplace.providers.permissions import NOT_YOUR_COUNCIL, may_prefer_for


class OrganisationChooserViewSet(ChooserViewSet):
    """Finds one organisation among thousands, wherever the office asks for one."""

    model = Organisation
    icon = "group"
    choose_one_text = "Choose an organisation"
    choose_another_text = "Choose another organisation"
    per_page = 20


class PreferredStandingForm(WagtailAdminModelForm):
    """Nobody prefers, or stops preferring, for a council in which they hold no such post."""

    def clean_council(self) -> Council:
        """Both the council that was there and the one that is chosen must be theirs."""
        chosen: Council = self.cleaned_data["council"]
        by = own_authority(self.for_user, on=timezone.localdate())
        for council_id in {chosen.pk, self.instance.council_id or chosen.pk}:
            if not may_prefer_for(by, council_id):
                raise ValidationError(NOT_YOUR_COUNCIL)
        return chosen


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
    edit_handler = ObjectList(
        [
            FieldPanel("organisation"),
            FieldPanel("council"),
            FieldPanel(
                "category",
                help_text="What it covers, with all below it. Empty: everything they offer.",
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
        ],
        base_form_class=PreferredStandingForm,
    )


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
