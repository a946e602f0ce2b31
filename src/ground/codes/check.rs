//! Codes of the room `check`: `E03..` and `W03..`.

super::codes! {}
