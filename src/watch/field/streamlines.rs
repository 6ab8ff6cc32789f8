//! Lines along a velocity field, evenly spaced: a new one begins in a cell that no line has come through, and ends where it
//! would enter one that has been (after Jobard and Lefer 1997, on a grid of cells).

use super::super::lattice::{Lattice, REACH};

/// Cells a side of the grid in which lines keep their distance.
const CELLS: usize = 26;
/// A step, in cells.
const STEP: f32 = 0.25;
/// Shorter lines are left out, in cells.
const SHORTEST: f32 = 3.0;
/// A line ends after so many steps each way.
const MOST_STEPS: usize = 1200;

/// The direction at a point of the window; `None` outside or where nothing moves.
fn direction(field: &Lattice<'_>, at: [f32; 2]) -> Option<[f32; 2]> {
    if at.iter().any(|v| v.abs() > REACH) {
        return None;
    }
    let [vx, vy] = field.at(at);
    let speed = vx.hypot(vy);
    (speed.is_finite() && speed > 1e-4).then(|| [vx / speed, vy / speed])
}

fn cell([x, y]: [f32; 2]) -> usize {
    let along = |v: f32| (((v / REACH + 1.0) * 0.5 * CELLS as f32) as usize).min(CELLS - 1);
    along(y) * CELLS + along(x)
}

/// Lines along `velocity` [size²][2] given at the centres of the window's cells, each [points][2] in the direction of v.
pub(super) fn evenly_spaced(velocity: &[f32], size: usize) -> Vec<Vec<f32>> {
    if size < 2 || velocity.len() != 2 * size * size {
        return Vec::new();
    }
    let lattice = Lattice { values: velocity, size };
    let mut taken = [false; CELLS * CELLS];
    let mut lines = Vec::new();
    for k in order() {
        if taken[k] {
            continue;
        }
        let along = |k: usize| REACH * (2.0 * (k as f32 + 0.5) / CELLS as f32 - 1.0);
        let seed = [along(k % CELLS), along(k / CELLS)];
        let mut own = vec![k];
        taken[k] = true;
        let mut line = run(&lattice, seed, -1.0, &mut taken, &mut own);
        line.reverse();
        line.push(seed);
        line.extend(run(&lattice, seed, 1.0, &mut taken, &mut own));
        if (line.len() as f32) * STEP < SHORTEST {
            own.into_iter().for_each(|k| taken[k] = false);
            continue;
        }
        lines.push(line.into_iter().flatten().collect());
    }
    lines
}

/// The cells from the middle outwards, so that the longest lines run where the mass is.
fn order() -> Vec<usize> {
    let mut cells: Vec<usize> = (0..CELLS * CELLS).collect();
    let off = |k: usize| 2 * k as i64 + 1 - CELLS as i64;
    cells.sort_by_key(|&k| off(k % CELLS).pow(2) + off(k / CELLS).pow(2));
    cells
}

/// Points from `seed` on, by Heun's method along the direction times `sign`.
fn run(lattice: &Lattice<'_>, seed: [f32; 2], sign: f32, taken: &mut [bool], own: &mut Vec<usize>) -> Vec<[f32; 2]> {
    let h = sign * STEP * 2.0 * REACH / CELLS as f32;
    let (mut line, mut at, mut here) = (Vec::new(), seed, cell(seed));
    for _ in 0..MOST_STEPS {
        let Some(a) = direction(lattice, at) else { break };
        let Some(b) = direction(lattice, [at[0] + h * a[0], at[1] + h * a[1]]) else { break };
        // Where the field turns round within a step, a line has reached a sink or a source.
        if a[0] * b[0] + a[1] * b[1] < 0.0 {
            break;
        }
        at = [0, 1].map(|d| at[d] + 0.5 * h * (a[d] + b[d]));
        if at.iter().any(|v| v.abs() > REACH) {
            break;
        }
        let next = cell(at);
        if next != here {
            if taken[next] {
                break;
            }
            taken[next] = true;
            own.push(next);
            here = next;
        }
        line.push(at);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::lattice::centre;

    #[test]
    fn lines_of_a_rotation_are_circles_that_keep_their_distance() {
        let size = 64;
        let velocity: Vec<f32> =
            (0..size * size).flat_map(|k| [-centre(k / size, size), centre(k % size, size)]).collect();
        let lines = evenly_spaced(&velocity, size);
        assert!((8..200).contains(&lines.len()), "{}", lines.len());
        for line in &lines {
            let radii: Vec<f32> = line.chunks_exact(2).map(|p| p[0].hypot(p[1])).collect();
            let off = radii.iter().map(|r| (r - radii[0]).abs()).fold(0.0, f32::max);
            assert!(off < 0.05, "{off} off a circle of radius {}", radii[0]);
            let turn = line[0] * line[3] - line[1] * line[2];
            assert!(turn > 0.0, "a line runs against the field");
        }
    }

    #[test]
    fn lines_into_a_sink_end_there() {
        let size = 64;
        let velocity: Vec<f32> =
            (0..size * size).flat_map(|k| [-centre(k % size, size), -centre(k / size, size)]).collect();
        for line in evenly_spaced(&velocity, size) {
            let near = line.chunks_exact(2).filter(|p| p[0].hypot(p[1]) < 0.12).count();
            assert!(near < 6, "{near} points at the sink");
        }
    }

    #[test]
    fn a_field_at_rest_has_no_lines() {
        assert!(evenly_spaced(&[0.0; 2 * 16 * 16], 16).is_empty());
    }
}
