"""What a template needs to know about a form field to draw it as a GOV.UK component."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

# Widgets made of several inputs: the group has a legend, each input has its own label.
CHOICES = {"radio": "radios", "checkbox": "checkboxes"}
PLAIN_CLASSES = {
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "govuk-file-upload",
    "checkbox": "govuk-checkboxes__input",
}
# Django's own words, which name neither the field nor the remedy.
UNHELPFUL = {"required": "This field is required.", "invalid_choice": "Select a valid choice. "}


@dataclass(frozen=True, slots=True)
class Option:
    """One radio button or checkbox."""

    id: str
    name: str
    value: str
    label: str
    is_chosen: bool
    is_disabled: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One of the boxes of a field with several, such as day, month and year."""

    label: str
    id: str
    control: SafeString


def kind_of(field: BoundField) -> str:
    """Which component draws the field: its kind is the name of the branch in look/field.html."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return CHOICES[str(widget.input_type)]
    for kind, widget_class in (
        ("parts", forms.MultiWidget),
        ("checkbox", forms.CheckboxInput),
        ("file", forms.FileInput),
        ("select", forms.Select),
        ("textarea", forms.Textarea),
        ("password", forms.PasswordInput),
    ):
        if isinstance(widget, widget_class):
            return kind
    return "input"


def control(field: BoundField, **extra: Any) -> SafeString:
    """The bare input of a field with GOV.UK classes; the classes of the form's author are kept.

    Without `required`: the browser's own bubbles are not accessible, our error summary is.
    """
    kind = kind_of(field)
    classes = [PLAIN_CLASSES.get(kind, "govuk-input"), *extra.pop("classes", [])]
    if field.errors:
        classes.append(f"{classes[0]}--error")
    widget = field.field.widget
    attributes = field.build_widget_attrs({"id": field.auto_id, **extra}, widget)
    attributes.pop("required", None)
    attributes["placeholder"] = False  # it vanishes while typing and is too pale to read
    return _draw(field, widget, field.html_name, field.value(), {**attributes, "class": classes})


def _draw(
    field: BoundField, widget: forms.Widget, name: str, value: Any, attributes: dict[str, Any]
) -> SafeString:
    own_classes = widget.attrs.get("class", "").split()
    attributes["class"] = " ".join([*attributes["class"], *own_classes])
    return widget.render(name, value, attrs=attributes, renderer=field.form.renderer)


def options(field: BoundField) -> Iterator[Option]:
    """The choices of radio buttons or checkboxes, in order."""
    for subwidget in field.subwidgets:
        data = subwidget.data
        yield Option(
            id=data["attrs"]["id"],
            name=data["name"],
            value=data["value"],
            label=data["label"],
            is_chosen=data["selected"],
            is_disabled=bool(data["attrs"].get("disabled")),
        )


def parts(field: BoundField) -> Iterator[Part]:
    """The boxes of a MultiWidget; a widget names them in `part_labels` and sizes them in `part_classes`."""
    multi = field.field.widget
    value = field.value()
    values = value if isinstance(value, list | tuple) else multi.decompress(value)
    for index, widget in enumerate(multi.widgets):
        classes = ["govuk-input", "govuk-date-input__input", multi.part_classes[index]]
        if field.errors:
            classes.append("govuk-input--error")
        part_id = f"{field.auto_id}_{index}"
        attributes = {
            "id": part_id,
            "class": classes,
            "inputmode": "numeric",
            "disabled": field.field.disabled,
        }
        yield Part(
            label=multi.part_labels[index],
            id=part_id,
            control=_draw(
                field,
                widget,
                field.html_name + multi.widgets_names[index],
                values[index] if index < len(values) else None,
                attributes,
            ),
        )


def error_texts(field: BoundField) -> list[str]:
    """What is wrong with a field and what to do: Django's general words are replaced by plain ones."""
    return [
        _plain_words(field, error.code, message)
        for error in field.errors.as_data()
        for message in error.messages
    ]


def _plain_words(field: BoundField, code: str | None, message: str) -> str:
    if not code or code not in UNHELPFUL or not message.startswith(UNHELPFUL[code]):
        return message
    label = str(field.label)
    kind = kind_of(field)
    if code == "invalid_choice":
        return f"{label}: choose one of the answers on the list"
    if kind == "checkbox":
        return f"Tick the box “{label}” to go on"
    if kind == "file":
        return f"Choose a file: {label}"
    if label.endswith("?"):
        return f"Answer the question: {label}"
    verb = "Choose" if kind in {"select", "radios", "checkboxes"} else "Enter"
    return f"{verb} {label[0].lower()}{label[1:]}" if label else message


def first_input_id(field: BoundField) -> str:
    """The id that the error summary links to: a group's first input, or the input itself."""
    if kind_of(field) in {"radios", "checkboxes", "parts"}:
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


def description_ids(field: BoundField) -> str:
    """The ids of hint and error, for `aria-describedby` of a fieldset."""
    ids = [f"{field.auto_id}_helptext"] if field.help_text else []
    if field.errors:
        ids.append(f"{field.auto_id}_error")
    return " ".join(ids)
