//! The presets that come with the program: interim signatures.

/// A link with a name, and weights that were trained for it.
#[derive(Debug)]
pub struct Preset {
    /// As in `--preset moons`.
    pub name: &'static str,
    pub title: &'static str,
    /// One sentence on what there is to see.
    pub about: &'static str,
    pub link: &'static str,
    /// Steps that the shipped weights were trained for.
    pub step: u64,
    /// The test NLL of the shipped weights, nats.
    pub nll: f64,
    /// A PNG of the density for the gallery.
    pub picture: &'static [u8],
    weights: &'static [u8],
}

impl Preset {
    /// The shipped weights.
    pub fn params(&self) -> Vec<f32> {
        self.weights.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
    }
}

/// In the order of the gallery.
pub fn shipped() -> &'static [Preset] {
    &[]
}
