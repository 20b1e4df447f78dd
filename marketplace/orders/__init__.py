"""Basket, order and the checks before an order: where support is bought and money is committed."""
