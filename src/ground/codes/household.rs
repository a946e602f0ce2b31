//! Codes of the room `household`: `E05..` and `W05..`.

super::codes! {}
