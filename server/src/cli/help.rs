//! What the command line says of itself: in the language of the terminal, as completions, and as man pages.

use crate::cli::Result;
use crate::cli::remote::print;
use clap::Command;
use clap_complete::Shell;
use model::Language;
use std::path::PathBuf;
use words::try_say;

#[derive(clap::Args)]
pub struct Completions {
    /// The shell they are for
    shell: Shell,
}

#[derive(clap::Args)]
pub struct Man {
    /// A folder for the pages of all commands; without it the page of twinlock itself is printed
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub fn completions(completions: &Completions, mut command: Command) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(completions.shell, &mut command, "twinlock", &mut script);
    print::whole(&script);
    Ok(())
}

pub fn man(man: &Man, command: Command) -> Result<()> {
    match &man.out {
        Some(folder) => {
            std::fs::create_dir_all(folder)?;
            clap_mangen::generate_to(command, folder)?;
        }
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(command).render(&mut page)?;
            print::whole(&page);
        }
    }
    Ok(())
}

/// Puts the help into another language: `help-<command>-<subcommand>`, and for what a command takes
/// `help-<command>-<subcommand>--<argument>`. English is what stands in the source.
pub fn localised(command: Command, language: Language) -> Command {
    if language == Language::En {
        return command;
    }
    let after = try_say(language, "help--exit-codes").unwrap_or_default();
    // What the library adds by itself has to be there to be put into words.
    let mut command = command.after_help(after);
    command.build();
    let command = command
        .subcommand_help_heading(try_say(language, "help--commands").unwrap_or_default())
        .next_help_heading(try_say(language, "help--options").unwrap_or_default());
    walk(command, language, "help")
}

fn walk(command: Command, language: Language, path: &str) -> Command {
    let about = try_say(language, path);
    let command = match about {
        Some(about) => command.about(about.clone()).long_about(about),
        None => command,
    };
    let command = command.mut_args(|argument| {
        let own = try_say(language, &format!("{path}--{}", argument.get_id().as_str().replace('_', "-")));
        let shared = || try_say(language, &format!("help--{}", argument.get_id().as_str().replace('_', "-")));
        match own.or_else(shared) {
            Some(help) => argument.help(help),
            None => argument,
        }
    });
    command.mut_subcommands(|inner| {
        let path = format!("{path}-{}", inner.get_name());
        walk(inner, language, &path)
    })
}
