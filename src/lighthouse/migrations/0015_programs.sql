-- Which programs can use this schema: those that know this many migrations. Written by the program
-- that migrates the database; a gateway that knows fewer stops. Nothing is removed that a program
-- may still use: new tables and columns with defaults come first, and what nobody uses any more is
-- removed by a later version, which says so here.
CREATE TABLE schema_programs (
    oldest_schema BIGINT NOT NULL,
    -- The first version that knows as many.
    oldest_program TEXT NOT NULL,
    -- The version that wrote this.
    made_by TEXT NOT NULL
);
