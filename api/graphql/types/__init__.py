"""The types of the GraphQL schema: they read what `graph` answers."""
