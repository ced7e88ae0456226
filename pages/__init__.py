"""What people see: every page, a folder a visitor."""
