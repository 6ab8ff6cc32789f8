//! What happens to messages that nobody reads: a hidden tab draws no frames, while its trainer publishes on.

use super::{Event, Snapshot};

/// Joins the snapshots that follow one another, so that a backlog holds the newest weights once. No loss is forgotten; of the
/// test NLLs in between, only the last is kept.
pub fn join_snapshots(messages: impl IntoIterator<Item = Vec<u8>>) -> Vec<Vec<u8>> {
    let mut joined: Vec<Vec<u8>> = Vec::new();
    let mut last: Option<Snapshot> = None;
    for bytes in messages {
        match (Event::from_bytes(&bytes), last.take()) {
            (Ok(Event::Snapshot(new)), Some(old)) if new.run == old.run => last = Some(old.then(new)),
            (Ok(Event::Snapshot(new)), old) => {
                joined.extend(old.map(|old| Event::Snapshot(old).to_bytes()));
                last = Some(new);
            }
            (_, old) => {
                joined.extend(old.map(|old| Event::Snapshot(old).to_bytes()));
                joined.push(bytes);
            }
        }
    }
    joined.extend(last.map(|snapshot| Event::Snapshot(snapshot).to_bytes()));
    joined
}

impl Snapshot {
    fn then(mut self, mut new: Snapshot) -> Snapshot {
        self.losses.append(&mut new.losses);
        new.losses = self.losses;
        if new.test.is_none() {
            (new.test, new.test_log_probs, new.ess) = (self.test, self.test_log_probs, self.ess);
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Standing;

    fn snapshot(run: u32, step: u64, losses: &[f32], test: Option<(u64, f32)>) -> Event {
        let test_log_probs = test.map(|(_, nll)| -nll).into_iter().collect();
        let (params, losses) = (vec![step as f32], losses.to_vec());
        let (standing, ess) = (Standing::Training, test.map(|_| 0.5));
        Event::Snapshot(Snapshot {
            run,
            step,
            standing,
            params,
            losses,
            test,
            test_log_probs,
            ess,
            steps_per_s: 1.0,
            seconds: 0.5,
        })
    }

    fn join(events: &[Event]) -> Vec<Event> {
        let joined = join_snapshots(events.iter().map(Event::to_bytes));
        joined.iter().map(|bytes| Event::from_bytes(bytes).unwrap()).collect()
    }

    #[test]
    fn a_backlog_keeps_every_loss_and_the_newest_weights() {
        let events = [
            snapshot(1, 2, &[5.0, 4.0], None),
            snapshot(1, 3, &[3.0], Some((3, 2.5))),
            snapshot(1, 5, &[2.0, 1.0], None),
        ];
        assert_eq!(
            join(&events),
            [match snapshot(1, 5, &[5.0, 4.0, 3.0, 2.0, 1.0], None) {
                Event::Snapshot(s) =>
                    Event::Snapshot(Snapshot { test: Some((3, 2.5)), test_log_probs: vec![-2.5], ess: Some(0.5), ..s }),
                other => other,
            }]
        );
    }

    #[test]
    fn other_events_and_other_runs_keep_their_places() {
        let refused = Event::Refused { run: 1, why: "no".into() };
        let events = [
            snapshot(1, 1, &[5.0], None),
            refused.clone(),
            snapshot(1, 2, &[4.0], None),
            snapshot(2, 1, &[9.0], None),
            refused,
        ];
        assert_eq!(join(&events), events);
    }
}
