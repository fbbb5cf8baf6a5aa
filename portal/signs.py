"""Shows what no eye sees: a text from elsewhere must not steer a terminal, nor turn words round."""

import re

#: Control characters, and what changes the direction of the text or hides in it. Not the tab, which
#: is no more than a blank; line ends are left where a text has lines.
INVISIBLE = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)


def show_signs(text: str, *, keep: str = "") -> str:
    """Return the text with a sign for every invisible character, but for those to keep."""
    return INVISIBLE.sub(lambda found: found[0] if found[0] in keep else sign_of(found[0]), text)


def sign_of(letter: str) -> str:
    code = ord(letter)
    if code < 32:
        return chr(0x2400 + code)
    return "\u2421" if code == 127 else f"⟨U+{code:04X}⟩"


def escape_in_json(written: str) -> str:
    """Return JSON whose texts spell every such character, for whoever prints it on a terminal."""
    return INVISIBLE.sub(
        lambda found: found[0] if found[0] in "\r\n" else f"\\u{ord(found[0]):04x}", written
    )
