//! Tables: matrices, cases, and equations below one another.

use super::fence::strut;
use super::laid::Laid;
use super::layout::{Setter, Showing};
use super::tree::{Columns, Node};
use egui::vec2;

impl Setter<'_> {
    pub(super) fn table(&self, columns: Columns, rows: &[Vec<Node>], showing: Showing) -> Laid {
        let em = self.em(showing);
        let inner = match (showing, columns) {
            (Showing::Display, Columns::Aligned) => Showing::Display,
            (Showing::Display, _) => Showing::Text,
            (showing, _) => showing,
        };
        let cells: Vec<Vec<Laid>> = rows
            .iter()
            .map(|row| row.iter().enumerate().map(|(i, cell)| self.cell(columns, i, cell, inner)).collect())
            .collect();
        let count = cells.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<f32> = (0..count)
            .map(|i| cells.iter().filter_map(|row| row.get(i)).fold(0.0, |w, c| f32::max(w, c.width)))
            .collect();
        let heights: Vec<(f32, f32)> = cells
            .iter()
            .map(|row| row.iter().fold((0.78 * em, 0.26 * em), |(a, d), c| (c.ascent.max(a), c.descent.max(d))))
            .collect();
        let lead = if columns == Columns::Aligned { 0.42 } else { 0.22 } * em;
        let height = heights.iter().map(|(a, d)| a + d).sum::<f32>() + lead * rows.len().saturating_sub(1) as f32;
        let mut laid = Laid::default();
        let mut top = -self.axis(showing) - height / 2.0;
        for (row, (ascent, descent)) in cells.into_iter().zip(heights) {
            let baseline = top + ascent;
            let mut x = 0.0;
            for (i, (cell, width)) in row.into_iter().zip(&widths).enumerate() {
                let room = width - cell.width;
                let shift = match columns {
                    Columns::Centred => room / 2.0,
                    Columns::Aligned if i.is_multiple_of(2) => room,
                    _ => 0.0,
                };
                laid.put(cell, vec2(x + shift, baseline));
                x += width + self.between(columns, i, count) * em;
            }
            laid.put(strut(ascent, descent), vec2(0.0, baseline));
            top = baseline + descent + lead;
        }
        laid.width = widths.iter().enumerate().map(|(i, w)| w + self.between(columns, i, count) * em).sum();
        laid
    }

    /// After an alignment mark a relation keeps its room on the left.
    fn cell(&self, columns: Columns, i: usize, cell: &Node, showing: Showing) -> Laid {
        match cell {
            Node::Row(nodes) if columns == Columns::Aligned && !i.is_multiple_of(2) => {
                let with_something_before = [&[Node::Row(Vec::new())], nodes.as_slice()].concat();
                self.set(&Node::Row(with_something_before), showing)
            }
            cell => self.set(cell, showing),
        }
    }

    /// Room behind column `i`, of the type's size.
    fn between(&self, columns: Columns, i: usize, count: usize) -> f32 {
        match columns {
            _ if i + 1 == count => 0.0,
            Columns::Aligned => {
                if i.is_multiple_of(2) {
                    0.0
                } else {
                    1.5
                }
            }
            _ => 0.9,
        }
    }
}
