//! The practice provider: a SMART-on-FHIR server in memory, for practice and tests only.
