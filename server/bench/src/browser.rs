//! What the pages weigh in a real browser, and when their islands answer: `end2end/bench.ts`, through Playwright.

use crate::report::{Figure, Report};
use crate::{Bench, Result};
use serde::Deserialize;
use std::path::Path;
use std::process::{Command, Stdio};

const PART: &str = "in Chromium, with an empty cache";

/// What the script writes.
#[derive(Deserialize)]
struct Weighed {
    sign_in: Page,
    account: Page,
    /// From the beginning of the navigation until a button that an island serves does its work.
    islands_answer_ms: f64,
    /// The same as far as the page is loaded, which is what islands wait for.
    loaded_ms: f64,
}

#[derive(Deserialize)]
struct Page {
    bytes: f64,
    requests: f64,
    /// Of the document alone.
    document_bytes: f64,
}

pub fn measure(bench: &Bench<'_>, report: &mut Report) -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../end2end");
    let file = bench.folder.inside("browser.json")?;
    let output = Command::new("npx")
        .args(["playwright", "test", "--config", "bench.config.ts"])
        .current_dir(&folder)
        .env("TWINLOCK_BIN", &bench.binary)
        .env("BENCH_JSON", &file)
        .stdin(Stdio::null())
        .output()
        .map_err(|cause| format!("npx cannot be run ({cause}): install Node.js 20 or newer with npm"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stdout);
        return Err(format!("end2end/bench.ts failed:\n{said}{}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let weighed: Weighed = serde_json::from_slice(&std::fs::read(&file)?)?;
    // The aims are those that end2end/weight.spec.ts holds.
    for (name, page, most) in [("sign-in page", &weighed.sign_in, 30.0), ("account page", &weighed.account, 170.0)] {
        let figure = Figure::new(PART, format!("{name}, {} requests", page.requests), page.bytes / 1024.0, "KB");
        report.add(figure.beside(page.document_bytes / 1024.0, "its document alone").at_most(most));
    }
    let figure = Figure::new(PART, "until the account page's islands answer", weighed.islands_answer_ms, "ms");
    report.add(figure.beside(weighed.loaded_ms, "the page loaded"));
    Ok(())
}
