//! `bareme new`: a programme, or a draft version that extends another, with everything an editor needs.
//!
//! Nothing that is there is touched: the new folder appears whole or not at all.

mod programme;
mod version;

use clap::Subcommand;

use super::desk::Desk;
use super::exit::Exit;
use super::refusal::Refusal;

/// What is begun.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// A programme: a small, complete example to write over, which passes `check`
    Programme(programme::Arguments),
    /// A draft version that extends another and says only what changes
    Version(version::Arguments),
}

/// Begins it.
///
/// # Errors
/// A name that may not be used, a folder that is there already, a version that cannot be extended.
pub fn run(arguments: &Arguments, desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    match &arguments.what {
        What::Programme(arguments) => programme::run(arguments, desk),
        What::Version(arguments) => version::run(arguments, desk),
    }
}

/// Puts words in the place of `{name}`.
fn filled(template: &str, words: &[(&str, &str)]) -> String {
    words.iter().fold(template.to_owned(), |text, (name, word)| text.replace(&format!("{{{name}}}"), word))
}

#[cfg(test)]
mod tests {
    use super::filled;

    #[test]
    fn a_template_keeps_the_braces_that_are_no_names() {
        assert_eq!(filled("title = { fr = \"{id}\" }", &[("id", "aid")]), "title = { fr = \"aid\" }");
    }
}
