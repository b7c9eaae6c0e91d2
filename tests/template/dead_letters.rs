//! Whatever is given up ends in a queue that an admin can look into and empty.

use contracts::Consumer;

use super::{
    document::{Template, named},
    functions::pascal,
    holds, refuses,
};

/// Both functions are told of the dead letters of every consumer and of the relay's failures; the one that sends
/// them back, of the queues that they came from too.
fn are_looked_after(template: &Template) -> Vec<String> {
    let mut faults = Vec::new();
    for name in ["list-dead-letters", "redrive-dead-letters"] {
        let Some(function) = template.functions().find(|function| function.name() == name) else {
            faults.push(format!("{name} is not deployed"));
            continue;
        };
        let variables = function.environment();
        let mut expect = |variable: &str, id: &str| {
            if variables.get(variable).and_then(|value| named(value)) != Some(id) {
                faults.push(format!("{name} is not told of {id}"));
            }
        };
        expect("RELAY_FAILURES_URL", "RelayFailures");
        for consumer in Consumer::ALL {
            let stem = pascal(consumer.name());
            expect(consumer.dead_letters_variable(), &format!("{stem}DeadLetters"));
            if name == "redrive-dead-letters" {
                expect(consumer.queue_variable(), &format!("{stem}Queue"));
            }
        }
    }
    faults
}

#[test]
fn dead_letters_are_looked_after() {
    holds(are_looked_after);
    let bad = "
Resources:
  ListDeadLettersFunction:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: target/lambda/list-dead-letters/, Environment: {Variables: {RELAY_FAILURES_URL: !Ref RelayFailures}}}
";
    refuses(are_looked_after, bad, "list-dead-letters is not told of SettleOrderDeadLetters");
    refuses(are_looked_after, bad, "redrive-dead-letters is not deployed");
}
