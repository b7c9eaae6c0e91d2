//! What staff may do. Every account is a customer; the other roles open the routes that name them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A role of an account.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Customer,
    Support,
    Catalog,
    Warehouse,
    Finance,
    Admin,
}

eserde::impl_edeserialize_compat!(Role);

impl Role {
    /// Whether an account with these roles may do what asks for `self`: an admin may do all.
    #[must_use]
    pub fn is_covered_by(self, roles: &[Self]) -> bool {
        roles.contains(&self) || roles.contains(&Self::Admin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_covers_itself_and_an_admin_covers_all() {
        assert!(Role::Catalog.is_covered_by(&[Role::Customer, Role::Catalog]));
        assert!(Role::Finance.is_covered_by(&[Role::Admin]));
        assert!(!Role::Finance.is_covered_by(&[Role::Customer, Role::Support, Role::Warehouse]));
        assert!(!Role::Admin.is_covered_by(&[Role::Finance]));
        assert!(!Role::Customer.is_covered_by(&[]));
    }
}
