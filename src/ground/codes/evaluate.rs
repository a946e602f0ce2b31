//! Codes of the room `evaluate`: `E06..` and `W06..`.

super::codes! {}
