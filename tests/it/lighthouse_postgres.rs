//! The gateway's route tests once more, on PostgreSQL: the same test, the same whole outputs.

use crate::lighthouse;
use crate::postgres::on_postgres;

macro_rules! on_postgres_too {
    ($($test:ident)*) => {
        $(#[test]
        fn $test() {
            on_postgres(lighthouse::$test);
        })*
    };
}

on_postgres_too! {
    refuses_malformed_contacts
    one_idempotency_key_is_one_installation
    an_installation_sees_and_changes_its_record
    refuses_unknown_and_wrong_credentials_alike
    a_sign_in_reaches_its_installation_and_takes_a_seat
    an_unverified_installation_has_its_own_limit
    one_free_seat_is_given_once_to_fifty_at_once
    who_is_counted_already_is_never_refused
    sign_ins_that_are_never_finished_block_nobody_for_long
    a_provider_error_reaches_the_installation_and_frees_the_seat
    a_ticket_holds_for_one_sign_in_only
    a_redirect_that_is_not_in_order_stays_here
    a_state_is_answered_once
    a_state_of_another_platform_is_not_known
    another_browser_is_asked_first
    the_fragment_page_learns_where_to_go_without_showing_the_code
    swaps_and_refreshes_for_confidential_endpoints
    refuses_what_did_not_come_through_this_gateway
    the_subject_decides_who_is_counted
    registers_whoever_says_nothing_about_himself
    the_data_folder_holds_hashes_only
}
