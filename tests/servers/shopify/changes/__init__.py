"""What can be changed over the API: one function for each mutation, and what they have in common."""
