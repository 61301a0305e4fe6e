//! The gateway seen from the CLI: one method a route.
