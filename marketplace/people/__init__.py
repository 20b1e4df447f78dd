"""Who people are: accounts, persons, organisations, memberships, council posts, and who is connected to whom."""
