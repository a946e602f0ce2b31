//! The page itself: that it needs nothing else, says what `compare` says, and lets nothing that somebody wrote be markup.

use serde_json::Value as Json;

use crate::support::run::{root, run_in};
use crate::{json, land, report, written};

#[test]
fn a_page_needs_no_network_and_no_script() {
    let folder = land(&[("north", [30, 20, 12]), ("south", [11, 15, 40])]);
    for (language, direction) in [("en", "ltr")] {
        let page = written(&folder, "report.html", &["--group-by", "province", "--lang", language]);
        assert!(page.starts_with(&format!("<!doctype html>\n<html lang=\"{language}\" dir=\"{direction}\">")));
        let without = page.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "");
        for outside in ["http", "<script", "url(", "@import", "src=", "href=", "javascript"] {
            assert!(!without.contains(outside), "{outside}");
        }
        assert!(page.contains("default-src 'none'"));
        assert_eq!(page.matches("<svg").count(), page.matches("</svg>").count());
        assert_eq!(page.matches("<svg").count(), page.matches("role=\"img\"").count(), "each drawing has its title");
    }
}

#[test]
fn the_shipped_programmes_are_told_in_three_languages() {
    let folder = crate::Folder::empty();
    let policies = root().join("policies");
    let register = root().join("examples/register");
    let page = |language: &str| {
        let file = format!("{language}.html");
        let words = [
            "compare",
            "ma-asd@2024-09",
            "ma-asd@2026-01",
            "--period",
            "2024-09",
            "--group-by",
            "region,milieu",
            "--welfare",
            "spending",
            "--line",
            "17035",
            "--aid",
            "monthly_aid",
            "--lang",
            language,
            "--report",
            &file,
        ];
        let places =
            ["--policies", policies.to_str().expect("a path"), "--population", register.to_str().expect("a path")];
        let ran = run_in(folder.path(), &[words.as_slice(), &places].concat());
        assert_eq!(ran.exit, 0, "{}", ran.stderr);
        std::fs::read_to_string(folder.path().join(file)).expect("it was written")
    };
    let (french, arabic, english) = (page("fr"), page("ar"), page("en"));
    assert!(french.contains("Accepté\u{a0}: tous les critères sont remplis") && french.contains("Reçoivent plus"));
    assert!(arabic.contains("dir=\"rtl\"") && arabic.contains("مقبول: جميع المعايير مستوفاة"));
    assert!(english.contains("Passed: all criteria are met") && english.contains("By: Region"));
    for tag in ["<tr", "<td", "<section", "<svg", "<details"] {
        let count = |page: &str| page.matches(tag).count();
        assert_eq!((count(&french), count(&arabic)), (count(&english), count(&english)), "{tag}");
    }
    // What the law says is told by its title and not by a key.
    assert!(
        french.contains("Décret n° 2-23-1067") && french.contains("300\u{a0}MAD</td>")
            || french.contains("300\u{a0}MAD par mois")
    );
}

#[test]
fn it_says_what_compare_says() {
    let folder = land(&[("north", [30, 20, 12]), ("south", [11, 15, 40])]);
    let told = json(&folder, &["--group-by", "province"]);
    let ran = report(&folder, "report.json", &["--group-by", "province", "--format", "json"]);
    let all: Json = serde_json::from_str(&ran.stdout).expect("it is JSON");
    let (decision, gain) = (&told["decision"], &all["gain"]["rows"]);
    assert_eq!((decision["gain"].clone(), decision["lose"].clone()), (gain.to_string().into(), "35".into()));
    assert_eq!(decision["yearly_difference"], all["results"]["aid"]["yearly_difference"]);
    let row = &told["who"]["by_province"][0];
    assert_eq!((&row["group"], &row["gain"], &row["lost"]), (&"north".into(), &"30".into(), &"200".into()));
    assert_eq!((&row["yearly_difference"], &row["mean_change"]), (&"1200".into(), &"1.61290323".into()));
    let whole = &told["who"]["by_province"][2];
    assert_eq!((&whole["compared"], &whole["unchanged"]), (&"128".into(), &"52".into()));
    assert_eq!(told["distribution"]["differences"][0]["change"], "-10");
    assert_eq!(told["digests"]["old"], all["old"]["digest"]);
    assert_eq!(told["register_files"][0]["file"], "households.csv");
    assert!(told["register_files"][1]["digest"].as_str().is_some_and(|digest| digest.starts_with("sha256:")));
    assert_eq!(told["law"]["parameters"][0]["name"], "small_under");
    assert_eq!(told["causes"]["reasons"][0]["households"], "41");
}

#[test]
fn a_household_stands_under_both_versions_where_its_reason_is_not_of_few() {
    let folder = land(&[("north", [30, 3, 12])]);
    let page = written(&folder, "report.html", &[]);
    assert_eq!(
        page.matches("<details class=\"example\">").count(),
        0,
        "those who lose are few, and so nobody is named"
    );
    let page = written(&folder, "report.html", &["--suppress-under", "3"]);
    assert_eq!(page.matches("<details class=\"example\">").count(), 2);
    assert!(page.contains("Example: <b>31</b>, row 31: 50\u{a0}LND → 40\u{a0}LND"), "{page}");
    let ran = report(&folder, "report.md", &["--suppress-under", "3"]);
    assert_eq!(ran.exit, 0);
    let text = std::fs::read_to_string(folder.path().join("report.md")).expect("it was written");
    assert!(text.contains("```diff\n") && text.contains("| All | 45 | 30 |"), "{text}");
}

#[test]
fn nothing_that_somebody_wrote_becomes_markup() {
    let folder = land(&[("<script>alert(1)</script>", [30, 20, 12]), ("a&b", [11, 15, 40])]);
    let page = written(&folder, "report.html", &["--group-by", "province"]);
    assert!(!page.contains("<script") && page.contains("&lt;script&gt;"), "{page}");
    assert!(page.contains("a&amp;b"));
}

#[test]
fn the_same_register_gives_the_same_bytes_on_any_number_of_threads() {
    let folder = land(&[("north", [30, 20, 12]), ("south", [11, 15, 40])]);
    let page = |threads: &str| written(&folder, "report.html", &["--group-by", "province", "--threads", threads]);
    assert_eq!(page("1"), page("4"));
}

#[test]
fn a_report_that_is_there_is_not_written_over() {
    let folder = land(&[("north", [30, 20, 12])]);
    folder.write("report.html", "mine");
    let before = folder.contents();
    let words = ["compare", "land@2024-01", "land@2025-01", "--population", "register", "--report", "report.html"];
    let ran = run_in(folder.path(), &words);
    assert_eq!((ran.exit, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("E0007"), "{}", ran.stderr);
    assert!(folder.contents() == before);
    let ran = report(&folder, "register/households.csv", &[]);
    assert!(ran.exit == 2 && ran.stderr.contains("E0907"), "{}", ran.stderr);
}

#[test]
fn households_without_an_answer_are_told_first_and_counted_in_nothing() {
    let folder = land(&[("north", [30, 20, 12])]);
    let file = folder.path().join("register/households.csv");
    let text = std::fs::read_to_string(&file).expect("it is there");
    folder.write("register/households.csv", text.replace("\n7,100,", "\n7,,"));
    let ran = report(&folder, "report.html", &[]);
    assert_eq!(ran.exit, 1);
    let page = std::fs::read_to_string(folder.path().join("report.html")).expect("it was written");
    assert!(
        page.contains("<p class=\"alert\">1 of 62 could not be compared: nothing is certain of the whole</p>"),
        "{page}"
    );
    assert!(page.contains("A fact is missing"));
}
