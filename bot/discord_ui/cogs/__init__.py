"""One cog per door."""
