"""Whose the ball is: states of cases, what a playbook allows, and by when."""
