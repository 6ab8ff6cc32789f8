//! `?bench=1` in a worker: the standard work on the processor, then on the GPU.

use super::gpu;
use pushforward::engine::{Command, Event, Worker};
use std::time::{Duration, Instant};

#[test]
fn a_worker_measures_the_standard_work_on_both_devices() {
    if gpu().is_none() {
        return;
    }
    let begin = Instant::now();
    let heard = |gpu| {
        let (mut worker, mut heard) = (Worker::new(), Vec::new());
        worker.receive(&Command::Bench { seconds: 0.02, gpu }.to_bytes());
        while worker.is_busy() {
            let said = worker.work(0.01, &|| begin.elapsed().as_secs_f64());
            // Who asks without a pause takes a core from the software GPU.
            std::thread::sleep(Duration::from_millis(1));
            heard.extend(said.iter().map(|bytes| Event::from_bytes(bytes).unwrap()));
        }
        heard
    };
    let pieces = |events: &[Event], device: &str| -> Vec<String> {
        let measured = events.iter().filter_map(|e| match e {
            Event::Measured(m) if m.device == device => Some(m),
            _ => None,
        });
        let good = measured.inspect(|m| assert!(m.log_prob_per_s > 0.0 && m.samples_per_s > 0.0, "{m:?}"));
        good.inspect(|m| {
            let trains = device == "cpu" || ["affine", "rqs"].contains(&m.work.as_str());
            assert_eq!(m.steps_per_s > 0.0, trains, "{m:?}");
        })
        .map(|m| m.work.clone())
        .collect()
    };
    let all = ["affine", "rqs", "maf", "cnf"];
    let both = heard(Some(true));
    assert_eq!(
        (pieces(&both, "cpu"), pieces(&both, "gpu")),
        (all.map(String::from).into(), all.map(String::from).into())
    );
    assert_eq!(both.last(), Some(&Event::AllMeasured { without_gpu: None }));
    let one = heard(None);
    assert_eq!((pieces(&one, "cpu").len(), pieces(&one, "gpu").len()), (4, 0));
    assert_eq!(one.last(), Some(&Event::AllMeasured { without_gpu: None }));
}
