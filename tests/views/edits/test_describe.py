"""What a changed column is called."""

from imports.catalogue import KINDS
from imports.views.edits.describe_columns import label_column

ARTICLES = KINDS["articles"]


def test_a_column_keeps_its_label_however_its_name_is_written() -> None:
    label = ARTICLES.fields_by_name["ART_CODE"].label

    assert label_column(ARTICLES, "ART_CODE", 1) == f"{label} (ART_CODE)"
    assert label_column(ARTICLES, "art_code ", 1) == f"{label} (art_code )"


def test_a_column_whose_field_has_no_label_is_called_by_its_name() -> None:
    assert ARTICLES.fields_by_name["ART_FARNAT"].label == ""

    assert label_column(ARTICLES, "ART_FARNAT", 1) == "ART_FARNAT"
