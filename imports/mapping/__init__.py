"""The columns of any table, and the fields of Gestimum that they become. No Django."""
