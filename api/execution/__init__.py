"""From a GraphQL document to an answer: parsing, limits, rules, plans, and the cache of responses."""
