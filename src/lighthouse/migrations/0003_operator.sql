-- What the operator has said, beyond the settings.

CREATE TABLE suspensions (
    installation_id TEXT NOT NULL PRIMARY KEY,
    reason TEXT NOT NULL,
    suspended_at BIGINT NOT NULL
);

-- Users per provider; an empty installation_id means all of them. `scope` is 'platform' or 'group'.
CREATE TABLE operator_limits (
    installation_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    name TEXT NOT NULL,
    users BIGINT NOT NULL,
    set_at BIGINT NOT NULL,
    PRIMARY KEY (installation_id, scope, name)
);
