"""Who and what is in the demonstration: two people, two companies, files to drop."""

from pathlib import Path

from django.db import transaction

from portal.access import SECRETS
from portal.companies import save_company, set_role
from portal.models import Company, Door, Role, User

#: Known to all: the demonstration answers on this machine only, and books nothing real.
PASSWORD = "bordereau-demo"  # noqa: S105

COMPANIES = (
    ("ateliers-martin", "Ateliers Martin", False, "MARTIN.Gestimum"),
    ("ateliers-martin-essais", "Ateliers Martin, essais", True, "MARTIN-ESSAIS.Gestimum"),
)

MOVEMENTS = """\
DOC_STYPE;DEP_CODE;DOC_DATE;ART_CODE;MVT_QTE;MVT_LIB
E;001;03/11/2026;VIS-M6;200;Vis à tête fraisée, boîte de 100
E;001;03/11/2026;ECR-M6;200;Écrou zingué M6
E;001;03/11/2026;00412;12;Pièce détachée n° 412
E;002;03/11/2026;CABLE-3G;45,5;Câble 3G1,5 au mètre
E;002;03/11/2026;COFFRET;4;Coffret électrique équipé
S;001;04/11/2026;VIS-M6;30;Prélèvement chantier Dupré
S;001;04/11/2026;ECR-M6;30;Prélèvement chantier Dupré
"""

# One mistake a line: a misspelt column, an amount that is none, no code, a date without
# its year in full, a code that is too long.
PRICES = """\
ART_CODE;DEV_CODE;ART_P_ACH;ART_P_VTTE;ART_DT_NEW
VIS-M6;EUR;4,20;8,90;01/01/2027
ECR-M6;EUR;3,10 €;6,50;01/01/2027
;EUR;12,00;24,00;01/01/2027
CABLE-3G;EUR;1,35;2,80;1/1/27
COFFRET;EURO;64,00;129,00;31/02/2027
REFERENCE-BEAUCOUP-TROP-LONGUE-POUR-GESTIMUM;EUR;1,00;2,00;01/01/2027
"""

# RUPTURE and INCONNU are words at which the simulated server balks as the real one is known to.
REFUSED = """\
DOC_STYPE;DEP_CODE;PCF_CODE;ART_CODE;MVT_QTE;MVT_LIB
E;001;;VIS-M6;50;Réception
E;001;;ECR-M6;50;Réception
S;002;;RUPTURE-12;8;Sortie sans stock suffisant
E;001;INCONNU;COFFRET;2;Tiers que l'ERP ne connaît pas
E;003;;CABLE-3G;120;Réception
"""

# What a spreadsheet makes of postal codes and phone numbers: their first zero is gone.
LOST_ZEROS = """\
PCF_CODE;PCF_RS;PCF_CP;PCF_VILLE;PAY_CODE;PCF_TEL1;CPT_NUMERO
CL-101;Menuiserie du Revermont;1000;Bourg-en-Bresse;FR;474000001;411101
CL-102;Garage du Léman;1220;Divonne-les-Bains;FR;450000002;411102
CL-103;Boulangerie Peeters;1000;Bruxelles;BE;+3220000003;411103
CL-104;Fleurs de Nice;6000;Nice;FR;493000004;411104
"""

# December 31 can only have its month first, so all the others have it first as well.
AMERICAN_DATES = """\
DOC_STYPE;DEP_CODE;DOC_DATE;ART_CODE;MVT_QTE
E;001;12/31/2025;VIS-M6;100
E;002;01/02/2026;ECR-M6;100
E;003;03/04/2026;COFFRET;2
"""

FILES = {
    # As Excel saves “CSV UTF-8”, as Excel saves “CSV”, and as most programs write it.
    "1-mouvements-de-stock.csv": (MOVEMENTS, "utf-8-sig"),
    "2-tarifs-avec-anomalies.csv": (PRICES, "cp1252"),
    "3-stock-avec-refus.csv": (REFUSED, "utf-8"),
    # Three that look right, in which something wrong would go: docs/files.md has more.
    "4-clients-zeros-perdus.csv": (LOST_ZEROS, "cp1252"),
    "5-stock-dates-americaines.csv": (AMERICAN_DATES, "utf-8"),
    # As programs wrote it before Windows.
    "6-mouvements-encodage-dos.csv": (MOVEMENTS.replace("Écrou", "Ecrou"), "cp850"),
}


def write_files(folder: Path) -> Path:
    """Write the sample files, and return their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (text, encoding) in FILES.items():
        path = folder / name
        if not path.exists():
            path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    return folder


@transaction.atomic
def fill(*, server_url: str, old_server_url: str) -> None:
    """Make people and companies the first time; later, only follow the simulated server."""
    if not User.objects.filter(username="demo").exists():
        make_content(server_url)
    for company in Company.objects.defer(*SECRETS).filter(server_url=old_server_url):
        company.server_url = server_url
        save_company(company, user=None, door=Door.COMMAND)


def make_content(server_url: str) -> None:
    manager = User.objects.create_user(
        "demo", "demo@example.fr", PASSWORD, first_name="Camille", last_name="Démo"
    )
    User.objects.create_superuser("admin", "admin@example.fr", PASSWORD)
    for slug, name, is_test, company_file in COMPANIES:
        company = Company(
            slug=slug,
            name=name,
            is_test=is_test,
            server_url=server_url,
            company_file=company_file,
            erp_user="PORTAIL",
            erp_password=PASSWORD,
        )
        save_company(company, user=None, door=Door.COMMAND, passwords={"erp_password": True})
        set_role(company, manager, Role.MANAGER, user=None, door=Door.COMMAND)
