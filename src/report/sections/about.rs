//! What was compared, with the digest of each thing; households that one of the versions does not answer.

use crate::compare::Side;
use crate::explain::line::{Line, Role};
use crate::pack::digest;
use crate::report::Held;
use crate::report::page::{Block, Cell, Section, Sheet};
use crate::report::writer::Writer;

impl Writer<'_> {
    pub(in crate::report) fn about(&self) -> Vec<(&'static str, Line, Cell)> {
        let (words, subject) = (self.words, self.subject);
        let mut all = Vec::new();
        let code = |text: &str| Line::of(Role::Code, text);
        let with = |name: &str, digest: &str| code(name).and(Role::Plain, " ").then(code(digest));
        let mut put = |key: &'static str, label: &str, line: Line| {
            let plain = line.text();
            all.push((key, Line::plain(label), Cell::line(line, plain)));
        };
        put("old", words.version_before, with(&self.policy(Side::Old), &subject.digests[0]));
        put("new", words.version_after, with(&self.policy(Side::New), &subject.digests[1]));
        put("period", words.month, code(&subject.comparison.month.to_string()));
        put("register", words.register, code(&subject.register));
        for (name, digest) in &subject.files {
            put("register_file", "", with(name, digest));
        }
        if let Some(condition) = subject.condition {
            put("where", words.condition, code(condition));
        }
        if let Held::To(criteria, _) = subject.verdict {
            let own = digest::of_bytes(criteria.file.text.as_bytes());
            put("criteria", words.criteria_file, with(&criteria.file.path, &own));
        }
        put("engine", words.engine, code(concat!("bareme ", env!("CARGO_PKG_VERSION"))));
        let again = self.counts().count(subject.compared.again);
        put("evaluated_again", words.again, Line::of(Role::Source, again));
        all
    }

    /// How many households each version does not answer, and why. Who they are is told by `compare`.
    pub(in crate::report) fn to_look_at(&self) -> Option<Section> {
        let words = self.words;
        if self.whole.failing.rows == 0 {
            return None;
        }
        let heads = [
            ("version", self.subject.language.words.version, false),
            ("what", words.what, false),
            ("households", words.number, true),
        ];
        let mut sheet = Sheet::new("not_compared", Line::default(), &heads);
        for side in Side::ALL {
            let kinds =
                [("refused", words.refused_facts), ("missing", words.missing_facts), ("failed", words.failed_rule)];
            for ((key, text), counted) in kinds.into_iter().zip(&self.whole.troubles[side as usize]) {
                if counted.rows == 0 {
                    continue;
                }
                let policy = self.policy(side);
                let name = Cell::line(Line::of(Role::Code, &policy), policy);
                sheet.row([name, Cell::line(Line::plain(text), key), self.count(counted)]);
            }
        }
        Some(Section { key: "not_compared", title: Line::plain(words.to_look_at), blocks: vec![Block::Sheet(sheet)] })
    }
}
