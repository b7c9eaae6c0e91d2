//! What is left of an account that was erased; the keys are in [`crate::Accounts`]' and [`crate::Sessions`]' tables.

use contracts::{Fact, UserFact};
use kernel::UserId;
use platform::{
    outbox::Cause,
    store::{StoreError, TransactError, Transaction, Write},
};

use crate::{
    Accounts, Profile, Role,
    accounts_table::{email_key, user_key},
};

/// How the erasure of an account ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erased {
    Done,
    /// It is an administrator's: the shop could be left without one.
    Administrator,
    /// It, or what `also` looks at, is not what it was when it was read.
    Overtaken,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Account,
    Other,
}

impl Accounts {
    /// Removes an account, so that nobody can sign in to it again, together with the writes `also`; tells of it, so
    /// that everything else that is known of its owner goes too.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn erase(
        &self,
        account: &Profile,
        also: impl IntoIterator<Item = Write>,
        cause: &Cause,
    ) -> Result<Erased, StoreError> {
        let user_id: UserId = account.user_id;
        let credentials = self
            .table
            .delete(&email_key(&account.email))
            .when("#user_id = :user_id")
            .bind("user_id", user_id);
        let profile = self
            .table
            .delete(&user_key(user_id))
            .when("attribute_exists(pk) AND NOT contains(#roles, :admin)")
            .bind("admin", Role::Admin);
        let fact = Fact::UserErased(UserFact { user_id });
        let told = self.table.publish(fact, user_id, account.version + 1, cause);
        let transaction = Transaction::new()
            .with(Part::Account, profile)
            .with(Part::Other, credentials)
            .with(Part::Other, told)
            .with_all(also.into_iter().map(|write| (Part::Other, write)));
        match transaction.commit(&self.table).await {
            Ok(()) => Ok(Erased::Done),
            Err(TransactError::Store(error)) => Err(error),
            Err(TransactError::Refused(refusals)) => {
                let admin = refusals
                    .iter()
                    .any(|refusal| refusal.label == Part::Account && refusal.item.is_some());
                Ok(if admin { Erased::Administrator } else { Erased::Overtaken })
            }
        }
    }
}
