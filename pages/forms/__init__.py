"""What people fill in to take part. Services check again what they receive."""
