"""Turns what a mention says into values: exact amounts, calendar days, places."""
