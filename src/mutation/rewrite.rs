//! A change written into the text of a function, for the road that runs the text.

use std::sync::Arc;

use crate::ground::source::{SourceFile, Span};
use crate::pack::model::Version;
use crate::rules::parse;

/// Puts a text in the place of another in the function that has it. `None` where the outcome is no function any more.
pub(super) fn function(version: &mut Version, span: &Span, text: &str) -> Option<()> {
    let at = version.functions.iter().position(|function| {
        let own = &function.text;
        own.file.path == span.file.path && own.start <= span.start && span.end <= own.end
    })?;
    let own = &version.functions[at].text;
    let before = own.file.text.get(own.start..span.start)?;
    let after = own.file.text.get(span.end..own.end)?;
    let file = SourceFile::new(own.file.path.clone(), format!("{before}{text}{after}"));
    let [function] = <[_; 1]>::try_from(parse::read(&file).ok()?).ok()?;
    version.functions[at] = Arc::new(function);
    Some(())
}
