//! What every run begins with: a shop with goods, coupons, an admin and a customer. It is made once per thread, by the
//! shop's own functions, and copied for each run.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use identity::{Accounts, Jwk, JwkSet, Keys, NewAccount, Role};
use local::aws::inline::Inline;
use local::run::{SigningKey, secret_values};
use local::system::{Source, System};
use local::template::{self, Inputs};
use platform::Aws;
use serde_json::{Value, json};
use tokio::task::LocalSet;

use crate::drain;
use crate::gateway::Call;
use crate::hosting::{self, Programs};
use crate::people::{Session, Tokens};
use crate::plan::Plan;
use crate::provider;
use crate::world::{self, Beginning, World};

/// There is one of it.
pub const LAST: &str = "last-mug";
/// SKU, price in cents, units. Most are so few that shoppers get into each other's way.
pub const SHELVES: [(&str, u32, u32); 6] = [
    (LAST, 1_250, 1),
    ("mug", 1_250, 3),
    ("lamp", 4_900, 5),
    ("poster", 999, 400),
    ("sample", 0, 4),
    ("vase", 2_000, 12),
];
/// This one's stock is split.
const SPLIT: (&str, u32) = ("vase", 4);

/// Codes, and the terms as JSON.
pub const COUPONS: [(&str, &str); 5] = [
    ("TEN", r#"{"kind":"percent","rate_bp":1000}"#),
    ("ONE-ONLY", r#"{"kind":"percent","rate_bp":5000,"total_limit":1}"#),
    ("FIRST", r#"{"kind":"percent","rate_bp":1500,"per_customer_limit":1}"#),
    ("TWO-EACH", r#"{"kind":"percent","rate_bp":777,"total_limit":2,"per_customer_limit":1}"#),
    ("POST", r#"{"kind":"free_shipping","total_limit":2}"#),
];

/// 2026-03-02T09:00:00Z
const OPENS: i64 = 1_772_442_000_000;
const PASSWORD: &str = "a long enough secret 7";
const ADMIN: &str = "admin@trolley.test";
const CUSTOMER: &str = "customer@example.test";

/// A shop that has just opened.
pub struct Ground {
    pub system: Arc<System>,
    pub programs: Rc<Programs>,
    pub aws: Inline,
    /// How far each table's stream has been read.
    pub positions: BTreeMap<String, String>,
    /// Unix milliseconds.
    pub now: i64,
    pub admin: Tokens,
    pub customer: Option<(String, Tokens)>,
}

/// The ground of this thread.
pub fn ground() -> Rc<Ground> {
    thread_local! {
        static GROUND: OnceCell<Rc<Ground>> = const { OnceCell::new() };
    }
    GROUND.with(|ground| Rc::clone(ground.get_or_init(|| Rc::new(prepare()))))
}

/// The template as it is for a simulation.
pub fn system() -> System {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../template.yaml");
    let text = std::fs::read_to_string(path).expect("the template");
    let parameters = [
        ("Stage", "simulated"),
        ("PublicUrl", "http://shop.simulated"),
        ("AllowedOrigins", "http://shop.simulated"),
        ("PaymentProviderUrl", provider::ORIGIN),
        // Everybody comes from one network address here.
        ("RegisterPerAddress", "0"),
        ("SignInPerAddress", "0"),
        ("GuestSessionsPerAddress", "0"),
        ("ResetsPerAddress", "0"),
        ("UnpaidOrdersPerAddress", "0"),
        ("CouponTriesPerAddress", "0"),
    ];
    let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let inputs = Inputs { parameters, given: BTreeMap::new(), aws_url: Aws::SIMULATED.to_owned() };
    template::read(&text, &inputs).expect("a template that can be read")
}

/// One key for all runs of a process: making one takes longer than a run.
fn signing_key() -> &'static SigningKey {
    static KEY: OnceLock<SigningKey> = OnceLock::new();
    KEY.get_or_init(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(SigningKey::open(None)).expect("a key")
    })
}

fn prepare() -> Ground {
    let key = signing_key();
    let system = Arc::new(system());
    let programs = Rc::new(hosting::programs());
    let secrets = secret_values(&system, key);
    let aws = Inline::open(Arc::clone(&system), secrets).expect("the template's tables");
    let ground = Ground {
        system,
        programs,
        aws,
        positions: BTreeMap::new(),
        now: OPENS,
        admin: Tokens::default(),
        customer: None,
    };
    let plan = Plan::peaceful();
    let runtime = crate::run::runtime();
    LocalSet::new().block_on(&runtime, async {
        let world = World::open(&Beginning { ground: &ground, plan: &plan, keeps: false }).await;
        let _inside = world::enter(&world);
        crate::sources::start(&world);
        publish_key(&world, key).await;
        let customer = sign_in(&world, CUSTOMER, Role::Customer).await;
        let admin = sign_in(&world, ADMIN, Role::Admin).await;
        furnish(&Session::new(&world, "staff", None, admin.clone())).await;
        drain::settle(&world).await;
        Ground {
            system: Arc::clone(&ground.system),
            programs: Rc::clone(&ground.programs),
            aws: world.aws.copy().expect("a copy of the database"),
            positions: positions(&world),
            now: world.now_ms(),
            admin,
            customer: Some((CUSTOMER.to_owned(), customer)),
        }
    })
}

fn identity_table(world: &World) -> platform::store::Store {
    let table = world.system.table("IdentityTable").expect("the table of identity");
    world.pool.aws().table_named(&table.name)
}

async fn publish_key(world: &World, key: &SigningKey) {
    let key = Jwk::of_private_key(&key.private_key_pem).expect("a key");
    let keys = Keys::new(identity_table(world));
    keys.publish(&JwkSet { keys: vec![key] }).await.expect("published keys");
}

async fn sign_in(world: &Rc<World>, email: &str, role: Role) -> Tokens {
    let account = NewAccount {
        email: email.parse().expect("an address"),
        name: "Kim Example".parse().expect("a name"),
        password: PASSWORD.parse().expect("a password"),
        staff_roles: vec![role],
        email_verified: true,
    };
    let accounts = Accounts::new(identity_table(world));
    accounts.ensure(&account, platform::clock::now()).await.expect("an account");
    let nobody = Session::new(world, "setup", None, Tokens::default());
    let body = json!({ "email": email, "password": PASSWORD });
    let reply = nobody.sends(Call::new("POST", "/v1/auth/sign-in").json(&body)).await;
    Tokens::of(&reply.json()).unwrap_or_else(|| panic!("nobody can sign in: {reply:?}"))
}

/// Goods, stock and coupons.
async fn furnish(staff: &Session) {
    for (sku, price, units) in SHELVES {
        let price = json!({ "amount": price, "currency": "USD" });
        let product = json!({
            "name": format!("The {sku}"), "description": "A thing to buy.",
            "variants": [{ "sku": sku, "options": {}, "price": price }],
        });
        expect(staff.asks(Call::new("POST", "/v1/admin/products").json(&product)).await, 201);
        let stock = json!({ "delta": units, "reason": "Delivery" });
        let path = format!("/v1/admin/stock/{sku}/adjustments");
        expect(staff.insists_once(&path, &stock).await, 200);
    }
    let (sku, shards) = SPLIT;
    let split = Call::new("PUT", format!("/v1/admin/stock/{sku}/shards"));
    expect(staff.asks(split.json(&json!({ "shards": shards }))).await, 200);
    for (code, terms) in COUPONS {
        let mut coupon: Value = serde_json::from_str(terms).expect("terms");
        coupon["code"] = code.into();
        expect(staff.asks(Call::new("POST", "/v1/admin/coupons").json(&coupon)).await, 201);
    }
}

fn expect(reply: crate::gateway::Reply, status: u16) {
    assert_eq!(reply.status, status, "{}", reply.body);
}

fn positions(world: &World) -> BTreeMap<String, String> {
    let functions = world.system.functions.iter();
    let sources = functions.flat_map(|function| &function.sources);
    let tables = sources.filter_map(|source| match source {
        Source::Stream { table, .. } => world.system.table(table),
        Source::Queue { .. } | Source::Schedule { .. } => None,
    });
    tables
        .filter_map(|table| {
            let records = world.aws.records(&table.name, None, 10_000).ok()?;
            let last = records.last()?.dynamodb.sequence_number.clone();
            Some((table.logical_id.clone(), last))
        })
        .collect()
}
