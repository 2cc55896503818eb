"""What the types of the schema are made of: arguments, enums, filters, lists, and what the resolvers of a request share."""
