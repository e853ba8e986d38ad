"""What a fresh installation starts from: the five plans, and a synthetic province to look at."""
