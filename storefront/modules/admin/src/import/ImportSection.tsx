import { Button, Checkbox, Cluster, Field, Notice, PageTitle, Panel, Spinner, Stack, TextInput } from "@trolley/ui";
import { type ChangeEvent, useState } from "react";

import { StaffProblem } from "../problems/StaffProblem.tsx";
import styles from "./import.module.css";
import { ACCEPTED, fileTypeOf, type ImportFile } from "./importFile.ts";
import { ReportView } from "./ReportView.tsx";
import { useImport } from "./useImport.ts";

export default function ImportSection() {
  const [file, setFile] = useState<ImportFile>();
  const [setsStock, setSetsStock] = useState(false);
  const imported = useImport(file, setsStock);
  const isRunning = imported.run?.state === "running";
  const choose = (chosen: ImportFile | undefined) => {
    imported.forget();
    setFile(chosen);
  };
  return (
    <Stack gap={5}>
      <PageTitle>Import products</PageTitle>
      <Panel className={styles.panel} aria-label="What to import">
        <FileField disabled={isRunning} onChoose={choose} />
        <Checkbox
          label="Set the stock of SKUs that have a record already, as adjustments"
          checked={setsStock}
          disabled={isRunning}
          autoComplete="off"
          onChange={(event) => {
            setSetsStock(event.target.checked);
            imported.forget();
          }}
        />
        <p className={styles.muted}>
          The dry run changes nothing and says what would become of every row. Importing the same file again is safe.
        </p>
        <Cluster>
          <Button disabled={!file || isRunning} onClick={() => imported.start(true)}>
            Dry run
          </Button>
        </Cluster>
      </Panel>
      <Progress imported={imported} />
    </Stack>
  );
}

interface FileFieldProps {
  disabled: boolean;
  onChoose: (file: ImportFile | undefined) => void;
}

function FileField({ disabled, onChoose }: FileFieldProps) {
  const [refusal, setRefusal] = useState<string>();
  const choose = async ({ target: { files } }: ChangeEvent<HTMLInputElement>) => {
    const [file] = files ?? [];
    const verdict = file && fileTypeOf(file);
    setRefusal(verdict && "refusal" in verdict ? verdict.refusal : undefined);
    onChoose(undefined);
    if (verdict && "type" in verdict)
      onChoose({ name: file.name, type: verdict.type, bytes: await file.arrayBuffer() });
  };
  const hint = "A product export of Shopify (CSV) or JSON Lines, up to 4 MB, UTF-8";
  return (
    <Field label="File" hint={hint} error={refusal} required>
      {(control) => (
        <TextInput
          {...control}
          type="file"
          accept={ACCEPTED}
          autoComplete="off"
          disabled={disabled}
          onChange={(event) => void choose(event)}
        />
      )}
    </Field>
  );
}

function Progress({ imported: { run, start, goOn } }: { imported: ReturnType<typeof useImport> }) {
  if (!run) return null;
  const { report, state, isDry, problem } = run;
  const next = report.next_row;
  return (
    <>
      {state === "running" && (
        <p role="status" className={styles.running}>
          <Spinner label="" />
          {isDry ? "Looking through the file" : "Importing"}
          {next !== undefined && `, on from row ${next}`}…
        </p>
      )}
      {problem && (
        <StaffProblem problem={problem} title={next ? `Interrupted at row ${next}: ${problem.title}` : problem.title} />
      )}
      {state === "interrupted" && problem?.isPassing && (
        <Notice
          tone="info"
          title="What was imported is safe"
          actions={<Button onClick={goOn}>Go on{next ? ` from row ${next}` : ""}</Button>}
        >
          <p>Rows that were done already are found unchanged when they are sent again.</p>
        </Notice>
      )}
      {(report.rows.length > 0 || state === "done") && (
        <ReportView report={report} isDry={isDry} isDone={state === "done"} onImport={() => start(false)} />
      )}
    </>
  );
}
