import { hasRole, type Schema, useSession } from "@trolley/client";
import { Badge, Button, Cluster, PageTitle, TextLink } from "@trolley/ui";
import { type FormEvent, useEffect, useRef, useState } from "react";

import { StaffProblem } from "../problems/StaffProblem.tsx";
import { ArchiveDialog } from "./ArchiveDialog.tsx";
import { BasicFields } from "./BasicFields.tsx";
import { ChangedMeanwhile } from "./ChangedMeanwhile.tsx";
import { ImageFields } from "./ImageFields.tsx";
import { STATUS_WORDS } from "./productColumns.tsx";
import styles from "./products.module.css";
import { useProductEditor } from "./useProductEditor.ts";
import { VariantFields } from "./VariantFields.tsx";

interface ProductEditorProps {
  /** None: a new one. */
  saved?: Schema["Product"];
  currency: string;
}

export function ProductEditor({ saved, currency }: ProductEditorProps) {
  const editor = useProductEditor(saved, currency);
  const { base, form, errors, edit } = editor;
  const [archiving, setArchiving] = useState(false);
  const body = useRef<HTMLFormElement>(null);
  const isWarehouse = hasRole(useSession(), "warehouse");
  useEffect(() => {
    if (Object.keys(errors).length > 0) body.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [errors]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    editor.save();
  };
  return (
    <>
      <form ref={body} className={styles.editor} onSubmit={submit} noValidate>
        <div>
          <TextLink href="/products">All products</TextLink>
          <PageTitle>{base?.name ?? "New product"}</PageTitle>
          {base && (
            <Cluster gap={2}>
              <Badge>{STATUS_WORDS[base.status]}</Badge>
              <span className={styles.muted}>Version {base.version}</span>
            </Cluster>
          )}
        </div>
        {editor.changes.length > 0 && base && <ChangedMeanwhile version={base.version} changes={editor.changes} />}
        <BasicFields form={form} errors={errors} edit={edit} />
        <VariantFields form={form} errors={errors} edit={edit} currency={currency} linkStock={isWarehouse} />
        <ImageFields productId={base?.id} images={form.images} edit={edit} />
        <SaveBar editor={editor} onArchive={() => setArchiving(true)} />
      </form>
      {archiving && base && <ArchiveDialog product={base} onClose={() => setArchiving(false)} />}
    </>
  );
}

interface SaveBarProps {
  editor: ReturnType<typeof useProductEditor>;
  onArchive: () => void;
}

function SaveBar({ editor, onArchive }: SaveBarProps) {
  const { base, errors } = editor;
  const refused = Object.keys(errors).length > 0;
  const whole = [errors.product, errors.variants, errors.options].filter((error) => error !== undefined);
  return (
    <div className={styles.bar}>
      {editor.problem && !refused && <StaffProblem problem={editor.problem} />}
      {refused && (
        <p role="alert" className={styles.refused}>
          Not saved. {whole.length > 0 ? whole.join(". ") : "See the marked fields."}
        </p>
      )}
      <Cluster>
        <Button type="submit" busy={editor.isSaving}>
          {base ? "Save" : "Create product"}
        </Button>
        {editor.isDirty && base && (
          <Button variant="secondary" onClick={editor.startOver}>
            Discard my changes
          </Button>
        )}
        {base && base.status !== "archived" && (
          <Button variant="danger" onClick={onArchive}>
            Archive…
          </Button>
        )}
      </Cluster>
    </div>
  );
}
