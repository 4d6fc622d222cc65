"""The store's layouts, one after the other: each file of `versions` leads from one to the next."""
