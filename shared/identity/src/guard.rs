//! The guard: every function verifies the caller's access token itself.

use std::sync::Arc;

use jiff::Timestamp;
use kernel::{GuestId, SessionId, Subject, UserId};
use platform::{
    Aws, clock,
    config::Missing,
    http::{Problem, Request, StatusCode},
    planted::Bug,
};

use crate::{
    Accounts, Profile, Role,
    access_token::{self, Authority, Refused},
    keys_table::{KeyRing, Keys},
    refresh_token::RefreshToken,
    sessions_table::Sessions,
};

/// Who calls, as a verified token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    pub subject: Subject,
    pub session: SessionId,
    /// What the token says; on staff routes what the account has now.
    pub roles: Vec<Role>,
    pub expires_at: Timestamp,
}

impl Caller {
    /// The account, when the caller has one.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        self.subject.user()
    }
}

/// Verifies access tokens.
#[derive(Debug)]
pub struct Guard {
    keys: Arc<KeyRing>,
    authority: Result<Authority, Missing>,
    accounts: Accounts,
    sessions: Sessions,
}

impl Guard {
    /// Reads the keys, which is the function's prewarm.
    pub async fn start(aws: &Aws) -> Self {
        let table = aws.table("IDENTITY_TABLE");
        let keys = Arc::new(KeyRing::new(Keys::new(table.clone())));
        if let Err(error) = keys.current().await {
            tracing::warn!(%error, "the keys could not be read at start");
        }
        Self {
            keys,
            authority: Authority::from_environment(),
            accounts: Accounts::new(table.clone()),
            sessions: Sessions::new(table),
        }
    }

    /// A guest or a customer.
    ///
    /// # Errors
    /// 401 without a valid token; 503 when the keys cannot be read.
    pub async fn shopper(&self, request: &Request) -> Result<Caller, Problem> {
        self.verify(request.bearer().ok_or_else(unauthorized)?).await
    }

    /// Someone with an account.
    ///
    /// # Errors
    /// 401 without a valid token, 403 for a guest; 503 when the keys cannot be read.
    pub async fn customer(&self, request: &Request) -> Result<Caller, Problem> {
        let caller = self.shopper(request).await?;
        if caller.subject.is_guest() {
            let title = "This needs an account";
            return Err(Problem::refusal(StatusCode::FORBIDDEN, "account_required", title));
        }
        Ok(caller)
    }

    /// Someone whose session goes on now, with the account, by one consistent read of both: for what a stolen or
    /// ended session must not do.
    ///
    /// # Errors
    /// As [`Guard::customer`], and 401 when the session has ended or the account is closed.
    pub async fn signed_in(&self, request: &Request) -> Result<(Caller, Profile), Problem> {
        let caller = self.customer(request).await?;
        let user = caller.user().ok_or_else(unauthorized)?;
        let account = self.accounts.standing(user, caller.session, clock::now()).await?;
        let account = account.ok_or_else(unauthorized)?;
        Ok((Caller { roles: account.roles.clone(), ..caller }, account))
    }

    /// Someone whose account has `role` now, by one consistent read of account and session.
    ///
    /// # Errors
    /// 401 without a valid token or when the session has ended, 403 without the role; 503 when DynamoDB
    /// does not answer.
    pub async fn staff(&self, request: &Request, role: Role) -> Result<Caller, Problem> {
        self.staff_any(request, role, &[]).await
    }

    /// As [`Guard::staff`], for a route that one of several roles opens.
    ///
    /// # Errors
    /// As [`Guard::staff`].
    pub async fn staff_any(
        &self,
        request: &Request,
        role: Role,
        others: &[Role],
    ) -> Result<Caller, Problem> {
        let caller = self.shopper(request).await?;
        let Some(user) = caller.user() else { return Err(role_missing(role)) };
        let standing = self.accounts.standing(user, caller.session, clock::now()).await?;
        let mut roles = standing.ok_or_else(unauthorized)?.roles;
        if Bug::RolesFromToken.is_planted() {
            roles.clone_from(&caller.roles);
        }
        let opens = |role: &Role| role.is_covered_by(&roles);
        if !opens(&role) && !others.iter().any(opens) {
            return Err(role_missing(role));
        }
        Ok(Caller { roles, ..caller })
    }

    /// The guest whose access or refresh token this is, for merging carts.
    ///
    /// # Errors
    /// 422 when it is no living guest's; 503 when DynamoDB does not answer.
    pub async fn guest_of(&self, guest_token: &str) -> Result<GuestId, Problem> {
        let guest = match RefreshToken::parse(guest_token) {
            Some(token) => self.sessions.guest_of(&token).await?,
            None => match self.verify(guest_token).await {
                Ok(Caller { subject: Subject::Guest(guest), .. }) => Some(guest),
                Ok(_) => None,
                Err(problem) if problem.status() == StatusCode::UNAUTHORIZED => None,
                Err(problem) => return Err(problem),
            },
        };
        guest.ok_or_else(|| {
            let title = "The guest token is not a living guest's";
            Problem::refusal(StatusCode::UNPROCESSABLE_ENTITY, "guest_token_invalid", title)
        })
    }

    pub(crate) fn keys(&self) -> Arc<KeyRing> {
        self.keys.clone()
    }

    async fn verify(&self, token: &str) -> Result<Caller, Problem> {
        let authority = self.authority.as_ref().map_err(Clone::clone)?;
        let now = clock::now();
        let mut verified =
            access_token::verify(token, &*self.keys.current().await?, authority, now);
        if verified == Err(Refused::UnknownKey) {
            verified = access_token::verify(token, &*self.keys.reread().await?, authority, now);
        }
        verified.map_err(|_| unauthorized())
    }
}

/// 401: the token is not good, or no longer.
#[must_use]
pub fn unauthorized() -> Problem {
    let title = "Sign in, or refresh the session";
    Problem::refusal(StatusCode::UNAUTHORIZED, "unauthorized", title)
}

/// 403: the account lacks this role.
#[must_use]
pub fn role_missing(role: Role) -> Problem {
    let title = "This needs a role that you do not have";
    Problem::refusal(StatusCode::FORBIDDEN, "role_missing", title).with("role", role)
}
