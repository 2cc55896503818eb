"""What clients select: lists, filters, search, paths, and the planner that makes one statement of an operation."""
