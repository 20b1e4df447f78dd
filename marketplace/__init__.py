"""Ground floor: people, what can be bought, orders and money. Knows nothing of brokerage or of public pages."""
