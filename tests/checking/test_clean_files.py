"""Clean files, in which nothing is told: what looks a little like damage is often right."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.checking.tables import check_lines

CODES = st.from_regex(r"(?:[A-Z]{1,4}[-./]?)[0-9]{1,5}|[1-9]E[1-9]|[A-Z]{2,6}", fullmatch=True)
LABELS = st.sampled_from(
    ["Vis 4x40", "Câble d'antenne", "'t Hoen", "Tube 1/2", "-", "N°5", "2.0", "Écrou (12)", "1E5",
     "R&D", "12 €", "100 %", "Null", "None", "l'an 2000", "= 12 V", "3-1", "1 234", "a - b",
     "--> ici"]
)  # fmt: skip
PHONES = st.sampled_from(
    ["0612345678", "06 12 34 56 78", "06.12.34.56.78", "06-12-34-56-78", "+33612345678",
     "+33 6 12 34 56 78", "0033612345678", "3631", "+32 2 555 12 34", ""]
)  # fmt: skip
TOWNS = st.sampled_from(
    ["01000;FR", "69001;FR", "97110;", "2A004;FR", "1000;BE", "1201;CH", "L-1009;LU", "28001;ES",
     ";", "SW1A 1AA;GB", "75008;"]
)  # fmt: skip
PRICES = st.decimals(-9999, 9999, places=2).map(lambda price: str(price).replace(".", ","))
RATES = st.sampled_from(["0", "5,5", "20", "2,1", ""])


@given(st.lists(st.tuples(CODES, LABELS, PHONES, TOWNS, PRICES, RATES), min_size=1, max_size=20))
def test_in_a_clean_file_of_customers_nothing_is_told(
    tmp_path: Path, rows: list[tuple[str, ...]]
) -> None:
    lines = ["PCF_CODE;PCF_RS;CPT_NUMERO;PCF_TEL1;PCF_CP;PAY_CODE;PCF_ENCMAX;PCF_REMVAL"]
    for number, (code, label, phone, town, price, rate) in enumerate(rows):
        # One dash or one None is a label; several are not.
        name = label if label not in ("-", "Null", "None") or not number else "Martin"
        lines.append(f"{code}{number};{name};411;{phone};{town};{price};{rate}")

    assert check_lines(tmp_path, "clients", lines).problems == ()
