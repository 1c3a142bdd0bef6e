//! Builds the dashboard for the browser and puts it, compressed, into the binary.
//!
//! The steps: `app` for wasm32 with the profile `dashboard`, in a target folder of its own;
//! wasm-bindgen, in process; the styles through lightningcss; brotli; one hash over everything,
//! which becomes part of the path, so that browsers may keep the files for ever.
//!
//! `SKIP_DASHBOARD=1` leaves the files empty: for clippy, rust-analyzer and docs.

#![expect(clippy::disallowed_methods, reason = "Cargo talks to build scripts through the environment")]

use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions};
use sha2::{Digest, Sha256};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("..").canonicalize()?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-env-changed=SKIP_DASHBOARD");
    for watched in
        ["app/Cargo.toml", "app/src", "app/model/Cargo.toml", "app/model/src", "style", "Cargo.toml", "Cargo.lock"]
    {
        println!("cargo::rerun-if-changed={}", root.join(watched).display());
    }
    let files = if env::var_os("SKIP_DASHBOARD").is_some() {
        Vec::new()
    } else {
        let mut files = dashboard(&root, &out)?;
        files.push(("twinlock.css".to_owned(), styles(&root)?));
        files.push(("mark.svg".to_owned(), fs::read(root.join("style/mark.svg"))?));
        files
    };
    embed(&files, &out)
}

/// The dashboard's JavaScript and WebAssembly.
fn dashboard(root: &Path, out: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    // target/<profile>/build/server-<hash>/out: a folder of its own beside the profile, so that
    // this build and the outer one do not wait for each other's lock.
    let target = out.ancestors().nth(4).ok_or("OUT_DIR is not where Cargo puts it")?.join("dashboard");
    // Not there when RUSTFLAGS in the environment replaces what .cargo/config.toml says.
    let erased = env::var_os("CARGO_CFG_ERASE_COMPONENTS").is_some();
    let status = Command::new(env::var("CARGO")?)
        .current_dir(root)
        .args(["rustc", "-p", "app", "--lib", "--crate-type", "cdylib"])
        .args(["--no-default-features", "--features", "hydrate"])
        .args(["--target", "wasm32-unknown-unknown", "--profile", "dashboard", "--locked", "--target-dir"])
        .arg(&target)
        // Flags and wrappers of the outer build are for the host, but for the one that both sides' markup comes of.
        .env("CARGO_ENCODED_RUSTFLAGS", if erased { "--cfg\u{1f}erase_components" } else { "" })
        .env_remove("RUSTFLAGS")
        .env_remove("RUSTC_WORKSPACE_WRAPPER")
        .env_remove("CARGO_BUILD_TARGET")
        .status()?;
    if !status.success() {
        return Err("the dashboard did not build for wasm32; is the target there? \
                    Install it with `rustup target add wasm32-unknown-unknown`."
            .into());
    }
    let bound = out.join("bound");
    if bound.exists() {
        fs::remove_dir_all(&bound)?;
    }
    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(target.join("wasm32-unknown-unknown/dashboard/app.wasm"))
        .out_name("twinlock")
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&bound)?;
    let mut files = Vec::new();
    collect(&bound, &bound, &mut files)?;
    Ok(files)
}

/// Every file below a folder, by its path inside it (wasm-bindgen's snippets are in folders).
fn collect(folder: &Path, below: &Path, files: &mut Vec<(String, Vec<u8>)>) -> Result<()> {
    for entry in fs::read_dir(below)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(folder, &path, files)?;
        } else {
            files.push((path.strip_prefix(folder)?.to_string_lossy().into_owned(), fs::read(&path)?));
        }
    }
    Ok(())
}

/// The styles in one file: `style/twinlock.css` imports the others in their order.
fn styles(root: &Path) -> Result<Vec<u8>> {
    let provider = FileProvider::new();
    let mut bundler = Bundler::new(&provider, None, ParserOptions::default());
    let mut sheet = bundler.bundle(&root.join("style/twinlock.css")).map_err(|error| error.to_string())?;
    sheet.minify(MinifyOptions::default()).map_err(|error| error.to_string())?;
    let printed = sheet.to_css(PrinterOptions { minify: true, ..PrinterOptions::default() })?;
    Ok(printed.code.into_bytes())
}

/// Writes the compressed files, and the table that `assets.rs` includes.
fn embed(files: &[(String, Vec<u8>)], out: &Path) -> Result<()> {
    let mut sorted: Vec<_> = files.iter().collect();
    sorted.sort();
    let mut hash = Sha256::new();
    let mut table = String::new();
    let folder = out.join("embedded");
    fs::create_dir_all(&folder)?;
    for (at, (name, content)) in sorted.iter().enumerate() {
        hash.update((content.len() as u64).to_be_bytes());
        hash.update(content);
        let file = folder.join(at.to_string());
        let mut compressed = Vec::new();
        let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
        brotli::BrotliCompress(&mut content.as_slice(), &mut compressed, &params)?;
        fs::write(&file, compressed)?;
        table += &format!("    Asset {{ name: {name:?}, brotli: include_bytes!({file:?}) }},\n");
    }
    let hash: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    fs::write(
        out.join("assets.rs"),
        format!(
            "/// The folder of the embedded files, named by their content.\n\
             pub const FOLDER: &str = \"pkg/{hash}\";\n\n\
             static ASSETS: &[Asset] = &[\n{table}];\n"
        ),
    )?;
    Ok(())
}
