"""Who people are: accounts, persons, organisations, posts, and who is connected to whom."""
