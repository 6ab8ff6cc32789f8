//! Pushforward: a lab for normalizing flows, in a browser tab and on the desktop.
//!
//! The mathematics is a plain library with no screen, GPU or platform in it; weights are one flat vector; everything else
//! reads immutable snapshots.
//!
//! ```text
//!  link, preset ── preset::decode ──▶ Settings ── ui::Model::update ──▶ engine::Command ──▶ worker: data ─▶ train::Trainer
//!                                        ▲                                                         │
//!                                        │                                                         ▼
//!                                 ui::Action ◀── ui::views ◀── ui::Model ◀── engine::Event (snapshot, answer)
//! ```
//!
//! # Notation
//! | symbol | meaning |
//! |---|---|
//! | D, B, L | dimensions, points of a batch, layers |
//! | C | numbers that are given with every point and not modelled, a context: log p(x \| context) |
//! | x, z | data and latent: x = f(z) generates, z = f⁻¹(x) normalizes ([`flow::Way`]); the screen may use other letters ([`words::Notation`]) |
//! | y_k | between the layers, after k of them from the base |
//! | `log_det` | log \|det J\| of the way that ran, in nats |
//! | τ, t | the fraction of a layer, and of the whole timeline, that the morph has done |
//!
//! A batch is stored \[D\]\[B\], the point index fastest ([`math::Batch`]); a context stands below, \[D + C\]\[B\]. log p(x) = log p(z) + Σ `log_det` of the normalizing layers.
//!
//! # Where to begin
//! 1. [`flow::Bijection`], the contract of a layer, and [`flow::Coupling`], the layer that matters most;
//! 2. [`flow::Flow`], the chain, and [`flow::Position`], a moment of the morph;
//! 3. [`train::Trainer`], which turns data into weights, and [`data::Dataset`], whose truth is known;
//! 4. [`engine::Worker`], which does that beside the page, and [`ui::Model`], which is the page;
//! 5. [`lesson::Lesson`], a page of text that sets the figure, and assets/lessons/README.md, how to write one.
//!
//! ```
//! use pushforward::data::{Data, Dataset};
//! use pushforward::flow::{Family, Spec};
//! use pushforward::train::{Config, Objective, Trainer};
//!
//! let spec = Spec { layers: 4, hidden: vec![32], ..Spec::new(2, Family::RealNvp) };
//! let data = Data::toy(Dataset::TwoMoons, 0);
//! let config = Config { lr: 5e-3, batch: 128, steps: 200, seed: 0, objective: Objective::Likelihood };
//! let mut trainer = Trainer::new(spec.flow(), data.train.into(), config);
//! for _ in 0..200 {
//!     trainer.step()?;
//! }
//! let log_prob = trainer.flow.log_prob(trainer.params(), &data.test);
//! let nll = -log_prob.iter().sum::<f32>() / log_prob.len() as f32;
//! assert!(nll < 2.3, "better than a Gaussian's 2.73: {nll}");
//! # Ok::<(), pushforward::train::Broken>(())
//! ```

pub mod asset;
pub mod data;
pub mod engine;
pub mod figure;
pub mod flow;
pub mod gpu;
pub mod lesson;
pub mod math;
pub mod model_file;
pub mod net;
pub mod platform;
pub mod preset;
pub mod train;
pub mod ui;
pub mod watch;
pub mod words;
