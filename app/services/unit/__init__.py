"""Units: adding one, saying what it is from a day on, closing, opening again, and other names."""
