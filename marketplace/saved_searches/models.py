"""A search that an account keeps."""

from django.db import models


class SavedSearch(models.Model):
    """A search as it stands in the address of the search page, and up to which listing its owner knows it."""

    user = models.ForeignKey("marketplace.User", models.CASCADE, related_name="saved_searches")
    # "swimming near M33"
    said = models.CharField(max_length=200)
    # "q=swimming&postcode=M33"
    asked = models.CharField(max_length=500)
    wants_email = models.BooleanField(default=True)
    # The number of the newest thing that could be found when it was last looked through.
    seen_up_to = models.BigIntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "asked"],
                name="one_saved_search_each",
                violation_error_message="You have saved this search already.",
            )
        ]

    def __str__(self) -> str:
        return self.said
