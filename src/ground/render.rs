//! How findings are told: text with caret and help, or JSON.
