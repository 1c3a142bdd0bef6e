//! Signing a command line in through this browser (RFC 8628).

use crate::ctx::CallError;
use leptos::prelude::*;
use model::command_line::WaitingCommandLine;
use serde::{Deserialize, Serialize};

/// What the page asks for next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConnectStep {
    /// The code; the one that a link has brought stands in the field already.
    Code(Option<String>),
    Decide(WaitingCommandLine),
}

/// How far somebody has come.
#[server(prefix = "/api", endpoint = "command-line/step")]
pub async fn read_connect_step() -> Result<ConnectStep, CallError> {
    use crate::ctx::Connects;
    let step = crate::ctx::ask(|core, visit| {
        let owner = visit.owner()?;
        Ok(match &visit.connects {
            Some(Connects::Typed(code)) => ConnectStep::Decide(core.waiting_command_line(owner, code)?),
            Some(Connects::Led(code)) => ConnectStep::Code(Some(code.to_string())),
            Some(Connects::Without) | None => ConnectStep::Code(None),
        })
    });
    let step = step.await;
    if step == Err(CallError::Refused(model::Refusal::UserCodeUnknown)) {
        crate::ctx::drop_cookie("connects"); // looking again would be another wrong guess
    }
    step
}

/// Looks for the command line that shows a code.
#[server(prefix = "/api", endpoint = "command-line/find")]
pub async fn find_command_line(user_code: String) -> Result<(), CallError> {
    let code = model::user_code::UserCode::parse(&user_code)?;
    let looked_for = code.clone();
    crate::ctx::ask(move |core, visit| core.waiting_command_line(visit.owner()?, &looked_for)).await?;
    crate::ctx::keep_connects(&crate::ctx::Connects::Typed(code));
    crate::ctx::go(crate::routes::COMMAND_LINE);
    Ok(())
}

/// Lets it in, with the password.
#[server(prefix = "/api", endpoint = "command-line/approve")]
pub async fn approve_command_line(user_code: String, password: String) -> Result<(), CallError> {
    let code = model::user_code::UserCode::parse(&user_code)?;
    crate::ctx::ask_hashing(move |core, visit, permit| {
        let fresh = crate::api::step_up::fresh(core, visit, permit, Some(password))?;
        core.approve_command_line(&fresh, &code)
    })
    .await?;
    crate::ctx::drop_cookie("connects");
    crate::ctx::go_with(crate::routes::COMMAND_LINE, crate::flash::Flash::done("command-line-approved"));
    Ok(())
}

/// Refuses it: its owner did not start it.
#[server(prefix = "/api", endpoint = "command-line/deny")]
pub async fn deny_command_line(user_code: String) -> Result<(), CallError> {
    let code = model::user_code::UserCode::parse(&user_code)?;
    crate::ctx::ask(move |core, visit| core.deny_command_line(visit.owner()?, &code)).await?;
    crate::ctx::drop_cookie("connects");
    crate::ctx::go_with(crate::routes::COMMAND_LINE, crate::flash::Flash::done("command-line-denied"));
    Ok(())
}
