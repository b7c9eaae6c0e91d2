import { Button, Cluster, Field, TextInput, TextLink } from "@trolley/ui";

import { skuPath } from "../stock/stockApi.ts";
import { PriceSchedule } from "./PriceSchedule.tsx";
import type { FormErrors } from "./productDraft.ts";
import type { VariantForm } from "./productForm.ts";
import styles from "./products.module.css";

interface VariantRowProps {
  variant: VariantForm;
  title: string;
  optionNames: readonly string[];
  errors: FormErrors;
  currency: string;
  linkStock: boolean;
  onChange: (part: Partial<VariantForm>) => void;
  /** None: the last one stays. */
  onRemove: (() => void) | undefined;
}

export function VariantRow(props: VariantRowProps) {
  const { variant, title, optionNames, errors, currency, linkStock, onChange, onRemove } = props;
  const error = (field: string) => errors[`${variant.key}.${field}`];
  return (
    <fieldset className={styles.variant}>
      <legend className={styles.legend}>{title}</legend>
      {errors[variant.key] && <p className={styles.refused}>{errors[variant.key]}</p>}
      <div className={styles.fields}>
        {optionNames.map((name, position) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is being typed
          <Field key={position} label={name || `Option ${position + 1}`} error={error(`option.${name}`)}>
            {(control) => (
              <TextInput
                {...control}
                value={variant.options[name] ?? ""}
                maxLength={100}
                autoComplete="off"
                onChange={(event) => onChange({ options: { ...variant.options, [name]: event.target.value } })}
              />
            )}
          </Field>
        ))}
        <MoneyField
          label={`Price (${currency})`}
          value={variant.price}
          error={error("price")}
          onChange={(price) => onChange({ price })}
        />
        <MoneyField
          label={`Compare at (${currency})`}
          optional
          value={variant.compareAt}
          error={error("compareAt")}
          onChange={(compareAt) => onChange({ compareAt })}
        />
        <SkuField variant={variant} error={error("sku")} onChange={onChange} />
      </div>
      <PriceSchedule
        title={title}
        schedule={variant.schedule}
        errors={errors}
        currency={currency}
        onChange={(schedule) => onChange({ schedule })}
      />
      <Cluster>
        {linkStock && <TextLink href={skuPath(variant.sku)}>Stock of {variant.sku}</TextLink>}
        {onRemove && (
          <Button variant="quiet" size="small" onClick={onRemove} aria-label={`Remove variant ${title}`}>
            Remove this variant
          </Button>
        )}
      </Cluster>
    </fieldset>
  );
}

function SkuField({
  variant,
  error,
  onChange,
}: Pick<VariantRowProps, "variant" | "onChange"> & { error?: string | undefined }) {
  const hint = variant.saved ? "Stock and orders go by it: it stays" : "Made from name and options when it is empty";
  return (
    <Field label="SKU" hint={hint} error={error}>
      {(control) => (
        <TextInput
          {...control}
          value={variant.sku}
          readOnly={variant.saved}
          maxLength={64}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange({ sku: event.target.value })}
        />
      )}
    </Field>
  );
}

interface MoneyFieldProps {
  label: string;
  value: string;
  error: string | undefined;
  optional?: boolean;
  onChange: (text: string) => void;
}

/** An amount as text: it becomes minor units without passing through a float. */
export function MoneyField({ label, value, error, optional = false, onChange }: MoneyFieldProps) {
  return (
    <Field label={label} error={error} optional={optional} required={!optional}>
      {(control) => (
        <TextInput
          {...control}
          value={value}
          inputMode="decimal"
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
