//! The assignment problem: the permutation σ that makes Σ c[i][σ(i)] least, exactly, by shortest augmenting paths
//! (Jonker and Volgenant 1987). O(n³) at worst; clouds of points take far less.

/// Costs and the memory of the search, kept from one problem to the next.
#[derive(Clone, Debug, Default)]
pub struct Assignment {
    n: usize,
    cost: Vec<f32>,
    /// The price of each column: at the end cost − price is least, in every row, at the column that the row has.
    price: Vec<f32>,
    row_of: Vec<usize>,
    column_of: Vec<usize>,
    /// The length of the shortest path to a column, while the column is open; then infinity.
    open: Vec<f32>,
    reached: Vec<f32>,
    before: Vec<u32>,
    closed: Vec<usize>,
    /// Rows without a column.
    free: Vec<usize>,
}

const NOBODY: usize = usize::MAX;
/// Rounds of bidding before paths are searched.
const ROUNDS: usize = 4;

impl Assignment {
    /// The column of each of `n` rows; `cost(i, j)` must be finite.
    pub fn solve(&mut self, n: usize, cost: impl Fn(usize, usize) -> f32) -> &[usize] {
        self.n = n;
        self.cost.clear();
        for i in 0..n {
            self.cost.extend((0..n).map(|j| cost(i, j)));
        }
        for list in [&mut self.row_of, &mut self.column_of] {
            list.clear();
            list.resize(n, NOBODY);
        }
        for list in [&mut self.price, &mut self.open, &mut self.reached] {
            list.clear();
            list.resize(n, 0.0);
        }
        self.before.clear();
        self.before.resize(n, 0);
        self.reduce_columns();
        self.free.clear();
        self.free.extend((0..n).filter(|&i| self.column_of[i] == NOBODY));
        (0..ROUNDS).for_each(|_| self.bid());
        while let Some(row) = self.free.pop() {
            self.augment(row);
        }
        &self.column_of
    }

    /// Each column's price is its least cost, and it goes to that row if nobody was faster.
    fn reduce_columns(&mut self) {
        let n = self.n;
        self.price.copy_from_slice(&self.cost[..n]);
        self.before.fill(0);
        for i in 1..n {
            let columns = self.price.iter_mut().zip(&mut self.before);
            for ((price, row), &c) in columns.zip(&self.cost[i * n..(i + 1) * n]) {
                let less = c < *price;
                *price = if less { c } else { *price };
                *row = if less { i as u32 } else { *row };
            }
        }
        for j in (0..n).rev() {
            let row = self.before[j] as usize;
            if self.column_of[row] == NOBODY {
                (self.column_of[row], self.row_of[j]) = (j, row);
            }
        }
    }

    /// Each free row takes its best column and pays so much that the second best is as good; who had it is free.
    fn bid(&mut self) {
        let n = self.n;
        for k in 0..self.free.len() {
            let i = self.free[k];
            let costs = &self.cost[i * n..(i + 1) * n];
            for ((net, &c), &price) in self.open.iter_mut().zip(costs).zip(&self.price) {
                *net = c - price;
            }
            let (best, column) = least(&self.open);
            self.open[column] = f32::INFINITY;
            let (second, _) = least(&self.open);
            if second > best && second.is_finite() {
                self.price[column] -= second - best;
            } else if self.row_of[column] != NOBODY {
                continue;
            }
            self.free[k] = core::mem::replace(&mut self.row_of[column], i);
            self.column_of[i] = column;
            if self.free[k] != NOBODY {
                self.column_of[self.free[k]] = NOBODY;
            }
        }
        self.free.retain(|&i| i != NOBODY);
    }

    /// Gives `row` a column, along the shortest path of exchanges (Dijkstra) that ends at one without an owner.
    fn augment(&mut self, row: usize) {
        let n = self.n;
        self.open.fill(f32::MAX);
        self.closed.clear();
        let (mut i, mut length, mut offset) = (row, 0.0, 0.0);
        let end = loop {
            let costs = &self.cost[i * n..(i + 1) * n];
            let columns = self.open.iter_mut().zip(&mut self.before);
            for (((open, before), &c), &price) in columns.zip(costs).zip(&self.price) {
                let through = length + (c - price - offset);
                // A closed column is at infinity and stays there.
                let shorter = (through < *open) & (*open <= f32::MAX);
                *open = if shorter { through } else { *open };
                *before = if shorter { i as u32 } else { *before };
            }
            let (best, column) = least(&self.open);
            length = best;
            (self.reached[column], self.open[column]) = (best, f32::INFINITY);
            if self.row_of[column] == NOBODY || self.closed.len() == n {
                break column;
            }
            self.closed.push(column);
            i = self.row_of[column];
            offset = self.cost[i * n + column] - self.price[column];
        };
        for &j in &self.closed {
            self.price[j] += self.reached[j] - length;
        }
        let mut j = end;
        loop {
            let i = self.before[j] as usize;
            self.row_of[j] = i;
            j = core::mem::replace(&mut self.column_of[i], j);
            if i == row {
                return;
            }
        }
    }
}

/// The least value and its place, the first if there are several; 0 where all are infinite.
fn least(values: &[f32]) -> (f32, usize) {
    let mut lanes = [f32::INFINITY; 8];
    let chunks = values.chunks_exact(8);
    let rest = chunks.remainder();
    for chunk in chunks {
        for (best, &v) in lanes.iter_mut().zip(chunk) {
            *best = if v < *best { v } else { *best };
        }
    }
    let best = lanes.iter().chain(rest).copied().fold(f32::INFINITY, |a, b| if b < a { b } else { a });
    (best, values.iter().position(|&v| v == best).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{Rng, Stream};

    fn total(n: usize, cost: &[f32], columns: &[usize]) -> f64 {
        (0..n).map(|i| f64::from(cost[i * n + columns[i]])).sum()
    }

    fn best_of_all(n: usize, cost: &[f32], taken: &mut Vec<usize>) -> f64 {
        if taken.len() == n {
            return total(n, cost, taken);
        }
        let mut best = f64::INFINITY;
        for j in 0..n {
            if !taken.contains(&j) {
                taken.push(j);
                best = best.min(best_of_all(n, cost, taken));
                taken.pop();
            }
        }
        best
    }

    #[test]
    fn small_problems_are_solved_as_trying_every_permutation_does() {
        let mut assignment = Assignment::default();
        for case in 0..200 {
            let mut rng = Rng::new(case, Stream::Test(0));
            let n = 1 + case as usize % 7;
            // Whole numbers: ties.
            let cost: Vec<f32> = (0..n * n).map(|_| rng.below(9) as f32).collect();
            let columns = assignment.solve(n, |i, j| cost[i * n + j]).to_vec();
            let mut sorted = columns.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, (0..n).collect::<Vec<_>>());
            assert_eq!(total(n, &cost, &columns), best_of_all(n, &cost, &mut Vec::new()), "{cost:?}");
        }
    }

    #[test]
    fn a_large_problem_has_prices_that_prove_its_solution() {
        let (n, mut rng) = (256, Rng::new(1, Stream::Test(1)));
        let points: Vec<[f32; 4]> = (0..n).map(|_| core::array::from_fn(|_| rng.normal() as f32)).collect();
        let cost = |i: usize, j: usize| {
            let (a, b): ([f32; 4], [f32; 4]) = (points[i], points[j]);
            (a[0] - b[2]).powi(2) + (a[1] - b[3]).powi(2)
        };
        let mut assignment = Assignment::default();
        let columns = assignment.solve(n, cost).to_vec();
        for (i, &column) in columns.iter().enumerate() {
            let own = cost(i, column) - assignment.price[column];
            assert!((0..n).all(|j| cost(i, j) - assignment.price[j] >= own - 1e-4), "row {i}");
        }
    }
}
