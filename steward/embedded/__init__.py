"""PostgreSQL on one machine without any set-up: its server, its logins, and what keeps it all running."""
