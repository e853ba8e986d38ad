"""Attendance: who was at a meeting, and what shares of a class that makes."""

THRESHOLD = 80
"""Percent of a class's meetings that complete it, unless the class says otherwise."""
