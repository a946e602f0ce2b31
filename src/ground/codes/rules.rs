//! Codes of the room `rules`: `E02..` and `W02..`.

super::codes! {}
