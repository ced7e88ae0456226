"""What can happen in a debate. Every function asks permission, opens its own transaction, and writes its event.

Each takes the lock on the standard's row first (`lock_standard`), so the writers of one standard pass one at a time, and what a
function reads under the lock is still true when it writes.
"""
