"""Questions over tables of our own, and the files they are asked of."""
