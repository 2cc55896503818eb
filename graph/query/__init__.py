"""What clients select: lists, filters, paths, and the planner that makes one statement of an operation."""
