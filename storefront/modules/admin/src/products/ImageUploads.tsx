import type { Schema } from "@trolley/client";
import { Button, Cluster, Field, TextInput } from "@trolley/ui";
import type { ChangeEvent } from "react";

import { StaffProblem } from "../problems/StaffProblem.tsx";
import { ACCEPTED } from "./imageFile.ts";
import styles from "./products.module.css";
import { type Uploading, useImageUploads } from "./useImageUploads.ts";

interface ImageUploadsProps {
  productId: string;
  onUploaded: (image: Schema["Image"]) => void;
}

export function ImageUploads({ productId, onUploaded }: ImageUploadsProps) {
  const { uploads, refusals, add, again, drop } = useImageUploads(productId, onUploaded);
  const chosen = (event: ChangeEvent<HTMLInputElement>) => {
    add([...(event.target.files ?? [])]);
    // The same file can be chosen again.
    event.target.value = "";
  };
  const error = refusals.length > 0 ? refusals.join(". ") : undefined;
  return (
    <div className={styles.uploads}>
      <Field
        label="Add images"
        hint="JPEG, PNG, WebP or AVIF, up to 4 MB each. They are the product's once it is saved."
        error={error}
      >
        {(control) => (
          <TextInput {...control} type="file" multiple accept={ACCEPTED} autoComplete="off" onChange={chosen} />
        )}
      </Field>
      {error && (
        <p role="alert" className={styles.told}>
          {error}
        </p>
      )}
      {uploads.map((upload) => (
        <OneUpload key={upload.key} upload={upload} onAgain={() => again(upload)} onDrop={() => drop(upload.key)} />
      ))}
    </div>
  );
}

interface OneUploadProps {
  upload: Uploading;
  onAgain: () => void;
  onDrop: () => void;
}

function OneUpload({ upload: { file, share, problem }, onAgain, onDrop }: OneUploadProps) {
  if (problem)
    return (
      <div>
        <StaffProblem problem={problem} title={`${file.name} is not uploaded: ${problem.title}`} onRetry={onAgain} />
        <Button variant="quiet" size="small" onClick={onDrop} aria-label={`Leave out ${file.name}`}>
          Leave it out
        </Button>
      </div>
    );
  return (
    <Cluster>
      <progress className={styles.progress} aria-label={`Uploading ${file.name}`} value={share} max={1} />
      <span>{file.name}</span>
      <Button variant="quiet" size="small" onClick={onDrop} aria-label={`Stop uploading ${file.name}`}>
        Stop
      </Button>
    </Cluster>
  );
}
