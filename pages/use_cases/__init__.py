"""What a standard is for: use cases, and the board of what fields weigh and cost."""
