"""The pieces that editors build pages from. Few, plain, and each with one look."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from cms import data_sources, symbols

# domain.md G31: an easy-read sentence holds one idea in at most fifteen words.
MOST_WORDS = 15
TEXT_FEATURES = ["bold", "link", "document-link", "ol", "ul"]


class LinkBlock(blocks.StructBlock):
    """A link with its words: to a page of this site or to any address."""

    text = blocks.CharBlock(max_length=120)
    description = blocks.CharBlock(max_length=240, required=False)
    page = blocks.PageChooserBlock(required=False)
    address = blocks.CharBlock(
        required=False,
        max_length=300,
        help_text="Only when no page is chosen, such as /search/?q=swimming",
    )

    def clean(self, value: Any) -> Any:
        """Exactly one target, and never a script."""
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["address"]):
            raise ValidationError("Choose a page or write an address: one of the two.")
        if cleaned["address"] and not cleaned["address"].startswith(
            ("/", "https://", "tel:", "mailto:")
        ):
            raise ValidationError("An address starts with /, https://, tel: or mailto:.")
        return cleaned


class CardsBlock(blocks.StructBlock):
    """A group of links with a line each."""

    heading = blocks.CharBlock(max_length=120)
    cards = blocks.ListBlock(LinkBlock())

    class Meta:
        template = "cms/blocks/cards.html"
        icon = "list-ul"


class StepsBlock(blocks.StructBlock):
    """Things to do in order."""

    heading = blocks.CharBlock(max_length=120)
    steps = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("title", blocks.CharBlock(max_length=120)),
                ("text", blocks.RichTextBlock(features=TEXT_FEATURES)),
            ]
        )
    )

    class Meta:
        template = "cms/blocks/steps.html"
        icon = "list-ol"


class DetailsBlock(blocks.StructBlock):
    """A question whose answer opens."""

    question = blocks.CharBlock(max_length=160)
    answer = blocks.RichTextBlock(features=TEXT_FEATURES)

    class Meta:
        template = "cms/blocks/details.html"
        icon = "help"


class PictureBlock(blocks.StructBlock):
    """A picture; its words for people who cannot see it are asked for, not guessed."""

    image = ImageChooserBlock()
    words = blocks.CharBlock(
        max_length=250,
        required=False,
        help_text="What the picture shows. Empty when it is only decoration.",
    )

    class Meta:
        template = "cms/blocks/picture.html"
        icon = "image"


class CouncilContactBlock(blocks.StaticBlock):
    """How to reach this council, from its settings."""

    class Meta:
        template = "cms/blocks/council_contact.html"
        icon = "mail"
        admin_text = "The council’s phone, e-mail and opening hours, from Settings › Council."


class SafeguardingContactBlock(blocks.StaticBlock):
    """Whom to tell about a worry, from this council's settings."""

    class Meta:
        template = "cms/blocks/safeguarding_contact.html"
        icon = "warning"
        admin_text = "The council’s safeguarding phone and page, from Settings › Council."


class AccessibilityStatementBlock(blocks.StaticBlock):
    """The council's accessibility statement, from its settings."""

    class Meta:
        template = "cms/blocks/accessibility_statement.html"
        icon = "view"
        admin_text = "The accessibility statement, from Settings › Council."


class DataSourcesBlock(blocks.StaticBlock):
    """Where the data comes from and under which licence: the table that travels with the data."""

    class Meta:
        template = "cms/blocks/data_sources.html"
        icon = "doc-full"
        admin_text = "The table of data sources and licences."

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Adds the rows of data/SOURCES.md."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        return {
            **context,
            "sources": data_sources.sources(),
            "attributions": data_sources.ATTRIBUTIONS,
        }


class BodyBlock(blocks.StreamBlock):
    """What a page is made of."""

    heading = blocks.CharBlock(max_length=120, template="cms/blocks/heading.html", icon="title")
    text = blocks.RichTextBlock(
        features=TEXT_FEATURES, template="cms/blocks/text.html", icon="pilcrow"
    )
    inset = blocks.RichTextBlock(
        features=["bold", "link"], template="cms/blocks/inset.html", icon="openquote"
    )
    warning = blocks.CharBlock(max_length=300, template="cms/blocks/warning.html", icon="warning")
    steps = StepsBlock()
    cards = CardsBlock()
    details = DetailsBlock()
    picture = PictureBlock()
    council_contact = CouncilContactBlock()
    safeguarding_contact = SafeguardingContactBlock()
    accessibility_statement = AccessibilityStatementBlock()
    data_sources = DataSourcesBlock()


class EasyReadSentence(blocks.CharBlock):
    """One idea in at most fifteen words."""

    def clean(self, value: str) -> str:
        """Refuse a long sentence, and say how long it is."""
        cleaned: str = super().clean(value)
        words = len(cleaned.split())
        if words > MOST_WORDS:
            raise ValidationError(
                f"This has {words} words. Easy read has at most {MOST_WORDS}: make two sentences of it."
            )
        return cleaned


class EasyReadRow(blocks.StructBlock):
    """A picture on the left, one to four short sentences on the right."""

    symbol = blocks.ChoiceBlock(choices=symbols.choices, required=False)
    image = ImageChooserBlock(required=False, help_text="A photo in place of the drawing.")
    sentences = blocks.ListBlock(EasyReadSentence(max_length=160), min_num=1, max_num=4)

    class Meta:
        template = "cms/blocks/easy_read_row.html"
        icon = "user"

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Adds the drawing's path."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        _, path = symbols.SYMBOLS.get(value["symbol"], ("", ""))
        return {**context, "symbol_path": path}


class EasyReadBlock(blocks.StreamBlock):
    """The easy-read twin of a page."""

    heading = blocks.CharBlock(max_length=80, template="cms/blocks/heading.html", icon="title")
    row = EasyReadRow()
