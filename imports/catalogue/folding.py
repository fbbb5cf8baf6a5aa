"""Titles of columns in the form in which they are compared: what people write in many ways."""

import re
import unicodedata

#: What NFKD does not take apart.
LETTERS = str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}
)
NUMBER_SIGN = re.compile(r"\bn\s?[°º]|№", re.IGNORECASE)
#: codeArticle, PrixHT and IDClient are words; so are the figure and the word of Adresse2.
HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d_])(?=[0-9])")
BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
BETWEEN_WORDS = re.compile(r"[\W_]+")
#: What says how a value is written, in brackets: (€), [kg], (JJ/MM/AAAA), (obligatoire), (0/1).
REMARKS = frozenset((
    "eur", "euro", "euros", "kg", "l", "m", "m2", "m3", "h", "j", "jours", "pcs", "pce", "u",
    "unite", "unites",
    "obligatoire", "requis", "required", "facultatif", "optionnel", "optional", "oui", "non", "o",
    "n", "yes", "no", "jj", "aaaa", "aa", "dd", "yyyy", "yy", "hh", "ss", "max", "maxi",
    "car", "caracteres", "chiffres", "texte", "ex",
))  # fmt: skip
#: In brackets, mm is a month beside these, and else a unit: that one stays, as g, cm and usd do,
#: for what was decided for kilograms is wrong for grams.
DATE_PARTS = frozenset(("jj", "aaaa", "aa", "dd", "yyyy", "yy", "hh"))
CURRENCIES = str.maketrans({"$": " usd ", "£": " gbp "})
#: Units that stand behind a word without brackets: Poids brut kg.
UNITS = frozenset(("kg", "eur"))
#: No title is longer: cells of data may be a megabyte long.
LONGEST_TITLE = 200


def fold_header(written: str) -> str:
    """Return a title without capitals, accents, punctuation and stars; empty for no word.

    Words are parted by one space: `Prix HT (€)` → `prix ht`, `Nom *` → `nom`, `N° Lot` → `numero
    lot`, `codeArticle` → `code article`, `Remise %` → `remise pourcentage`. Units go that values
    mostly have anyway, others stay: `Poids (kg)` → `poids`, `Poids (g)` → `poids g`. Folding a
    folded title changes nothing. An empty form says nothing and matches nothing.
    """
    written = written[:LONGEST_TITLE].translate(CURRENCIES)
    text = HUMPS.sub(" ", NUMBER_SIGN.sub(" numero ", written))
    text = BRACKETS.sub(keep_telling, text).replace("%", " pourcentage ")
    words = part_words(text)
    while len(words) > 1 and words[-1] in UNITS:
        words.pop()
        if len(words) > 1 and words[-1] == "en":
            words.pop()
    return " ".join(words)


def keep_telling(found: re.Match[str]) -> str:
    """Return what stands in brackets, unless it is about the writing of values alone."""
    words = part_words(found[1], parts_figures=False)
    known = REMARKS | {"mm"} if DATE_PARTS.intersection(words) else REMARKS
    is_telling = any(word not in known and not word.isdigit() for word in words)
    has_figure_alone = bool(words) and all(word.isdigit() for word in words)
    has_rate = "%" in found[1]
    return f" {found[1]} " if is_telling or has_figure_alone or has_rate else " "


def part_words(text: str, *, parts_figures: bool = True) -> list[str]:
    # What NFKD makes of a sign may have capitals again, and a capital's small letter an accent.
    plain = unicodedata.normalize("NFKD", text.translate(LETTERS)).casefold()
    plain = unicodedata.normalize("NFKD", plain).casefold()
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    if parts_figures:
        bare = re.sub(r"(?<=[^\W\d_])(?=[0-9])", " ", bare)
    return [word for word in BETWEEN_WORDS.split(bare) if word]
