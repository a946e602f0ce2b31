//! Labels: what a thing is called in each language of its programme.

use indexmap::IndexMap;

/// Texts by language code, in the order of the programme's languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// Language code to text.
    pub texts: IndexMap<String, String>,
}

impl Label {
    /// The text in a language, else in the first language that has one, else empty.
    #[must_use]
    pub fn get(&self, language: &str) -> &str {
        self.texts.get(language).or_else(|| self.texts.values().next()).map_or("", String::as_str)
    }

    /// Whether nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_falls_back_on_its_first_language() {
        let texts = [("fr", "Enfant"), ("ar", "طفل")].map(|(language, text)| (language.to_owned(), text.to_owned()));
        let label = Label { texts: texts.into_iter().collect() };
        assert_eq!((label.get("ar"), label.get("en")), ("طفل", "Enfant"));
        assert_eq!((Label::default().get("fr"), Label::default().is_empty()), ("", true));
    }
}
