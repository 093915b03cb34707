//! The table, and which targets it meets.

use std::{fmt::Write, time::Duration};

use super::{load::Measured, page::Work, weigh::Weight};
use crate::process::Memory;

/// Least share of the floor's throughput.
const OF_FLOOR: f64 = 0.6;
/// How much slower the largest desk may be than the smallest.
const OF_SMALLEST: f64 = 1.3;
const MOST_ANONYMOUS: u64 = 150_000_000;
const LONGEST_START: Duration = Duration::from_millis(200);
const HEAVIEST_FIRST_VISIT: usize = 60_000;
const HEAVIEST_LATER_VISIT: usize = 15_000;

pub struct Report {
    pub engine: &'static str,
    pub machine: String,
    pub sizes: Vec<Size>,
}

/// All that was measured at one size.
pub struct Size {
    pub size: i64,
    pub cells: Vec<Cell>,
    /// After the last load.
    pub memory: Memory,
    pub starts: Vec<Duration>,
    pub weight: Weight,
}

pub struct Cell {
    pub work: Work,
    pub connections: usize,
    pub product: Measured,
    pub floor: Option<Measured>,
}

impl Cell {
    fn of_floor(&self) -> Option<f64> {
        self.floor.map(|floor| self.product.rate / floor.rate)
    }
}

impl Size {
    fn start(&self) -> Duration {
        let mut starts = self.starts.clone();
        starts.sort();
        starts.get(starts.len() / 2).copied().unwrap_or_default()
    }

    fn find(&self, work: Work, connections: usize) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.work == work && cell.connections == connections)
    }
}

impl Report {
    pub fn to_markdown(&self) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "\n### {}\n\n{}.\n", self.engine, self.machine)?;
        writeln!(
            out,
            "| tickets | work | kB | compressed kB | connections | requests/s | p50 ms | p99 ms | errors | floor/s | floor p50 ms | of floor | p50 to smallest |"
        )?;
        writeln!(out, "|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|")?;
        for size in &self.sizes {
            size.cells.iter().try_for_each(|cell| self.write_cell(out, size, cell))?;
        }
        writeln!(
            out,
            "\n| tickets | anonymous memory | mapped files | start to first page | feed plain | feed compressed | with frames, assets cached | first visit |"
        )?;
        writeln!(out, "|---:|---:|---:|---:|---:|---:|---:|---:|")?;
        for size in &self.sizes {
            let weight = &size.weight;
            writeln!(
                out,
                "| {} | {:.1} MB | {:.0} MB | {:.0} ms | {:.1} kB | {:.1} kB | {:.1} kB | {:.1} kB ({} assets) |",
                size.size,
                size.memory.anonymous as f64 / 1e6,
                size.memory.mapped as f64 / 1e6,
                milliseconds(size.start()),
                kilobytes(weight.plain),
                kilobytes(weight.compressed),
                kilobytes(weight.later_visit()),
                kilobytes(weight.first_visit()),
                weight.asset_count,
            )?;
        }
        writeln!(out, "\nTargets:\n")?;
        self.targets().iter().try_for_each(|(text, holds, found)| writeln!(out, "- {} {text}: {found}", if *holds { "holds:" } else { "**misses:**" }))
    }

    fn write_cell(&self, out: &mut String, size: &Size, cell: &Cell) -> std::fmt::Result {
        let Cell { product, floor, .. } = cell;
        let rate = |rate: f64| format!("{rate:.0}");
        writeln!(
            out,
            "| {} | {} | {:.1} | {} | {} | {} | {:.2} | {:.2} | {} | {} | {} | {} | {} |",
            size.size,
            cell.work.name(),
            kilobytes(product.bytes),
            size.weight.pages.get(&cell.work).map(|bytes| format!("{:.1}", kilobytes(*bytes))).unwrap_or_default(),
            cell.connections,
            rate(product.rate),
            milliseconds(product.p50),
            milliseconds(product.p99),
            product.errors,
            floor.map(|floor| rate(floor.rate)).unwrap_or_default(),
            floor.map(|floor| format!("{:.2}", milliseconds(floor.p50))).unwrap_or_default(),
            cell.of_floor().map(|share| format!("{:.0} %", share * 100.0)).unwrap_or_default(),
            self.to_smallest(size, cell).map(|factor| format!("{factor:.2}")).unwrap_or_default(),
        )
    }

    /// The p50 of a page by that of the smallest desk.
    fn to_smallest(&self, size: &Size, cell: &Cell) -> Option<f64> {
        let smallest = self.sizes.first().filter(|smallest| smallest.size != size.size && cell.work.is_page())?;
        let there = smallest.find(cell.work, cell.connections)?;
        Some(cell.product.p50.as_secs_f64() / there.product.p50.as_secs_f64())
    }

    /// Each target, whether it holds, and what was found at worst.
    fn targets(&self) -> Vec<(String, bool, String)> {
        let mut targets = Vec::new();
        let mut target = |text: String, holds: bool, found: String| targets.push((text, holds, found));
        if let (Some(smallest), Some(largest)) = (self.sizes.first(), self.sizes.last().filter(|_| self.sizes.len() > 1)) {
            let factors = largest.cells.iter().filter_map(|cell| Some((cell, self.to_smallest(largest, cell)?)));
            let worst = factors.max_by(|a, b| a.1.total_cmp(&b.1));
            if let Some((cell, factor)) = worst {
                let text = format!("p50 of pages at {} tickets within {OF_SMALLEST} times that at {}", largest.size, smallest.size);
                target(text, factor <= OF_SMALLEST, format!("{factor:.2} at worst ({}, {} connections)", cell.work.name(), cell.connections));
            }
        }
        for (text, is_page) in [("pages at 60 % of the floor's throughput", true), ("durable creates at 60 % of the floor's", false)] {
            let shares = self.sizes.iter().flat_map(|size| size.cells.iter().map(move |cell| (size, cell)));
            let shares = shares.filter(|(_, cell)| cell.work.is_page() == is_page).filter_map(|(size, cell)| Some((size, cell, cell.of_floor()?)));
            if let Some((size, cell, share)) = shares.min_by(|a, b| a.2.total_cmp(&b.2)) {
                let found = format!("{:.0} % at worst ({} tickets, {}, {} connections)", share * 100.0, size.size, cell.work.name(), cell.connections);
                target(text.to_owned(), share >= OF_FLOOR, found);
            }
        }
        if let Some(size) = self.sizes.iter().max_by_key(|size| size.memory.anonymous) {
            let found = format!("{:.1} MB at most ({} tickets)", size.memory.anonymous as f64 / 1e6, size.size);
            target("at most 150 MB of anonymous memory after the last load".into(), size.memory.anonymous <= MOST_ANONYMOUS, found);
        }
        if let Some(size) = self.sizes.iter().max_by_key(|size| size.start()) {
            target(
                "first page within 200 ms of the start".into(),
                size.start() <= LONGEST_START,
                format!("{:.0} ms at most ({} tickets)", milliseconds(size.start()), size.size),
            );
        }
        if let Some(size) = self.sizes.iter().max_by_key(|size| size.weight.first_visit()) {
            let (first, later) = (size.weight.first_visit(), size.weight.later_visit());
            target("the feed's first page under 60 kB compressed with everything".into(), first < HEAVIEST_FIRST_VISIT, format!("{:.1} kB", kilobytes(first)));
            target("under 15 kB once assets are cached".into(), later < HEAVIEST_LATER_VISIT, format!("{:.1} kB", kilobytes(later)));
        }
        targets
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn kilobytes(bytes: usize) -> f64 {
    bytes as f64 / 1e3
}
