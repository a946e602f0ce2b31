//! `bareme key`: a pair of keys to sign adoptions with.

use std::path::PathBuf;

use super::desk::Desk;
use super::exit::Exit;
use super::refusal::Refusal;
use super::signing;
use crate::gate::keys::{self, Trust};
use crate::ground::codes::document::FILE_EXISTS;
use crate::ground::files;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The file of the secret half, outside the repository; the public half comes beside it, with .pub at its end
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The file whose first line is to be the password of the key; `-` is standard input [default: none]
    #[arg(long, value_name = "FILE")]
    pub password: Option<PathBuf>,
    /// Add the public half to this trust file, which is made where there is none
    #[arg(long, value_name = "FILE")]
    pub trust: Option<PathBuf>,
    /// Whose key it is, as the trust file says
    #[arg(long, value_name = "NAME", requires = "trust")]
    pub name: Option<String>,
}

/// Makes it. Nothing that is there is written over.
///
/// # Errors
/// A place among the policies; a file that is there already or cannot be written.
pub fn run(arguments: &Arguments, desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    keys::is_outside(&desk.policies, &arguments.file)?;
    let public = arguments.file.with_file_name(format!(
        "{}.pub",
        arguments.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    ));
    for path in [&arguments.file, &public] {
        if files::exists(path) {
            let text = format!("`{}` is there already, and nothing was written", files::shown(path));
            return Err(Refusal::coded(
                FILE_EXISTS,
                text,
                "choose another name: a key that is lost cannot be made again",
            ));
        }
    }
    let before = match &arguments.trust {
        Some(path) if files::exists(path) => Some(Trust::read(path)?),
        _ => None,
    };
    let password = arguments.password.as_deref().map(signing::password).transpose()?;
    let pair = keys::new_pair(password.as_deref())?;
    files::write_private(&arguments.file, pair.secret.as_bytes())?;
    files::write_whole(&public, pair.public_file.as_bytes(), false)?;
    let mut text = format!("{}  the secret half: keep it to yourself\n", files::shown(&arguments.file));
    text += &format!("{}  the public half, key {}\n", files::shown(&public), pair.public.id());
    match &arguments.trust {
        Some(path) => {
            let trusting = Trust::text_with_key(before.as_ref(), &pair.public, arguments.name.as_deref())?;
            files::write_whole(path, trusting.as_bytes(), true)?;
            text += &format!("{}  trusts it now\n", files::shown(path));
        }
        None => text += &format!("To trust it, add to the trust file:\n\n[[keys]]\nkey = \"{}\"\n", pair.public.text()),
    }
    desk.output.write(&text)?;
    Ok(Exit::Done)
}
