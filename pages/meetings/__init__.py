"""Meetings: the list, one of them, and what the team writes down of them."""
