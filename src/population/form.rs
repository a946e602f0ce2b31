//! In which form a register or answers are written: Parquet or CSV.

use std::path::Path;

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Parquet.
    Parquet,
    /// Comma-separated values, UTF-8.
    Csv,
}

impl Form {
    /// Both.
    pub const ALL: [Form; 2] = [Form::Parquet, Form::Csv];

    /// How the name of such a file ends.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Form::Parquet => "parquet",
            Form::Csv => "csv",
        }
    }

    /// The form that the name of a file says.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?;
        Self::ALL.into_iter().find(|form| form.extension() == extension)
    }
}
