"""What incidents, runbooks, services and policies are: plain frozen values, no I/O."""
