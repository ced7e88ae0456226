"""How the team goes through what was said: sorting, contested answers, moderation, credit given to authors."""
