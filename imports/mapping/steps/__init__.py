"""What may be done to the cells of a column on their way: a closed list, data, no expressions."""
