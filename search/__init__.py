"""Basement: finds documents and places. Knows no model of the floors above."""
