"""What is known of a provider from outside: CQC registration and ratings, and preferred standing with a council."""
