//! `twinlock`: the account page, its server and its command line in one binary.

mod cli;
mod config;
mod http;
mod send;
mod ssh_use;
mod tasks;

use std::process::ExitCode;

/// Each password takes 19 MiB for a moment. The C library's allocator keeps such pieces between small
/// ones and grows to gigabytes under a flood of sign-ins; this one gives them back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
