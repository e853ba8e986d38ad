"""What is done. A service checks, changes and records; the caller commits."""
