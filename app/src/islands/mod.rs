//! The only code that runs in the browser. Each island gets its words from the server, and none
//! gets a secret: what is copied or revealed is read from the page itself.

mod busy;
mod copy;
mod follow;
mod local_time;
mod print;
mod reveal;

pub use busy::Busy;
pub use copy::Copy;
pub use follow::Follow;
pub use local_time::LocalTime;
pub use print::Print;
pub use reveal::Reveal;
