//! Reading a table of a document: every key asked for, the rest refused.
