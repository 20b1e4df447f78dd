"""Test data by name: one module per room."""
