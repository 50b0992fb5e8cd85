"""Reminders of weekly updates: heads-up, due and overdue, each at most once per KR, week and person.

`steps` says what is due when, `ledger` fires it, `messages` words it, `sweep` goes through the organizations.
`responses` chases what is owed for having entered Red or Amber, which has clocks of its own.
Source: checkins.md, "Reminders".
"""
