"""The demonstration market: made-up people, their money and a little history, on real places."""
