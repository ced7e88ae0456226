"""The pages of the debate, and those that show a standard together with it."""
