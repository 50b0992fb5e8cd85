"""Reminders of weekly updates: heads-up, due and overdue, each at most once per KR, week and person.

`steps` says what is due when, `ledger` fires it, `messages` words it, `sweep` goes through the organizations.
Source: checkins.md, "Reminders".
"""
