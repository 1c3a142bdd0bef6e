//! `twinlock login`, `logout`, `whoami` and `auth:token`: who is signed in.

use crate::cli::Result;
use crate::cli::remote::api::Api;
use crate::cli::remote::server_url::ServerUrl;
use crate::cli::remote::{Failure, Remote, RemoteArguments, print, sign_in};
use clap::{Args, Subcommand};
use serde_json::json;

#[derive(Args)]
pub struct Login {
    #[command(flatten)]
    remote: RemoteArguments,
    /// Sign in through a browser, also on another device
    #[arg(long, conflicts_with = "password_stdin")]
    browser: bool,
    /// The address of the account; without it you are asked
    #[arg(long)]
    email: Option<String>,
}

#[derive(Args)]
pub struct Logout {
    #[command(flatten)]
    remote: RemoteArguments,
    /// Forget the sign-in on this computer even where the server cannot be told
    #[arg(long)]
    forget: bool,
}

#[derive(Subcommand)]
pub enum Auth {
    /// Prints the token of the present sign-in, which opens the account
    Token,
}

pub fn login(login: &Login) -> Result<()> {
    let remote = Remote::new(&login.remote)?;
    if remote.has_token_of_its_own() {
        return Err(remote.failure("terminal-token-set").into());
    }
    let api = match remote.api() {
        Err(_) if login.remote.server.is_none() && remote.prompt.is_somebody_there() => ask_server(&remote)?,
        api => api?,
    };
    let signed_in = match login.browser {
        true => sign_in::by_browser(&remote, &api)?,
        false => sign_in::by_password(&remote, &api, login.email.as_deref())?,
    };
    let (email, server) = (print::clean(&signed_in.email), api.server.as_str().to_owned());
    sign_in::keep(&remote, &api, signed_in)?;
    remote.show(&json!({ "email": email, "server": server }), || {
        let args = [("email", email.clone().into()), ("server", server.clone().into())];
        print::line(&remote.say_with("terminal-signed-in", &args));
    });
    Ok(())
}

/// The first sign-in of all: there is no server to go back to.
fn ask_server(remote: &Remote) -> Result<Api> {
    let typed = remote.prompt.some_text("terminal-server")?;
    let server = ServerUrl::parse(&typed).map_err(|unusable| remote.failure(unusable.sentence()))?;
    Api::new(server, remote.language, remote.json)
}

/// Ends the sign-in at the server, then forgets it here. One that has ended already is only forgotten.
pub fn logout(logout: &Logout) -> Result<()> {
    let remote = Remote::new(&logout.remote)?;
    if remote.has_token_of_its_own() {
        return Err(remote.failure("terminal-token-set").into());
    }
    let api = remote.api()?;
    let known = remote.keeper.read()?.sign_ins.remove(api.server.as_str());
    let Some(known) = known else { return Err(Failure::SignInNeeded(remote.say("terminal-no-sign-in")).into()) };
    let ended = sign_in::end(&api, known.token.show());
    let is_over = match &ended {
        Ok(_) => true,
        Err(error) => matches!(error.downcast_ref(), Some(Failure::SignInNeeded(_))),
    };
    if is_over || logout.forget {
        remote.keeper.hold()?.forget(&api.server, &known.token)?;
    }
    if !is_over {
        if !remote.json {
            print::aside(&remote.say(if logout.forget { "terminal-forgotten" } else { "terminal-not-forgotten" }));
        }
        ended?;
    }
    remote.show(&json!({ "server": api.server.as_str() }), || {
        print::line(&remote.say_with("terminal-signed-out", &[("server", api.server.as_str().into())]));
    });
    Ok(())
}

pub fn whoami(arguments: &RemoteArguments) -> Result<()> {
    let remote = Remote::new(arguments)?;
    let account = remote.signed_in(|caller| caller.get("/account"))?;
    remote.show(&account, || print::line(&print::field(&account, "email")));
    Ok(())
}

pub fn auth(arguments: &RemoteArguments, Auth::Token: &Auth) -> Result<()> {
    let remote = Remote::new(arguments)?;
    // Asked first: a token that is dead is of no use to whoever wants it.
    let token = remote.signed_in(|caller| {
        caller.get("/account")?;
        Ok(model::shown_once::ShownOnce::new(caller.token.to_owned()))
    })?;
    remote.show(&json!({ "token": token }), || print::line(token.show()));
    Ok(())
}
