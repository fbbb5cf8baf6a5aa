"""What a changed column is called, and what is done to it."""

from django.utils.translation import override

from imports.catalogue import KINDS
from imports.editing.column_fixes import FixName
from imports.rules import Rule
from imports.views.edits.describe import fix_text
from imports.views.edits.describe_columns import label_column

ARTICLES = KINDS["articles"]


def test_a_column_keeps_its_label_however_its_name_is_written() -> None:
    label = ARTICLES.fields_by_name["ART_CODE"].label

    assert label_column(ARTICLES, "ART_CODE", 1) == f"{label} (ART_CODE)"
    assert label_column(ARTICLES, "art_code ", 1) == f"{label} (art_code )"


def test_a_column_whose_field_has_no_label_is_called_by_its_name() -> None:
    assert ARTICLES.fields_by_name["ART_FARNAT"].label == ""

    assert label_column(ARTICLES, "ART_FARNAT", 1) == "ART_FARNAT"


def test_a_date_in_words_is_said_to_be_written_as_one_and_other_likely_fixes_are_not() -> None:
    with override("fr"):
        date = fix_text(FixName.MEANT, 0, Rule.BAD_DATE)
        other = fix_text(FixName.MEANT, 0, Rule.NOT_CP1252)

    assert date == "dates écrites JJ/MM/AAAA"
    assert other == "correction probable"
