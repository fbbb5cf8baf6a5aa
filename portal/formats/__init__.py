"""How dates and times are written, where Django's way would mislead."""
