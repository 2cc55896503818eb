"""What is kept beside the release that is served: former releases, notices, and what can be saved of a damaged database."""
