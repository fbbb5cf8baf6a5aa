"""The icon and the words of a severity."""

from django import template
from django.utils.safestring import SafeString

from imports.models.severity_words import SEVERITY_WORDS
from portal.templatetags.portal_tags import icon

register = template.Library()


@register.simple_tag
def severity_icon(severity: str) -> SafeString:
    return icon(SEVERITY_WORDS[severity].icon, size="sm")


@register.filter
def severity_word(severity: str, count: int) -> str:
    """Name one problem of the severity, or several."""
    return SEVERITY_WORDS[severity].name(count)
