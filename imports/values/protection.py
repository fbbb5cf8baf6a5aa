"""Cells that a program wrote so that a spreadsheet takes them for texts: ="00123", '00123."""

import re

#: In any text; an apostrophe may begin a name, but before a digit or a sign it hardly does.
#: A formula that was never reckoned is no text either.
PROTECTED_TEXT = (
    r"""^="[^"]*"$|^'[0-9+=@-][^']*$"""
    r"|^=[A-Z][A-Z0-9_.]*\(|^=\$?[A-Z]{1,3}\$?[0-9]+[-+*/&]"
)
#: What each of these begins with.
PROTECTING = ("=", "'", "’")
#: In a code, nothing that begins so is meant.
PROTECTED_CODE = "^=.|^'[^']+$|^’[^’‘]+$"
#: The last are quotes that pack nothing: behind a space, or those of a word processor.
UNWRAPPED = re.compile(
    """="(?P<text>[^"]*)"|=(?P<number>[+-]?[0-9]+)|['’](?P<bare>[^'’]+)| +"(?P<spaced>[^"]*)" *"""
    "|[“„](?P<marked>[^“”„]*)[”“]"
)

#: What begins so is protected whatever it is: a name may begin with an apostrophe and a letter, or
#: stand in quotes.
SURELY_PROTECTED = "^(?:=|['’][0-9+=@-])"
IS_SURE = re.compile(SURELY_PROTECTED)


def unprotect_surely(value: str) -> str:
    """Return what was protected; what may be a name with its apostrophe or quotes, as it is."""
    return unprotect(value) if IS_SURE.match(value) else value


def unprotect(value: str) -> str:
    """Return what was protected, and any other value as it is."""
    bare = unprotect_or_none(value)
    return value if bare is None else bare


def unprotect_or_none(value: str) -> str | None:
    """Return what was protected, or None."""
    found = UNWRAPPED.fullmatch(value)
    return next(text for text in found.groups() if text is not None) if found else None
