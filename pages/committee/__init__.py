"""Pages of the project team and the committee: what is to prepare, to vote, to decide, to publish."""
