"""The rules by what they look at: a row each, with its sentence."""
