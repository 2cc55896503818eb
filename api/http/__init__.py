"""Everything that speaks HTTP: GraphQL at /graphql, health, the query page and the schema."""
