"""Pure rules: what would be true on paper. Imports the standard library only."""
