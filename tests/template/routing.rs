//! The routing table in `contracts` and the queues of the template are the same.

use contracts::Consumer;

use super::{
    document::{Template, named},
    functions::pascal,
    holds, refuses,
};

fn consumers_have_their_queues(template: &Template) -> Vec<String> {
    let mut faults = Vec::new();
    for consumer in Consumer::ALL {
        let name = consumer.name();
        let queue = format!("{}Queue", pascal(name));
        let Some(function) = template.functions().find(|function| function.name() == name) else {
            faults.push(format!("{name} is not deployed"));
            continue;
        };
        if !function.events_of("SQS").any(|event| named(&event.properties["Queue"]) == Some(&queue))
        {
            faults.push(format!("{name} does not read {queue}"));
        }
        for sender in ["relay-outbox", "sweep-outbox"] {
            let sender = template.functions().find(|function| function.name() == sender);
            let variables = sender.map(|function| function.environment()).unwrap_or_default();
            if variables.get(consumer.queue_variable()).and_then(|value| named(value))
                != Some(&queue)
            {
                faults.push(format!("the outbox's events do not get to {queue}"));
            }
        }
    }
    let known: Vec<&str> = Consumer::ALL.map(Consumer::name).to_vec();
    let sources =
        template.functions().filter(|function| function.events_of("SQS").next().is_some());
    let unheard = sources.filter(|function| !known.contains(&function.name()));
    faults.extend(unheard.map(|function| format!("no event leads to {}", function.name())));
    faults
}

#[test]
fn consumers_have_the_queues_that_events_go_to() {
    holds(consumers_have_their_queues);
    let bad = "
Resources:
  SettleOrderFunction: {Type: AWS::Serverless::Function, Properties: {CodeUri: target/lambda/settle-order/}}
  MakeCoffeeFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: target/lambda/make-coffee/
      Events: {Messages: {Type: SQS, Properties: {Queue: !GetAtt MakeCoffeeQueue.Arn}}}
";
    refuses(consumers_have_their_queues, bad, "settle-order does not read SettleOrderQueue");
    refuses(consumers_have_their_queues, bad, "restore-cart is not deployed");
    refuses(consumers_have_their_queues, bad, "do not get to SettleOrderQueue");
    refuses(consumers_have_their_queues, bad, "no event leads to make-coffee");
}
