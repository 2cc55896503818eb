"""The files of a pack: their models, how they are read, and what is wrong with an entry in words."""
