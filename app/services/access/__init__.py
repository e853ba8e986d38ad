"""Accounts: letting people in, opening and closing accounts, roles, and one-time codes."""
