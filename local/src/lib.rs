//! The whole system on one machine, wired from `template.yaml`.

pub mod aws;
pub mod clock;
pub mod gateway;
pub mod lambda;
pub mod logs;
pub mod queue_source;
pub mod run;
pub mod schedules;
pub mod seed;
pub mod streams;
pub mod system;
pub mod template;
