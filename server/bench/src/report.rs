//! The figures: each beside what bounds it, as a ratio, with its aim.

use crate::Result;
use crate::machine::Facts;
use serde::Serialize;
use std::path::Path;

/// One figure.
#[derive(Clone, Serialize)]
pub struct Figure {
    part: String,
    what: String,
    value: Option<f64>,
    unit: &'static str,
    ceiling: Option<Ceiling>,
    ratio: Option<f64>,
    aim: Option<String>,
    /// Whether the aim was met; none: there is no aim, or nothing was measured.
    met: Option<bool>,
    /// Why nothing was measured.
    missing: Option<String>,
}

/// What the figure could be at best, measured in the same run.
#[derive(Clone, Serialize)]
struct Ceiling {
    value: f64,
    what: String,
}

impl Figure {
    pub fn new(part: &str, what: impl Into<String>, value: f64, unit: &'static str) -> Self {
        let (part, what) = (part.to_owned(), what.into());
        Self { part, what, value: Some(value), unit, ceiling: None, ratio: None, aim: None, met: None, missing: None }
    }

    /// One that could not be measured, and why.
    pub fn missing(part: &str, what: impl Into<String>, why: impl Into<String>) -> Self {
        Self { value: None, missing: Some(why.into()), ..Self::new(part, what, 0.0, "") }
    }

    /// Puts beside it what bounds it.
    pub fn beside(mut self, value: f64, what: impl Into<String>) -> Self {
        self.ratio = self.value.map(|of| of / value);
        self.ceiling = Some(Ceiling { value, what: what.into() });
        self
    }

    pub fn ratio_at_least(self, aim: f64) -> Self {
        let met = self.ratio.is_some_and(|ratio| ratio >= aim);
        self.aimed(format!("ratio ≥ {aim}"), met)
    }

    pub fn at_most(self, aim: f64) -> Self {
        let met = self.value.is_some_and(|value| value <= aim);
        let text = format!("≤ {} {}", short(aim), self.unit);
        self.aimed(text, met)
    }

    fn aimed(mut self, aim: String, met: bool) -> Self {
        self.met = self.value.map(|_| met);
        self.aim = Some(aim);
        self
    }

    /// What was measured, for a later figure to stand beside.
    pub fn value(&self) -> Option<f64> {
        self.value
    }

    fn row(&self) -> [String; 6] {
        let value = match (&self.missing, self.value) {
            (Some(why), _) => why.clone(),
            (None, value) => format!("{} {}", short(value.unwrap_or_default()), self.unit),
        };
        let ceiling = self.ceiling.as_ref();
        let ceiling = ceiling.map(|ceiling| format!("{} {}, {}", short(ceiling.value), self.unit, ceiling.what));
        let ratio = self.ratio.map(|ratio| format!("{ratio:.2}"));
        let verdict = self.met.map(|met| if met { "pass" } else { "MISS" }.to_owned());
        let or_none = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
        [
            self.what.clone(),
            value,
            or_none(ceiling),
            or_none(ratio),
            or_none(self.aim.clone()),
            verdict.unwrap_or_default(),
        ]
    }
}

/// A number with three digits or so.
fn short(number: f64) -> String {
    match number.abs() {
        size if size >= 100.0 || number.fract() == 0.0 => format!("{number:.0}"),
        size if size >= 10.0 => format!("{number:.1}"),
        _ => format!("{number:.2}"),
    }
}

/// A run's figures.
#[derive(Serialize)]
pub struct Report {
    machine: Facts,
    figures: Vec<Figure>,
}

impl Report {
    pub fn new(machine: Facts) -> Self {
        println!("{machine}");
        Self { machine, figures: Vec::new() }
    }

    /// Takes a figure, and shows it at once: a run takes minutes.
    pub fn add(&mut self, figure: Figure) -> Option<f64> {
        if self.figures.last().is_none_or(|last| last.part != figure.part) {
            println!("\n{}", figure.part);
        }
        let [what, value, ceiling, ratio, aim, verdict] = figure.row();
        println!("  {what:<52} {value:>12}  {ratio:>5}  {verdict:<4}  {aim:<14}  {ceiling}");
        let value = figure.value();
        self.figures.push(figure);
        value
    }

    pub fn all_met(&self) -> bool {
        self.figures.iter().all(|figure| figure.met != Some(false))
    }

    pub fn summary(&self) -> String {
        let count = |met: bool| self.figures.iter().filter(|figure| figure.met == Some(met)).count();
        let unmeasured = self.figures.iter().filter(|figure| figure.missing.is_some()).count();
        format!("\n{} aims met, {} missed; {unmeasured} figures not measured", count(true), count(false))
    }

    pub fn write(&self, file: &Path) -> Result<()> {
        std::fs::write(file, serde_json::to_string_pretty(self)? + "\n")
            .map_err(|cause| format!("{} cannot be written: {cause}", file.display()))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_aim_is_met_or_missed_by_what_was_measured() {
        let figure = |value| Figure::new("p", "w", value, "/s").beside(100.0, "alone").ratio_at_least(0.95);
        assert_eq!((figure(95.0).met, figure(94.9).met), (Some(true), Some(false)));
        let size = |value| Figure::new("p", "w", value, "KB").at_most(20.0).met;
        assert_eq!((size(20.0), size(20.1)), (Some(true), Some(false)));
        assert_eq!(Figure::missing("p", "w", "not there").at_most(20.0).met, None, "nothing was measured");
    }
}
