"""What is read. A query that lists or loads takes the actor's scope."""
