"""What is said on the screen, in the other language."""
