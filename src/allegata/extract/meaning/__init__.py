"""What a claim means apart from who says it: kind, mode, factuality, act and roles, loaded words."""
