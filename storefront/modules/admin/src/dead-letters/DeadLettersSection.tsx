import { Route, Switch } from "wouter";

import { QueueList } from "./QueueList.tsx";
import { QueuePage } from "./QueuePage.tsx";

export default function DeadLettersSection() {
  return (
    <Switch>
      <Route path="/dead-letters" component={QueueList} />
      <Route path="/dead-letters/:queue">{({ queue }) => <QueuePage key={queue} name={queue} />}</Route>
    </Switch>
  );
}
