//! The layers on the GPU: log |det J| and the warped grid of each, for the tiles and for the large picture.

use super::pace::Pace;
use crate::engine::{Answer, LayerField, Request, Tile, grid_points};
use crate::flow::Layer;
use crate::gpu::{OnScreen, Pending, Seen, Survey, Unavailable, Window};
use crate::preset::LayerPicture;
use crate::ui::model::Model;

/// Coarser than this is always allowed: something has to be shown, and measured.
const COARSE: usize = 48;

/// Layers on their way back.
pub struct LayersFlight {
    version: u64,
    request: Request,
    seen: Pending<Vec<Seen>>,
    preserve_volume: Vec<bool>,
    /// Points through the whole flow, and when they set out.
    cost: f64,
    since: f64,
}

/// Submits all tiles if they are due.
pub fn submit_tiles(
    screen: &mut OnScreen,
    model: &mut Model,
    pace: &Pace,
    now: f64,
) -> Result<Option<LayersFlight>, Unavailable> {
    let Some(request) = model.due_tiles() else { return Ok(None) };
    let flight = submit(screen, model, pace, now, request)?;
    if flight.is_some() {
        model.tiles_asked();
    }
    Ok(flight)
}

/// Submits the large layer if its log |det J| is wanted.
pub fn submit_layer(
    screen: &mut OnScreen,
    model: &Model,
    pace: &Pace,
    now: f64,
) -> Result<Option<LayersFlight>, Unavailable> {
    match model.due_layer().filter(|_| model.settings.picture == LayerPicture::LogDet) {
        Some(request) => submit(screen, model, pace, now, request),
        None => Ok(None),
    }
}

fn submit(
    screen: &mut OnScreen,
    model: &Model,
    pace: &Pace,
    now: f64,
    request: Request,
) -> Result<Option<LayersFlight>, Unavailable> {
    let run = &model.run;
    let (layers, way, window, size) = match request {
        Request::Tiles { way, window, size } => (0..run.flow.layers.len(), way, window, size),
        Request::Layer { layer, way, window, size } => (layer..layer + 1, way, window, size),
        Request::Frame { .. } | Request::Locals { .. } | Request::Watch(_) => return Ok(None),
    };
    if layers.end > run.flow.layers.len() || layers.is_empty() {
        return Ok(None);
    }
    let points = grid_points();
    let cost = cost(layers.clone(), run.flow.layers.len(), size, points.len());
    if size > COARSE && !pace.allows(cost, false) {
        return Ok(None);
    }
    screen.load(run.number, run.version, &run.flow, &run.params)?;
    let window = Window { x: window.x, y: window.y };
    let seen = screen.survey(&Survey { layers: layers.clone(), way, window, size: size as u32 }, &points)?;
    let preserve_volume = run.flow.layers[layers].iter().map(Layer::preserves_volume).collect();
    Ok(Some(LayersFlight { version: run.version, request, seen, preserve_volume, cost, since: now }))
}

/// In points through the whole flow: one layer for log |det J| and the grid, the layers before it for the mass.
fn cost(layers: core::ops::Range<usize>, all: usize, size: usize, points: usize) -> f64 {
    let cells = (size * size) as f64;
    layers.map(|layer| (cells * (1.0 + layer as f64) + points as f64) / all as f64).sum()
}

impl LayersFlight {
    /// Points through the whole flow, and when they set out.
    pub fn work(&self) -> (f64, f64) {
        (self.cost, self.since)
    }

    /// Shows the layers once they are there; whether they are.
    pub fn land(&mut self, model: &mut Model, pace: &mut Pace, now: f64) -> Result<bool, Unavailable> {
        let Some(seen) = self.seen.try_take() else { return Ok(false) };
        pace.measure(self.cost, now - self.since);
        let tile = |(seen, &flat): (Seen, &bool)| Tile::new(seen.log_det, seen.log_mass, &seen.points, flat);
        let mut tiles: Vec<Tile> = seen?.into_iter().zip(&self.preserve_volume).map(tile).collect();
        let (version, request) = (self.version, self.request);
        match request {
            Request::Tiles { .. } => model.take(Answer::Tiles { version, request, tiles }),
            _ => {
                let tile = tiles.pop().unwrap_or_default();
                model.take(Answer::Layer { version, request, field: LayerField { tile, ..LayerField::default() } });
            }
        }
        Ok(true)
    }
}
