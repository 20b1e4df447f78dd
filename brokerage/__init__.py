"""Upper floor: helping people get the right support, honestly."""
