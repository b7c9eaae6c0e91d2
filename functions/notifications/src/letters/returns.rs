//! Letters about goods that come back.

use notifications::{Letter, Note, Template};
use orders::{Order, Return};

use super::{Links, because_of_an_order, units};

/// The letter about the state that a return has come to.
pub(crate) fn about(
    template: Template,
    order: &Order,
    returned: &Return,
    links: &Links,
) -> Option<Letter> {
    let number = &order.number;
    let (subject, heading, said) = match template {
        Template::ReturnRequested => (
            format!("Your return of order {number}"),
            "We have your request",
            vec![
                format!("You want to return something of order {number}."),
                "We look at it and write to you. Please do not send it before.".to_owned(),
            ],
        ),
        Template::ReturnApproved => (
            format!("Your return of order {number} is approved"),
            "Please send it back",
            vec![
                format!("You can send back what you want to return of order {number}."),
                "Put the order's number into the parcel, and keep the receipt.".to_owned(),
            ],
        ),
        Template::ReturnRejected => (
            format!("Your return of order {number} is not possible"),
            "We cannot take it back",
            rejected(order, returned),
        ),
        Template::ReturnReceived => (
            format!("Your return of order {number} has arrived"),
            "Your return has arrived",
            vec![
                format!("What you returned of order {number} is here. Thank you."),
                "What is due to you goes back the way you paid; we write to you when it is sent."
                    .to_owned(),
            ],
        ),
        _ => return None,
    };
    let lines = returned.lines.iter();
    let lines = lines.map(|line| units(order, &line.line_id, line.quantity.get())).collect();
    Some(Letter {
        subject,
        heading: heading.to_owned(),
        paragraphs: said,
        notes: vec![Note { label: "You return".to_owned(), lines }],
        action: links.to_order("See the order", order),
        ..because_of_an_order()
    })
}

fn rejected(order: &Order, returned: &Return) -> Vec<String> {
    let said = format!("We cannot take back what you wanted to return of order {}.", order.number);
    let reason = returned.decision_reason.as_ref();
    [Some(said), reason.map(|reason| format!("The reason: {reason}"))]
        .into_iter()
        .flatten()
        .collect()
}
