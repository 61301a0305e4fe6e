-- A page of a report is found by its users, however many providers there are.
CREATE INDEX usage_by_users ON usage_counts (installation_id, users);
