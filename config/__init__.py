"""Wiring: settings, addresses, background work. Nobody imports it."""
