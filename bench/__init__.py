"""Measures what a page costs: server processor time, statements and waiting, beside a bare page of the same size."""
