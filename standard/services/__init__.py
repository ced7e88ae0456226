"""What can happen to a standard. Every function asks permission, opens its own transaction, and writes its event."""
