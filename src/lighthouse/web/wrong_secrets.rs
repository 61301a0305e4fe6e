//! Counts wrong secrets in memory by the ID that they came with, so that a wrong secret causes no
//! write to the database. A thousand of them within a day raise an alarm. Each replica counts
//! separately.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Number of wrong secrets within a day that raises the alarm.
pub const ALARM: u32 = 1_000;
const DAY: i64 = 24 * 60 * 60;
/// Maximum number of IDs that are counted at a time. If a client makes up more, the IDs with the
/// lowest counts are dropped.
const KEPT: usize = 1_024;
/// The length of a UUID; a text of any other length cannot be an ID.
const ID_LENGTH: usize = 36;

/// The counts.
#[derive(Debug, Default)]
pub struct WrongSecrets(Mutex<HashMap<String, Count>>);

#[derive(Clone, Copy, Debug)]
struct Count {
    since: i64,
    times: u32,
}

impl WrongSecrets {
    /// Counts a wrong secret; returns `true` for each that completes [`ALARM`].
    pub fn note(&self, id: &str, now: i64) -> bool {
        if id.len() != ID_LENGTH {
            return false;
        }
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !counts.contains_key(id) {
            make_room(&mut counts, now);
        }
        let begun = Count {
            since: now,
            times: 0,
        };
        let count = counts.entry(id.to_owned()).or_insert(begun);
        if now >= count.since + DAY {
            *count = begun;
        }
        count.times += 1;
        let is_alarm = count.times == ALARM;
        if is_alarm {
            *count = begun;
        }
        is_alarm
    }
}

/// Drops the counts whose day is over, however high they are, or else the lowest count.
fn make_room(counts: &mut HashMap<String, Count>, now: i64) {
    if counts.len() < KEPT {
        return;
    }
    counts.retain(|_, count| now < count.since + DAY);
    if counts.len() < KEPT {
        return;
    }
    let least = counts
        .iter()
        .min_by_key(|(_, count)| (count.times, count.since))
        .map(|(id, _)| id.clone());
    if let Some(id) = least {
        counts.remove(&id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: usize) -> String {
        format!("{number:036}")
    }

    #[test]
    fn every_thousand_in_a_day_raises_the_alarm() {
        let counts = WrongSecrets::default();
        let alarms = (1..=3_000).filter(|_| counts.note(&id(1), 0));
        assert_eq!(alarms.count(), 3);
        let slow = (0..3_000).filter(|hour| counts.note(&id(2), hour * 3_600));
        assert_eq!(slow.count(), 0);
    }

    #[test]
    fn made_up_ids_use_no_memory_and_do_not_reset_a_real_count() {
        let counts = WrongSecrets::default();
        let mut alarms = 0;
        for number in 0..1_000 {
            for made_up in 0..10 {
                counts.note(&id(10 + 10 * number + made_up), 0);
            }
            alarms += u32::from(counts.note(&id(1), 0));
            // This ID is counted twice as often as any other from the start.
            alarms += u32::from(counts.note(&id(1), 0));
        }
        counts.note(&"x".repeat(10_000), 0);
        assert_eq!(alarms, 2);
        assert_eq!(counts.0.lock().unwrap().len(), KEPT);
    }

    #[test]
    fn yesterdays_counts_make_room_however_high_they_are() {
        let counts = WrongSecrets::default();
        for number in 0..KEPT {
            for _ in 0..3 {
                counts.note(&id(number), 0);
            }
        }
        // Two IDs whose secrets are guessed alternately must not push each other out.
        let alarms = (0..2 * ALARM as usize).filter(|turn| counts.note(&id(KEPT + turn % 2), DAY));
        assert_eq!(alarms.count(), 2);
        assert_eq!(counts.0.lock().unwrap().len(), 2);
    }
}
