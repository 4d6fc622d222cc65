"""The Discord edge: client, cogs, forms, rendering, wording."""
