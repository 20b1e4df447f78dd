"""What helps people get in and join in, in the words that are shown and searched."""

ACCESS_FEATURES = (
    "Step-free access",
    "Accessible toilet",
    "Changing Places toilet",
    "Blue Badge parking",
    "Near a bus or tram stop",
    "Hearing loop",
    "British Sign Language",
    "Large print and easy read",
    "Quiet space",
    "Good for people with dementia",
    "Good for autistic people",
    "Carers welcome",
    "Assistance dogs welcome",
)
