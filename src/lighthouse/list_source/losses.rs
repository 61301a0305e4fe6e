//! Whether an edition of a list is trusted, and how soon a list is fetched again. Pure.

use crate::lighthouse::stored_catalog::editions::Loss;

/// The interval after a failure is the normal one divided by this.
const SOONER: i64 = 10;
/// The minimum interval after a failure, in seconds, unless the normal one is shorter.
const SOONEST: i64 = 5 * 60;

/// Returns why an edition is not trusted, if it has lost too many endpoints compared with the
/// previous edition, or with the one that an operator last accepted. The latter catches many small
/// losses.
pub(super) fn has_lost([before, confirmed]: [Loss; 2]) -> Option<String> {
    let told = |loss: Loss, when: &str| {
        let Loss { lost, of } = loss;
        format!("it has lost {lost} of the {of} endpoints that it had {when}, more than a fifth")
    };
    if before.is_large() {
        Some(told(before, "before"))
    } else if confirmed.is_large() {
        Some(told(confirmed, "when an operator last accepted it"))
    } else {
        None
    }
}

/// How many seconds to wait before a list is fetched again, if the normal interval is `age`
/// seconds.
pub(super) fn pause(age: i64, has_failed: bool) -> i64 {
    if has_failed {
        (age / SOONER).max(SOONEST).min(age)
    } else {
        age
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_that_lost_too_much_is_not_trusted_even_in_small_steps() {
        let loss = |lost, of| Loss { lost, of };
        assert_eq!(has_lost([loss(2, 10), loss(2, 10)]), None);
        assert_eq!(
            has_lost([loss(3, 10), loss(2, 10)]).unwrap(),
            "it has lost 3 of the 10 endpoints that it had before, more than a fifth"
        );
        assert_eq!(
            has_lost([loss(1, 8), loss(3, 10)]).unwrap(),
            "it has lost 3 of the 10 endpoints that it had when an operator last accepted it, more than a fifth"
        );
    }

    #[test]
    fn a_failed_list_is_retried_sooner() {
        let day = 24 * 60 * 60;
        for (age, has_failed, expected) in [
            (day, false, day),
            (day, true, 8640),
            (1200, true, 300),
            (60, true, 60),
        ] {
            assert_eq!(pause(age, has_failed), expected, "{age} {has_failed}");
        }
    }
}
