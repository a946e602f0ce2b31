//! The report that build servers read: JUnit's XML.

/// One test of the report.
#[derive(Clone, Debug)]
pub struct Case {
    /// The group: `ma-asd@2025-11`.
    pub group: String,
    /// What was tested.
    pub name: String,
    /// Why it failed, in a line and in full; `None` where it passed.
    pub failure: Option<(String, String)>,
}

/// The whole report, groups in the order of their first case.
#[must_use]
pub fn report(cases: &[Case]) -> String {
    let mut groups: indexmap::IndexMap<&str, Vec<&Case>> = indexmap::IndexMap::new();
    for case in cases {
        groups.entry(&case.group).or_default().push(case);
    }
    let failures = |cases: &[&Case]| cases.iter().filter(|case| case.failure.is_some()).count();
    let all: Vec<&Case> = cases.iter().collect();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"bareme test\" tests=\"{}\" failures=\"{}\">\n",
        all.len(),
        failures(&all)
    );
    for (group, cases) in groups {
        let group_name = escaped(group);
        let (tests, failed) = (cases.len(), failures(&cases));
        out += &format!("  <testsuite name=\"{group_name}\" tests=\"{tests}\" failures=\"{failed}\">\n");
        for case in cases {
            let name = escaped(&case.name);
            match &case.failure {
                None => out += &format!("    <testcase classname=\"{group_name}\" name=\"{name}\"/>\n"),
                Some((line, full)) => {
                    out += &format!(
                        "    <testcase classname=\"{group_name}\" name=\"{name}\">\n      <failure message=\"{}\">{}\
                         </failure>\n    </testcase>\n",
                        escaped(line),
                        escaped(full)
                    );
                }
            }
        }
        out += "  </testsuite>\n";
    }
    out + "</testsuites>\n"
}

/// A text as XML may hold it: the five signs escaped, characters that XML forbids replaced.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_counted_and_escaped() {
        let case = |name: &str, failure: Option<&str>| Case {
            group: "aid@2024-01".to_owned(),
            name: name.to_owned(),
            failure: failure.map(|text| (text.to_owned(), format!("{text} & more"))),
        };
        let told = report(&[case("a", None), case("b", Some("1 < 2"))]);
        assert!(told.contains("tests=\"2\" failures=\"1\""), "{told}");
        assert!(told.contains("<failure message=\"1 &lt; 2\">1 &lt; 2 &amp; more</failure>"), "{told}");
    }

    #[test]
    fn characters_that_xml_forbids_do_not_get_in() {
        assert_eq!(escaped("a\u{1b}[31m"), "a\u{fffd}[31m");
    }
}
