//! The squeeze: an image of C channels, H x W, becomes one of 4C channels, H/2 x W/2; each 2 x 2 block goes into the channels.
//! It is a permutation of coordinates, in three orders that libraries use.

use super::Permute;

/// Which channel position (dh, dw) of a block of channel c becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Squeeze {
    /// 4c + 2dh + dw: Glow, FFJORD, nflows, normflows.
    DepthMajor,
    /// (2dh + dw) C + c: TensorFlow's space-to-depth.
    PositionMajor,
    /// As before, the positions in the order top left, bottom right, top right, bottom left (Dinh et al. 2017, section 3.6).
    Checkered,
}

impl Squeeze {
    pub const ALL: [Squeeze; 3] = [Squeeze::DepthMajor, Squeeze::PositionMajor, Squeeze::Checkered];

    fn channel(self, channels: usize, c: usize, dh: usize, dw: usize) -> usize {
        match self {
            Squeeze::DepthMajor => 4 * c + 2 * dh + dw,
            Squeeze::PositionMajor => (2 * dh + dw) * channels + c,
            Squeeze::Checkered => (2 * (dh ^ dw) + dh) * channels + c,
        }
    }

    /// The layer whose normalizing way squeezes images [channels][height][width]; none where a side is odd.
    pub fn layer(self, channels: usize, height: usize, width: usize) -> Option<Permute> {
        if !height.is_multiple_of(2) || !width.is_multiple_of(2) {
            return None;
        }
        let place = |d: usize| {
            let (c, h, w) = (d / (height * width), d / width % height, d % width);
            (self.channel(channels, c, h % 2, w % 2) * (height / 2) + h / 2) * (width / 2) + w / 2
        };
        Some(Permute { order: (0..channels * height * width).map(place).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::{Bijection, Way};
    use crate::math::Batch;
    use crate::net::Pass;
    use serde_json::Value;

    #[test]
    fn each_order_is_that_of_the_libraries_that_use_it() {
        let file: Value = serde_json::from_str(include_str!("../../assets/reference/squeeze_and_masks.json")).unwrap();
        for (name, squeeze) in [
            ("normflows_Squeeze_inverse (data->latent)", Squeeze::DepthMajor),
            ("nflows_SqueezeTransform_forward", Squeeze::DepthMajor),
            ("openai_glow_squeeze2d", Squeeze::DepthMajor),
            ("tf_space_to_depth", Squeeze::PositionMajor),
            ("realnvp_squeeze_2x2_ordered", Squeeze::Checkered),
        ] {
            let expected: Vec<Vec<Vec<f64>>> = serde_json::from_value(file[name].clone()).unwrap();
            let mut x = Batch::from_points(32, &(0..32).map(f64::from).collect::<Vec<_>>());
            let layer = squeeze.layer(2, 4, 4).unwrap();
            layer.apply(Way::Normalize, &[], &mut x, &mut [0.0], &mut Pass::new());
            assert_eq!(x.into_values(), expected.concat().concat(), "{name}");
        }
    }

    #[test]
    fn an_odd_side_has_no_squeeze() {
        assert!(Squeeze::ALL.iter().all(|s| s.layer(1, 3, 4).is_none() && s.layer(1, 4, 5).is_none()));
    }
}
