//! A QR code as SVG, on its own white plate.

use leptos::prelude::*;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

/// Draws text as a QR code, black on white in every colour scheme, with its quiet zone.
#[component]
pub fn Qr(
    text: String,
    /// What it is, for those who do not see it.
    label: String,
) -> impl IntoView {
    // An `otpauth` link is far below the 2,331 bytes that fit (ISO/IEC 18004, version 40-M).
    let svg = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M).ok().map(|code| {
        let drawn = code.render::<svg::Color<'_>>().min_dimensions(264, 264).quiet_zone(true).build();
        drawn.split_once("?>").map_or_else(|| drawn.clone(), |(_, svg)| svg.to_owned())
    });
    view! { <div class="plate" role="img" aria-label=label inner_html=svg.unwrap_or_default()></div> }
}
