"""What is standardised: the chain of revisions, its releases, and files checked against them."""
