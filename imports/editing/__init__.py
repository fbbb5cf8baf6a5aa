"""Changes to the lines and columns of a draft: by hand, at one stroke, undone. No Django."""
