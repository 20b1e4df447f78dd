"""Conflicts of interest: computed from facts at the moment of decision, shown in plain words, resolved by a structural step."""
