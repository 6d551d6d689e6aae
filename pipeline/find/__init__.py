"""Finds the mentions of a text: times, quantities, entities."""
