"""The GraphQL schema: types that read what `graph` answers, and nothing that knows Cypher."""
