"""Changes to the lines and columns of a draft: by hand, in bulk, undone. No Django."""
