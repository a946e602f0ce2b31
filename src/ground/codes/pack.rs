//! Codes of the room `pack`: `E01..` and `W01..`.

super::codes! {}
