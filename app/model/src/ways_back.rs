//! *What if I lose…*: which ways back remain for each thing that can get lost.
//!
//! A pure function of what the account page shows. The password is taken to be known: whoever forgot
//! it needs the mailbox as well. A help that is not sure, such as the operator's, is no way back here.

use crate::factor::FactorKind;
use crate::overview::Overview;
use crate::recovery::RecoverySetView;
use crate::session::{SessionKind, SessionView};
use serde::{Deserialize, Serialize};

/// Something that can get lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// With its SIM, and the authenticator app on it.
    Phone,
    /// With what is signed in on it.
    Laptop,
    Mailbox,
    /// The SIM alone: the app still works.
    Sim,
    PrintedCodes,
}

impl Loss {
    pub const ALL: [Self; 5] = [Self::Phone, Self::Laptop, Self::Mailbox, Self::Sim, Self::PrintedCodes];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Laptop => "laptop",
            Self::Mailbox => "mailbox",
            Self::Sim => "sim",
            Self::PrintedCodes => "printed-codes",
        }
    }
}

/// A way to get in, or to go on being in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Two-factor is off.
    Password,
    Authenticator,
    /// A browser that is still signed in: two-factor can be turned off there.
    SignedInBrowser,
    /// The same on a command line.
    CommandLine,
    Sms,
    RecoveryCode,
}

impl Way {
    /// In the order in which they are told.
    pub const ALL: [Self; 6] =
        [Self::Password, Self::Authenticator, Self::SignedInBrowser, Self::CommandLine, Self::Sms, Self::RecoveryCode];

    /// Whether it is there for hours or days only: a session ends by itself.
    const fn passes(self) -> bool {
        matches!(self, Self::SignedInBrowser | Self::CommandLine)
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Authenticator => "authenticator",
            Self::SignedInBrowser => "signed-in-browser",
            Self::CommandLine => "command-line",
            Self::Sms => "sms",
            Self::RecoveryCode => "recovery-code",
        }
    }
}

/// How long a way back takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wait {
    Now,
    /// Until the operator of the telephone network has replaced the SIM.
    NewSim,
}

/// A way back that remains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WayBack {
    pub way: Way,
    pub wait: Wait,
}

/// What would mend a row that has no way back, or only slow ones and ones that pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mend {
    /// There are codes, but their owner never said that they are saved.
    SaveCodes,
    /// There are no codes left, or they are off.
    NewCodes,
    /// The authenticator itself is off: bind it anew.
    NewDevice,
}

impl Mend {
    pub const fn name(self) -> &'static str {
        match self {
            Self::SaveCodes => "save-codes",
            Self::NewCodes => "new-codes",
            Self::NewDevice => "new-device",
        }
    }
}

/// One row of the matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub loss: Loss,
    pub ways: Vec<WayBack>,
    pub mend: Option<Mend>,
}

impl Row {
    /// This one loss locks the owner out.
    pub fn locks_out(&self) -> bool {
        self.ways.is_empty()
    }

    /// How long a way takes after this loss; `None`: it is gone.
    pub fn wait(&self, way: Way) -> Option<Wait> {
        self.ways.iter().find(|back| back.way == way).map(|back| back.wait)
    }
}

/// Works the matrix out.
pub fn ways_back(overview: &Overview) -> Vec<Row> {
    Loss::ALL
        .into_iter()
        .map(|loss| {
            let ways: Vec<WayBack> = Way::ALL
                .into_iter()
                .filter_map(|way| remains(overview, way, loss).map(|wait| WayBack { way, wait }))
                .collect();
            let is_sure = ways.iter().any(|back| back.wait == Wait::Now && !back.way.passes());
            let mend = if is_sure { None } else { mend(overview, loss) };
            Row { loss, ways, mend }
        })
        .collect()
}

/// How long a way takes after a loss; `None`: it is gone with it, or was never there.
fn remains(overview: &Overview, way: Way, loss: Loss) -> Option<Wait> {
    let on = overview.two_factor();
    let usable = |kind| on && !overview.factors_off.contains(&kind);
    let now_if = |there: bool| there.then_some(Wait::Now);
    match way {
        Way::Password => now_if(!on),
        Way::Authenticator => now_if(usable(FactorKind::Authenticator) && loss != Loss::Phone),
        Way::SignedInBrowser => now_if(on && is_left(overview, SessionKind::Browser, loss)),
        Way::CommandLine => now_if(on && is_left(overview, SessionKind::CommandLine, loss)),
        Way::Sms if !usable(FactorKind::Sms) || overview.phone.is_none() || !overview.sms_on => None,
        Way::Sms if matches!(loss, Loss::Phone | Loss::Sim) => Some(Wait::NewSim),
        Way::Sms => Some(Wait::Now),
        Way::RecoveryCode => {
            now_if(usable(FactorKind::RecoveryCode) && has_saved_codes(overview) && loss != Loss::PrintedCodes)
        }
    }
}

/// Whether a session remains in which two-factor can be turned off with the password alone.
fn is_left(overview: &Overview, kind: SessionKind, loss: Loss) -> bool {
    let is_lost = |session: &SessionView| match loss {
        Loss::Phone => is_on_a_phone(&session.client),
        Loss::Laptop => !is_on_a_phone(&session.client),
        Loss::Mailbox | Loss::Sim | Loss::PrintedCodes => false,
    };
    !overview.disable_needs_code
        && overview.sessions.iter().any(|session| session.kind == kind && session.second_factor && !is_lost(session))
}

/// By the name of its program, as `client::describe` writes it.
fn is_on_a_phone(client: &str) -> bool {
    ["Android", "iPhone", "iPad"].iter().any(|system| client.contains(system))
}

fn has_saved_codes(overview: &Overview) -> bool {
    overview.recovery.as_ref().is_some_and(|set| set.saved && set.left() > 0)
}

fn mend(overview: &Overview, loss: Loss) -> Option<Mend> {
    let codes_off = overview.factors_off.contains(&FactorKind::RecoveryCode);
    let codes_left = overview.recovery.as_ref().map_or(0, RecoverySetView::left);
    if loss != Loss::PrintedCodes {
        if codes_left == 0 || codes_off {
            return Some(Mend::NewCodes);
        }
        if !has_saved_codes(overview) {
            return Some(Mend::SaveCodes);
        }
    }
    overview.factors_off.contains(&FactorKind::Authenticator).then_some(Mend::NewDevice)
}
