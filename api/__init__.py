"""What scripts see: a REST resource a module, on the same services and queries as the pages."""
