"""People: their records, and the jobs that they hold."""
