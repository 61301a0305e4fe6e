//! Journeys through the real binary, as people and scripts make them.

pub(crate) mod accepted_origins;
pub(crate) mod auth;
pub(crate) mod auth_assertion;
mod auth_device;
mod auth_dpop;
mod auth_ehr_launch;
pub(crate) mod auth_faults;
pub(crate) mod auth_gateway;
pub(crate) mod auth_odd_provider;
mod auth_pushed;
pub(crate) mod auth_resume;
pub(crate) mod auth_session;
pub(crate) mod auth_ways;
pub(crate) mod backup;
pub(crate) mod built_in_browser;
mod catalog_check;
pub(crate) mod checks;
pub(crate) mod clocks;
pub(crate) mod command_line;
pub(crate) mod config;
mod copy_to;
pub(crate) mod demo;
pub(crate) mod deviations;
pub(crate) mod doctor;
pub(crate) mod doctor_fasten;
#[cfg(target_os = "linux")]
pub(crate) mod fault_run;
pub(crate) mod gateway_storage;
pub(crate) mod given_addresses;
mod hostile_config;
pub(crate) mod hostile_disk;
pub(crate) mod hostile_files;
pub(crate) mod hostile_gateway;
pub(crate) mod hostile_origin;
pub(crate) mod hostile_provider;
#[cfg(unix)]
pub(crate) mod hostile_terminal;
pub(crate) mod hostile_text;
pub(crate) mod hostile_ways;
pub(crate) mod inspect;
mod judged_alike;
pub(crate) mod lifecycle;
pub(crate) mod lifecycle_kills;
pub(crate) mod listener;
#[cfg(target_os = "linux")]
pub(crate) mod listener_neighbours;
mod mail_trial;
#[cfg(target_os = "linux")]
mod mistakes;
#[cfg(target_os = "linux")]
mod newcomers;
mod notice;
pub(crate) mod odd_registration;
mod operator;
mod operator_powers;
mod pepper;
mod platforms;
pub(crate) mod providers;
#[cfg(target_os = "linux")]
mod proxies;
mod refused_client;
pub(crate) mod register;
mod register_client;
mod registered_address;
#[cfg(target_os = "linux")]
mod rolling_restart;
pub(crate) mod sandbox_serve;
mod schema;
pub(crate) mod secrets;
#[cfg(target_os = "linux")]
mod service;
pub(crate) mod tls;
pub(crate) mod usage;
pub(crate) mod walk;
#[cfg(target_os = "linux")]
mod watched;
