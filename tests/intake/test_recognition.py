"""What the portal recognises in the columns of a draft, and what a company teaches it."""

from imports.intake.mapping import find_mapping
from imports.intake.recognition import propose_for
from portal.models import Company, User
from tests.factories import make_draft

STOCK = "Type de mouvement;Code article;Quantité;Dépôt\nE;A001;5;LYO\n"


def test_titles_that_are_labels_are_mapped_without_a_question(
    alice: User, company: Company
) -> None:
    draft = make_draft(company, alice, "villes", "Code postal;VIL_NOM\n69001;Lyon\n")
    print(draft.problem_counts, find_mapping(draft))
    for one in propose_for(draft):
        print(one.header, one.field, one.level, one.is_set)
    raise AssertionError
