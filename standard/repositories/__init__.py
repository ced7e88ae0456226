"""A standard as a git repository: its releases and its revisions as commits, the same ids from the same chain. Pure but for `writing`."""
