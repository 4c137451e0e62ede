"""The one door from bytes to `Analysis`: the stages of one document in order, their key, the guarded children."""
