//! Codes of the room `face`: `E07..` and `W07..`.

super::codes! {}
