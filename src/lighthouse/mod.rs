//! The gateway: a file is named after the path of its route.
