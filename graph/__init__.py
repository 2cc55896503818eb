"""The domain: what the graph says, the questions that can be put to it, and the engines that hold it."""
