"""What people look for and do not find: for commissioners, who shape the market."""
