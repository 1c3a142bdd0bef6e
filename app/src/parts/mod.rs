//! What pages are made of. Drawn on the server, never awake.

mod ask_password;
mod changes;
mod code_field;
mod field;
mod frame;
mod icon;
mod moment;
mod notice;
mod once;
mod qr;
mod scan;
mod sheet;
mod steps;
mod submit;
mod text_message;
mod ways_back;

pub use ask_password::AskPassword;
pub use changes::{KeyLine, SessionLine, WhatEnds};
pub use code_field::{CodeField, RecoveryCodeField, TextCodeField};
pub use field::{EmailField, NewPasswordField, PasswordField, PhoneField, Refused};
pub use frame::{Frame, FrontFrame};
pub use icon::{Icon, Mark};
pub use moment::When;
pub use notice::{Done, FormRefusal, Notice};
pub use once::Once;
pub use qr::Qr;
pub use scan::Scan;
pub use sheet::{Sheet, SheetPaper};
pub use steps::Steps;
pub use submit::Submit;
pub use text_message::{Again, DeliveryState};
pub use ways_back::{WaysBack, WaysIn};
