"""Facts of a listing for a template that gets only the listing: the editor's preview."""

from django import template
from django.utils import timezone

from marketplace.listings import presentation
from marketplace.listings.models import Listing
from marketplace.listings.presentation import ListingFacts

register = template.Library()


@register.simple_tag
def listing_facts(listing: Listing) -> ListingFacts:
    """What the public page would say of this version of the listing."""
    return presentation.facts_of([listing], on=timezone.localdate())[0]
