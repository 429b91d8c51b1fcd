"""Django's PostgreSQL backend, which knows as whom a connection is acting and leaves closed columns out of each SELECT and INSERT."""
