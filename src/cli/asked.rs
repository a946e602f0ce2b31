//! What verbs over one policy are asked in the same words: which version, in which month or months, in which language.

use std::sync::Arc;

use super::desk::Desk;
use super::refusal::Refusal;
use super::versions;
use crate::ground::codes::evaluate::MONTHS_REVERSED;
use crate::ground::date::Month;
use crate::pack::{Reference, Shelf};

/// One version.
#[derive(Clone, Debug, clap::Args)]
pub struct Policy {
    /// `programme@version`, or `programme` with --period
    #[arg(value_name = "POLICY")]
    pub name: String,
    /// The month evaluated [default: the first one of the version]
    #[arg(long, value_name = "YYYY-MM")]
    pub period: Option<String>,
    /// The language of labels and explanations [default: the programme's first]
    #[arg(long, value_name = "LANGUAGE")]
    pub lang: Option<String>,
}

/// Several months in the place of one.
#[derive(Clone, Debug, clap::Args)]
pub struct Months {
    /// The first of several months, each under its version
    #[arg(long, value_name = "YYYY-MM", requires = "to", conflicts_with = "period")]
    pub from: Option<String>,
    /// The last of them
    #[arg(long, value_name = "YYYY-MM", requires = "from", conflicts_with = "period")]
    pub to: Option<String>,
}

/// The version that was meant.
#[derive(Debug)]
pub struct Found {
    /// Its programme.
    pub shelf: Arc<Shelf>,
    /// The version.
    pub version: String,
    /// The month: the one that was typed, or the first one of the version.
    pub month: Month,
    /// The language: the one that was typed, or the programme's first.
    pub language: String,
}

/// A programme over several months.
#[derive(Debug)]
pub struct Programme {
    /// The programme.
    pub shelf: Shelf,
    /// The language.
    pub language: String,
    /// The version that was named: it is taken for every month.
    named: Option<String>,
}

impl Policy {
    /// Finds the version that was meant.
    ///
    /// # Errors
    /// No such policy, month or language.
    pub fn find(&self, desk: &Desk<'_>) -> Result<Found, Refusal> {
        let month = self.period.as_deref().map(|text| desk.month("--period", text)).transpose()?;
        let (found, header) = versions::find(desk, &self.name, month)?;
        let language = versions::language(found.programme(), self.lang.as_deref())?;
        Ok(Found { shelf: found, version: header.id, month: month.unwrap_or(header.from), language })
    }

    /// Finds the programme of which several months are meant.
    ///
    /// # Errors
    /// No such programme or language.
    pub fn programme(&self, desk: &Desk<'_>) -> Result<Programme, Refusal> {
        let reference = Reference::parse(&self.name)?;
        let found = versions::open(desk)?.programme(&reference.programme)?;
        let language = versions::language(found.programme(), self.lang.as_deref())?;
        Ok(Programme { shelf: found, language, named: reference.version })
    }
}

impl Months {
    /// The first and the last month, where several are meant.
    ///
    /// # Errors
    /// No months, or the last before the first.
    pub fn asked(&self, desk: &Desk<'_>) -> Result<Option<(Month, Month)>, Refusal> {
        let (Some(from), Some(to)) = (&self.from, &self.to) else { return Ok(None) };
        let (from, to) = (desk.month("--from", from)?, desk.month("--to", to)?);
        if to < from {
            let help = "give the earlier month first: --from, then --to";
            return Err(Refusal::coded(MONTHS_REVERSED, format!("{to} lies before {from}"), help));
        }
        Ok(Some((from, to)))
    }
}

impl Programme {
    /// The version of a month: the one that was named, or the one that applies.
    ///
    /// # Errors
    /// There is none.
    pub fn version(&self, month: Month) -> Result<String, crate::ground::diagnostic::Diagnostic> {
        Ok(match &self.named {
            Some(version) => self.shelf.header(version)?.id.clone(),
            None => self.shelf.applies(month)?.id.clone(),
        })
    }
}
