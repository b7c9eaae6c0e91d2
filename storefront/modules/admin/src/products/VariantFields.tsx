import { Button, Cluster, Field, Panel, TextInput } from "@trolley/ui";

import type { FieldsProps } from "./BasicFields.tsx";
import { choiceOf, emptyVariant, MOST_OPTIONS, MOST_VARIANTS, type VariantForm } from "./productForm.ts";
import styles from "./products.module.css";
import { VariantRow } from "./VariantRow.tsx";

interface VariantFieldsProps extends FieldsProps {
  currency: string;
  /** Whoever may see stock gets there from here. */
  linkStock: boolean;
}

export function VariantFields({ form, errors, edit, currency, linkStock }: VariantFieldsProps) {
  const change = (key: string, part: Partial<VariantForm>) =>
    edit({ variants: form.variants.map((variant) => (variant.key === key ? { ...variant, ...part } : variant)) });
  const remove = (key: string) => edit({ variants: form.variants.filter((variant) => variant.key !== key) });
  return (
    <Panel className={styles.panel} aria-labelledby="variants">
      <h2 id="variants">Variants</h2>
      <OptionNames form={form} errors={errors} edit={edit} />
      <ul className={styles.variants}>
        {form.variants.map((variant, position) => (
          <li key={variant.key}>
            <VariantRow
              variant={variant}
              title={choiceOf(variant) || variant.sku || `Variant ${position + 1}`}
              optionNames={form.optionNames}
              errors={errors}
              currency={currency}
              linkStock={linkStock && variant.saved}
              onChange={(part) => change(variant.key, part)}
              onRemove={form.variants.length > 1 ? () => remove(variant.key) : undefined}
            />
          </li>
        ))}
      </ul>
      <Cluster>
        <Button
          variant="secondary"
          disabled={form.variants.length >= MOST_VARIANTS}
          onClick={() => edit({ variants: [...form.variants, emptyVariant()] })}
        >
          Add a variant
        </Button>
      </Cluster>
    </Panel>
  );
}

/** What one chooses by. A name that changes takes every variant's choice along. */
function OptionNames({ form, errors, edit }: FieldsProps) {
  const rename = (position: number, name: string) => {
    const before = form.optionNames[position] ?? "";
    edit({
      optionNames: form.optionNames.with(position, name),
      variants: form.variants.map((variant) => ({ ...variant, options: renamed(variant.options, before, name) })),
    });
  };
  const remove = (position: number) => {
    const gone = form.optionNames[position] ?? "";
    edit({
      optionNames: form.optionNames.toSpliced(position, 1),
      variants: form.variants.map((variant) => ({ ...variant, options: without(variant.options, gone) })),
    });
  };
  return (
    <div className={styles.options}>
      {form.optionNames.map((name, position) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is being typed
        <div key={position} className={styles.option}>
          <Field label={`Option ${position + 1}`} error={errors.options}>
            {(control) => (
              <TextInput
                {...control}
                value={name}
                maxLength={100}
                autoComplete="off"
                onChange={(event) => rename(position, event.target.value)}
              />
            )}
          </Field>
          <Button variant="quiet" onClick={() => remove(position)} aria-label={`Remove option ${name || position + 1}`}>
            Remove
          </Button>
        </div>
      ))}
      {form.optionNames.length < MOST_OPTIONS && !form.optionNames.includes("") && (
        <Button variant="secondary" onClick={() => edit({ optionNames: [...form.optionNames, ""] })}>
          Add an option
        </Button>
      )}
    </div>
  );
}

function renamed(options: Record<string, string>, before: string, name: string): Record<string, string> {
  return { ...without(options, before), [name]: options[before] ?? "" };
}

function without(options: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(options).filter(([known]) => known !== name));
}
