//! `twinlock recovery-codes`: viewing them, and drawing a new set.

use crate::cli::Result;
use crate::cli::lists::items;
use crate::cli::remote::{Remote, RemoteArguments, print};
use clap::Args;
use model::api::{RecoverySheetState, TwoFactorState};
use serde_json::{Value, json};

const PATH: &str = "/account/recovery-codes";

#[derive(Args)]
pub struct RecoveryCodes {
    #[command(flatten)]
    remote: RemoteArguments,
    /// Draw a new set; the codes of the present one stop working
    #[arg(long)]
    regenerate: bool,
}

pub fn run(arguments: &RecoveryCodes) -> Result<()> {
    let remote = Remote::new(&arguments.remote)?;
    if arguments.regenerate { regenerate(&remote) } else { view(&remote) }
}

fn view(remote: &Remote) -> Result<()> {
    let sheet = remote.stepped_up(|caller| caller.read::<RecoverySheetState>(PATH))?;
    remote.show(&sheet, || {
        say_set(remote, &sheet.set.set, &sheet.set.created_at, sheet.set.left);
        for line in &sheet.codes {
            let used = line.used_at.as_ref().map(|_| format!(" ({})", remote.say("recovery-used"))).unwrap_or_default();
            print::line(&format!("{:>4}  {}{used}", line.number, print::clean(line.code.show())));
        }
    });
    if sheet.set.saved { Ok(()) } else { ask_whether_saved(remote, &sheet.set.set) }
}

/// A set counts as a way back once its owner has said that it is saved.
pub fn ask_whether_saved(remote: &Remote, set: &str) -> Result<()> {
    if !remote.json && remote.prompt.is_yes("terminal-codes-saved")? {
        remote.signed_in(|caller| caller.post("/account/recovery-codes/actions/save", &json!({ "set": set })))?;
    }
    Ok(())
}

fn regenerate(remote: &Remote) -> Result<()> {
    let before: TwoFactorState = remote.signed_in(|caller| caller.two_factor())?;
    if let Some(set) = before.details.and_then(|details| details.recovery_codes).filter(|_| !remote.json) {
        let left = i64::try_from(set.left).unwrap_or_default();
        let args = [("set", print::clean(&set.set).into()), ("count", left.into())];
        print::aside(&remote.say_with("recovery-new-lead", &args));
    }
    let drawn = remote.stepped_up(|caller| caller.post(PATH, &json!({})))?;
    let (set, codes) = (&drawn["recovery_set"], &drawn["recovery_codes"]);
    remote.show(&json!({ "set": set, "codes": codes }), || say_new(remote, set, codes));
    ask_whether_saved(remote, set["set"].as_str().unwrap_or_default())
}

/// A set that was drawn just now, in the order of its sheet.
pub fn say_new(remote: &Remote, set: &Value, codes: &Value) {
    let left = set["left"].as_u64().and_then(|left| usize::try_from(left).ok()).unwrap_or_default();
    say_set(remote, &print::field(set, "set"), &print::field(set, "created_at"), left);
    for (at, code) in items(codes).filter_map(Value::as_str).enumerate() {
        print::line(&format!("{:>4}  {}", at + 1, print::clean(code)));
    }
    print::line(&remote.say("recovery-keep"));
}

fn say_set(remote: &Remote, set: &str, made: &str, left: usize) {
    let made = print::moment(remote.language, made);
    let left = i64::try_from(left).unwrap_or_default();
    let args = [("set", print::clean(set).into()), ("made", print::clean(&made).into()), ("count", left.into())];
    print::line(&print::strong(&remote.say_with("terminal-set", &args)));
}
