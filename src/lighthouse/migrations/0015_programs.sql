-- Which programs may run on this schema: those that know so many migrations. Written by whoever brings the database up to
-- date; a gateway that knows fewer stops. Nothing is taken away from programs that may still run: new tables and columns
-- with defaults come first, and what nobody uses any more goes with a later version, which says so here.
CREATE TABLE schema_programs (
    oldest_schema BIGINT NOT NULL,
    -- The first version that knows as many.
    oldest_program TEXT NOT NULL,
    -- The version that wrote this.
    made_by TEXT NOT NULL
);
