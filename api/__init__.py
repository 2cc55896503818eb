"""Every way in: HTTP, GraphQL and the command line."""
