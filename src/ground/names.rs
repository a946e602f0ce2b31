//! Names: what a thing in a policy may be called.
