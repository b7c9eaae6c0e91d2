//! promotions
