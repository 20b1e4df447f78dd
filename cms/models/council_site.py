"""A council's site: its name, colours, contacts and accessibility statement. One for each Wagtail site."""

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField

from cms.look.theme import colour_problem


def readable_colour(colour: str) -> None:
    """Refuse a colour that people cannot read on white (WCAG 2.2, 1.4.3)."""
    problem = colour_problem(colour)
    if problem:
        raise ValidationError(problem)


@register_setting(icon="site")
class CouncilSite(BaseSiteSetting):
    """What the public pages say of one council."""

    council = models.ForeignKey(
        "marketplace.Council", models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=80, default="Shop 4 Support")
    brand_colour = models.CharField(max_length=7, default="#00625f", validators=[readable_colour])
    link_colour = models.CharField(max_length=7, default="#1a65a6", validators=[readable_colour])
    phone = models.CharField(max_length=30, blank=True)
    phone_hours = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    # Somebody who is linked to no provider and no broker: shown on every conflict notice (domain.md A4).
    independent_name = models.CharField("independent person to talk to", max_length=120, blank=True)
    independent_phone = models.CharField(max_length=30, blank=True)
    safeguarding_phone = models.CharField(max_length=30, blank=True)
    safeguarding_out_of_hours = models.CharField(max_length=30, blank=True)
    safeguarding_page = models.URLField(blank=True)
    accessibility_statement = RichTextField(
        blank=True, features=["h2", "h3", "bold", "link", "ul", "ol"]
    )

    panels = [
        MultiFieldPanel([FieldPanel("council"), FieldPanel("name")], "Council"),
        MultiFieldPanel([FieldPanel("brand_colour"), FieldPanel("link_colour")], "Colours"),
        MultiFieldPanel(
            [
                FieldPanel("phone"),
                FieldPanel("phone_hours"),
                FieldPanel("email"),
                FieldPanel("address"),
            ],
            "How to reach the council",
        ),
        MultiFieldPanel(
            [FieldPanel("independent_name"), FieldPanel("independent_phone")],
            "Somebody independent",
        ),
        MultiFieldPanel(
            [
                FieldPanel("safeguarding_phone"),
                FieldPanel("safeguarding_out_of_hours"),
                FieldPanel("safeguarding_page"),
            ],
            "Worried about someone?",
        ),
        FieldPanel("accessibility_statement"),
    ]

    class Meta:
        verbose_name = "council"

    def __str__(self) -> str:
        return self.name
