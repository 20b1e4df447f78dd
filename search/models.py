"""Tables of search: documents as stored, the index beside them, the dictionary, the vocabulary and places."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Lower, Upper

from search import postcodes


class StoredDocument(models.Model):
    """A document as it was put: the record from which every index is made, and the queue for a search engine.

    `version` only rises, also when a document is removed and put again, so that an engine can refuse a late write.
    A removed document stays as an empty row until the engine knows.
    """

    key = models.CharField(max_length=80, unique=True)
    # Everything but the body, as a result shows it.
    card = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    version = models.BigIntegerField(default=1)
    dirty = models.BooleanField(default=True)
    is_removed = models.BooleanField(default=False)
    # Whether the language model has yet to read this version (search/meaning).
    unread = models.BooleanField(default=True, db_default=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(unread=True), name="search_unread_by_model"
            ),
            # What an engine has not heard of yet (search/outbox.py).
            models.Index(
                fields=["id"], condition=models.Q(dirty=True), name="search_waiting_for_engine"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Term(models.Model):
    """A word of the dictionary: a category, kind, language, access feature or council that documents name."""

    class Facet(models.TextChoices):
        """The lists of tick boxes on the search page."""

        CATEGORY = "category", "What you need"
        KIND = "kind", "Kind of support"
        LANGUAGE = "language", "Language"
        ACCESS = "access", "Access"
        PREFERRED = "preferred", "Preferred by a council"

    facet = models.CharField(max_length=10, choices=Facet)
    value = models.CharField(max_length=80)
    label = models.CharField(max_length=200)
    parent = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facet", "value"], name="one_term_per_value")
        ]

    def __str__(self) -> str:
        return self.label


class IndexedDocument(models.Model):
    """One narrow row per document: only what finding, counting and sorting need.

    `marks` (search/marks.py) stand in one GIN index with the words, so that words and place are looked up together.
    """

    stored = models.OneToOneField(
        "search.StoredDocument", models.CASCADE, primary_key=True, related_name="indexed"
    )
    words = SearchVectorField()
    marks = ArrayField(models.IntegerField())
    category = models.IntegerField()
    parent_category = models.IntegerField()
    kind = models.IntegerField()
    # Languages, access features and councils, as numbers of the dictionary.
    terms = ArrayField(models.IntegerField())
    days = models.SmallIntegerField()
    # Whole pence.
    lowest_price = models.BigIntegerField(null=True)
    easting = models.IntegerField(null=True)
    northing = models.IntegerField(null=True)
    # Below 0 for what reaches the districts among its marks, whatever the distance.
    reach_metres = models.IntegerField()
    everywhere = models.BooleanField()
    # It comes a little lower: full, or with a waiting list.
    is_full = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [GinIndex(fields=["words", "marks"], name="search_words_and_marks")]

    def __str__(self) -> str:
        return f"index of {self.stored_id}"


class MeaningVector(models.Model):
    """A stored document's direction in the language model's space (search/meaning); empty once it is removed."""

    stored = models.OneToOneField(
        "search.StoredDocument", models.CASCADE, primary_key=True, related_name="meaning"
    )
    # Of the text that was read: what changes only its price is not read again.
    digest = models.BinaryField()
    # Half-precision numbers, two bytes each.
    vector = models.BinaryField()
    written_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"meaning of {self.stored_id}"


class Word(models.Model):
    """The vocabulary of all documents, for correcting spelling. Refreshed as a whole."""

    word = models.CharField(max_length=40, primary_key=True)
    # In how many documents it stands.
    documents = models.IntegerField()

    class Meta:
        indexes = [
            GinIndex(OpClass("word", name="gin_trgm_ops"), name="search_vocabulary_trigrams"),
        ]

    def __str__(self) -> str:
        return self.word


class Place(models.Model):
    """Where a postcode, a sector ("M33 6") or an outcode ("M33") is, in metres on the British National Grid.

    One that is known by its name ("Sale") is not stored: `code` is the name then (search/place_names.py).
    """

    # The district of one that is known by its name.
    named_in = ""

    code = models.CharField(max_length=8, primary_key=True)
    easting = models.IntegerField()
    northing = models.IntegerField()
    # The council's name and code of the Office for National Statistics, where the source says.
    authority = models.CharField(max_length=80, blank=True)
    authority_code = models.CharField(max_length=9, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code=Upper("code")), name="postcode_in_capitals"
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def outcode(self) -> str:
        """The district it lies in: "M33"."""
        return self.named_in or postcodes.outcode_of(self.code)


class Synonym(models.Model):
    """Other words for the same thing, as the office adds them to the reviewed list (search/plain_words.py)."""

    typed = models.CharField(
        "what people type",
        max_length=60,
        unique=True,
        help_text="One to three words in small letters, for example: home help",
    )
    finds = models.CharField(
        "what it also finds",
        max_length=400,
        blank=True,
        help_text="Words as listings have them, with commas between, for example: cleaning, shopping. "
        "Leave empty to stop words from finding anything but themselves.",
    )

    class Meta:
        verbose_name = "other word"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(typed=Lower("typed")),
                name="synonym_in_small_letters",
                violation_error_message="Write what people type in small letters.",
            )
        ]

    def __str__(self) -> str:
        return self.typed


class Phrase(models.Model):
    """What the search box offers while somebody types: titles, categories, ways to ask. Refreshed as a whole."""

    # In small letters, as it is looked up.
    key = models.CharField(max_length=80, primary_key=True)
    text = models.CharField(max_length=80)
    # How many documents it stands for; categories and common ways to ask come before single titles.
    documents = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(OpClass("key", name="text_pattern_ops"), name="search_phrase_starts"),
            GinIndex(OpClass("key", name="gin_trgm_ops"), name="search_phrase_trigrams"),
        ]

    def __str__(self) -> str:
        return self.text


class UnmetSearch(models.Model):
    """Searches of one day for the same thing in the same area that found nothing or little. Nobody is named in it.

    `words` are what search/unmet.py leaves of what was typed.
    """

    on = models.DateField()
    words = models.CharField(max_length=80, blank=True)
    outcode = models.CharField(max_length=4, blank=True)
    # The slug of the ticked category.
    category = models.CharField(max_length=80, blank=True)
    # Days asked for: seven bits, Monday first; 0 is any.
    days = models.SmallIntegerField(default=0)
    # The fewest found, and how often it was asked.
    found = models.SmallIntegerField()
    times = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["on", "words", "outcode", "category", "days"], name="one_unmet_search_a_day"
            )
        ]
        indexes = [models.Index(fields=["outcode", "on"], name="search_unmet_by_area")]

    def __str__(self) -> str:
        return f"{self.words} {self.outcode}".strip() or self.category
