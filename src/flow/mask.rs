//! Masks: which coordinates a coupling transforms. Each has two phases, and couplings take them in turn so that
//! every coordinate is moved (Dinh et al. 2017, section 3.4 and figure 3). Images are stored C×H×W, a channel after another.

use serde::{Deserialize, Serialize};

/// The masks that have a meaning for points without neighbours. On one or two coordinates they are the same: one moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mask {
    #[default]
    Alternating,
    Halves,
}

impl Mask {
    pub const ALL: [Mask; 2] = [Mask::Alternating, Mask::Halves];

    pub fn name(self) -> &'static str {
        match self {
            Mask::Alternating => "alternating",
            Mask::Halves => "halves",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.name() == name)
    }

    /// Which of `dim` coordinates move: those of the second half, or of odd number; in the other phase the rest.
    pub fn moves(self, dim: usize, other: bool) -> Vec<bool> {
        match self {
            Mask::Alternating => alternating(dim, !other),
            Mask::Halves => halves(dim, other),
        }
    }
}

/// Coordinates 0, 2, 4, … move; in the other phase 1, 3, 5, …
pub fn alternating(dim: usize, other: bool) -> Vec<bool> {
    (0..dim).map(|d| d.is_multiple_of(2) != other).collect()
}

/// The second half moves, the middle one of an odd number with it; in the other phase the first half.
pub fn halves(dim: usize, other: bool) -> Vec<bool> {
    (0..dim).map(|d| (d >= dim / 2) != other).collect()
}

/// Of c channels of h×w the pixels with row + column + channel odd move; in the other phase the even ones.
///
/// ```
/// use pushforward::flow::mask::checkerboard;
/// assert_eq!(checkerboard(1, 2, 2, false), [false, true, true, false]);
/// ```
pub fn checkerboard(c: usize, h: usize, w: usize, other: bool) -> Vec<bool> {
    (0..c * h * w).map(|i| ((i / (h * w) + i / w % h + i % w) % 2 == 1) != other).collect()
}

/// Of c channels of h×w the second half moves, whole channels each; in the other phase the first half.
pub fn channel(c: usize, h: usize, w: usize, other: bool) -> Vec<bool> {
    halves(c, other).into_iter().flat_map(|moves| core::iter::repeat_n(moves, h * w)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers of the coordinates that move.
    fn moved(mask: &[bool]) -> Vec<usize> {
        mask.iter().enumerate().filter(|&(_, &moves)| moves).map(|(d, _)| d).collect()
    }

    #[test]
    fn the_checkerboard_is_that_of_normflows() {
        // normflows 1.7.3, Split("checkerboard") of x[c][h][w] = 16 c + 4 h + w with two channels of 4×4: z1 and z2.
        let z1 = [1, 3, 4, 6, 9, 11, 12, 14, 16, 18, 21, 23, 24, 26, 29, 31];
        let z2 = [0, 2, 5, 7, 8, 10, 13, 15, 17, 19, 20, 22, 25, 27, 28, 30];
        assert_eq!(moved(&checkerboard(2, 4, 4, false)), z1);
        assert_eq!(moved(&checkerboard(2, 4, 4, true)), z2);
    }

    #[test]
    fn in_one_or_two_dimensions_every_mask_is_the_same() {
        for other in [false, true] {
            assert_eq!(Mask::Alternating.moves(2, other), Mask::Halves.moves(2, other));
            assert_eq!(Mask::Halves.moves(2, other), checkerboard(1, 1, 2, other));
            assert_eq!(Mask::Halves.moves(2, other), channel(2, 1, 1, other));
        }
        assert_eq!(moved(&Mask::Alternating.moves(4, false)), [1, 3]);
        assert_eq!(moved(&Mask::Halves.moves(4, false)), [2, 3]);
    }

    #[test]
    fn masks_move_what_they_say() {
        assert_eq!(moved(&alternating(5, false)), [0, 2, 4]);
        assert_eq!(moved(&halves(5, false)), [2, 3, 4]);
        assert_eq!(moved(&halves(4, true)), [0, 1]);
        assert_eq!(moved(&checkerboard(1, 3, 2, false)), [1, 2, 5]);
        assert_eq!(moved(&channel(2, 1, 3, false)), [3, 4, 5]);
    }

    #[test]
    fn the_phases_of_a_mask_share_out_the_coordinates() {
        let phases =
            |other| [alternating(7, other), halves(7, other), checkerboard(3, 4, 5, other), channel(3, 2, 2, other)];
        for (one, two) in phases(false).iter().zip(&phases(true)) {
            assert!(one.iter().zip(two).all(|(a, b)| a != b));
            assert!(one.contains(&true) && two.contains(&true));
        }
    }
}
