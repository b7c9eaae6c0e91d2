import type { Schema } from "@trolley/client";
import { Button, Cluster, Field, Panel, Picture, TextInput } from "@trolley/ui";

import { ImageUploads } from "./ImageUploads.tsx";
import type { Edit, ImageForm } from "./productForm.ts";
import styles from "./products.module.css";

interface ImageFieldsProps {
  /** None while the product is new: an image is uploaded for a product. */
  productId: string | undefined;
  images: readonly ImageForm[];
  edit: Edit;
}

export function ImageFields({ productId, images, edit }: ImageFieldsProps) {
  const move = (position: number, by: number) => {
    const [moved] = images.slice(position, position + 1);
    if (moved) edit({ images: images.toSpliced(position, 1).toSpliced(position + by, 0, moved) });
  };
  // Several may arrive at once.
  const added = ({ url, alt }: Schema["Image"]) =>
    edit((form) => ({ images: [...form.images, { key: crypto.randomUUID(), url, alt }] }));
  const change = (key: string, alt: string) =>
    edit({ images: images.map((image) => (image.key === key ? { ...image, alt } : image)) });
  return (
    <Panel className={styles.panel} aria-labelledby="images">
      <h2 id="images">Images</h2>
      <ol className={styles.images}>
        {images.map((image, position) => (
          <li key={image.key} className={styles.image}>
            <Picture src={image.url} alt={image.alt} ratio="1/1" sizes="120px" className={styles.preview} />
            <div className={styles.imageFields}>
              <Field label={`What image ${position + 1} shows`} hint="Read out to those who do not see it">
                {(control) => (
                  <TextInput
                    {...control}
                    value={image.alt}
                    maxLength={1_000}
                    autoComplete="off"
                    onChange={(event) => change(image.key, event.target.value)}
                  />
                )}
              </Field>
              <ImageButtons
                number={position + 1}
                last={images.length}
                onMove={(by) => move(position, by)}
                onRemove={() => edit({ images: images.toSpliced(position, 1) })}
              />
            </div>
          </li>
        ))}
      </ol>
      {productId ? (
        <ImageUploads productId={productId} onUploaded={added} />
      ) : (
        <p className={styles.muted}>Images can be added as soon as the product is created.</p>
      )}
    </Panel>
  );
}

interface ImageButtonsProps {
  number: number;
  last: number;
  onMove: (by: number) => void;
  onRemove: () => void;
}

function ImageButtons({ number, last, onMove, onRemove }: ImageButtonsProps) {
  return (
    <Cluster gap={2}>
      <Button
        variant="quiet"
        size="small"
        disabled={number === 1}
        onClick={() => onMove(-1)}
        aria-label={`Move image ${number} forward`}
      >
        Earlier
      </Button>
      <Button
        variant="quiet"
        size="small"
        disabled={number === last}
        onClick={() => onMove(1)}
        aria-label={`Move image ${number} back`}
      >
        Later
      </Button>
      <Button variant="quiet" size="small" onClick={onRemove} aria-label={`Remove image ${number}`}>
        Remove
      </Button>
    </Cluster>
  );
}
