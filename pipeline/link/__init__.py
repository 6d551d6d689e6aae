"""Links mentions to facts: what each figure says, and who holds which post."""
