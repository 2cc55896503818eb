"""What the graph is: its vocabulary, legal time, and what is stored beside what authors write."""
