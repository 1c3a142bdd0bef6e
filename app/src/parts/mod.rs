//! What pages are made of. Drawn on the server, never awake.

mod changes;
mod code_field;
mod field;
mod frame;
mod icon;
mod moment;
mod notice;
mod once;
mod qr;
mod steps;
mod submit;

pub use changes::{KeyLine, SessionLine, WhatEnds};
pub use code_field::CodeField;
pub use field::{EmailField, NewPasswordField, PasswordField};
pub use frame::{Frame, FrontFrame};
pub use icon::{Icon, Mark};
pub use moment::When;
pub use notice::{Done, FormRefusal, Notice};
pub use once::Once;
pub use qr::Qr;
pub use steps::Steps;
pub use submit::Submit;
