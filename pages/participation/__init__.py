"""Pages where people take part: comments, proposals, the call for comments, one's own space."""
