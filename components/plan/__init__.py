"""What Today and Week share: blocks, proposals, capacity, 'What if?'."""
