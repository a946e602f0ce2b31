//! Labels: a text in each language of the programme.

use super::super::{What, scalar};
use super::{Reader, unknown};
use crate::ground::codes::document::{LABEL_LANGUAGE, LABEL_LANGUAGE_DRAFT, WRONG_TYPE};
use crate::ground::diagnostic::Diagnostic;
use crate::ground::label::Label;
use crate::ground::names;
use crate::ground::source::Said;

impl Reader<'_, '_> {
    /// A label: a text in each language, in the order of `languages`. A language that is lacking is an error where it is
    /// `strict`, else a warning. `None` where the key is absent or no table.
    pub fn label(&mut self, key: &str, languages: &[String], strict: bool) -> Option<Said<Label>> {
        let entry = self.entry(key)?;
        let what = format!("`{key}` of {}", self.subject);
        let What::Table(table) = &entry.value.what else {
            let example: Vec<_> = languages.iter().map(|language| format!("{language} = \"…\"")).collect();
            let finding = scalar::wrong_type(&entry.value, &what, "a table of texts by language");
            self.push(finding.help(format!("write {key} = {{ {} }}", example.join(", "))));
            return None;
        };
        let mut label = Label::default();
        let mut missing = Vec::new();
        for language in languages {
            match table.get(language).map(|said| (said, scalar::text(&said.value, &format!("`{language}` in {what}"))))
            {
                Some((_, Ok(text))) if !text.trim().is_empty() => {
                    label.texts.insert(language.clone(), text.to_owned());
                }
                Some((said, Ok(_))) => {
                    self.push(Diagnostic::new(
                        WRONG_TYPE,
                        &said.value.span,
                        format!("`{language}` in {what} is empty"),
                    ));
                }
                Some((_, Err(finding))) => self.push(finding),
                None => missing.push(format!("`{language}`")),
            }
        }
        if !missing.is_empty() {
            let code = if strict { LABEL_LANGUAGE } else { LABEL_LANGUAGE_DRAFT };
            let message = format!("{what} lacks its text in {}", names::listed(&missing));
            self.push(
                Diagnostic::new(code, &entry.key, message)
                    .help("every label has a text in each language of its programme"),
            );
        }
        for (language, said) in table.iter().filter(|(language, _)| !languages.contains(language)) {
            self.push(unknown(language, &said.key, &what, languages.iter().map(String::as_str)));
        }
        Some(Said::new(label, entry.value.span.clone()))
    }
}
