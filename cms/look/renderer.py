"""The form renderer: any Django form comes out as GOV.UK markup, with no form library."""

from django.forms.renderers import TemplatesSetting


class GovukRenderer(TemplatesSetting):
    """Use in templates: `{{ form }}` for all fields, `{{ form.name.as_field_group }}` for one."""

    form_template_name = "look/form.html"
    field_template_name = "look/field.html"
