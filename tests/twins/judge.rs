//! Runs the two twins and says what is not as it must be.

use std::path::Path;

use crate::build;
use crate::support::run::{Folder, Ran, finish, program};
use crate::twin::Twin;

/// Judges one twin; what is wrong with it is the error.
pub fn judge(bad: &Path, name: &str, code: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(bad.join(format!("{name}.toml"))).map_err(|error| error.to_string())?;
    let twin: Twin = toml::from_str(&text).map_err(|error| error.to_string())?;
    if twin.says.is_empty() {
        return Err("it does not say why anybody would do this".to_owned());
    }
    let ran = judge_bad(&twin, code)?;
    pinned(&bad.join(format!("{name}.txt")), &ran)?;
    judge_good(&twin)
}

/// Refused for what its name says, with nothing answered and nothing touched, in the same bytes each time.
fn judge_bad(twin: &Twin, code: &str) -> Result<Ran, String> {
    let folder = build::folder(twin, true)?;
    let before = folder.contents();
    let ran = run(&folder, twin, true, Some("80"));
    let mut wrong = Vec::new();
    let mut must = |holds: bool, what: String| {
        if !holds {
            wrong.push(what);
        }
    };
    must(twin.answered || ran.exit != 0, "it ends with 0".to_owned());
    must(twin.answered != ran.stdout.is_empty(), format!("stdout says {:?}", ran.stdout));
    must(folder.contents() == before, "files were created or changed".to_owned());
    must(ran.stderr.contains(&format!("[{code}]")), format!("nothing is told of {code}"));
    let findings = ran.stderr.lines().filter(|line| line.starts_with("error[") || line.starts_with("warning["));
    let findings = findings.count();
    must(findings == twin.findings, format!("{findings} findings, not {}", twin.findings));
    let here = folder.path().to_string_lossy();
    must(!ran.stderr.contains(&*here), "it names the folder that it runs in".to_owned());
    must(
        run(&folder, twin, true, None) == ran,
        "without COLUMNS, at the second time, it says something else".to_owned(),
    );
    if wrong.is_empty() { Ok(ran) } else { Err(format!("{}\n{}", wrong.join("\n"), told(&ran))) }
}

/// Passes without a word.
fn judge_good(twin: &Twin) -> Result<(), String> {
    let folder = build::folder(twin, false)?;
    let ran = run(&folder, twin, false, Some("80"));
    if (ran.exit, ran.stderr.as_str()) == (0, "") {
        Ok(())
    } else {
        Err(format!("the good twin does not pass without a word:\n{}", told(&ran)))
    }
}

fn run(folder: &Folder, twin: &Twin, bad: bool, columns: Option<&str>) -> Ran {
    let mended = (!bad).then_some(twin.mend_command.as_ref()).flatten();
    let stdin = (!bad).then_some(twin.mend_stdin.as_ref()).flatten().unwrap_or(&twin.stdin);
    let mut command = program();
    command.current_dir(folder.path()).args(mended.unwrap_or(&twin.command)).env_remove("COLUMNS");
    if let Some(columns) = columns {
        command.env("COLUMNS", columns);
    }
    if bad {
        command.envs(&twin.environment);
    }
    finish(&mut command, stdin.as_bytes())
}

fn told(ran: &Ran) -> String {
    format!("exit {}\n{}", ran.exit, ran.stderr)
}

/// Holds what was told to what is pinned.
fn pinned(path: &Path, ran: &Ran) -> Result<(), String> {
    let text = told(ran);
    if std::env::var_os("BAREME_PIN").is_some() && !path.exists() {
        std::fs::write(path, &text).map_err(|error| error.to_string())?;
    }
    match std::fs::read_to_string(path) {
        Err(_) => Err(format!("nothing is pinned:\n{text}")),
        Ok(pinned) if pinned == text => Ok(()),
        Ok(pinned) => Err(format!("it is told as\n{text}instead of\n{pinned}")),
    }
}
