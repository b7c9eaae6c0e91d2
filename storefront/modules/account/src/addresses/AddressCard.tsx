import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Schema } from "@trolley/client";
import { Badge, Button, Cluster, Dialog, LinkButton, toast } from "@trolley/ui";
import { useRef, useState } from "react";
import { ActionProblem } from "../form/ActionProblem.tsx";

import { useFocusWhenGone } from "../frame/focus.ts";
import { places } from "../places.ts";
import { changeProfile, type Profile, type ProfilePatch } from "../profile/saveProfile.ts";
import { addressLines, labelOf } from "./address.ts";
import styles from "./addresses.module.css";
import { countryName } from "./useCountries.ts";

interface AddressCardProps {
  slug: string;
  address: Schema["Address"];
  isDefault: boolean;
}

export function AddressCard({ slug, address, isDefault }: AddressCardProps) {
  const label = labelOf(slug);
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: (patchOf: (profile: Profile) => ProfilePatch) => changeProfile(queryClient, patchOf),
  });
  const heading = useRef<HTMLHeadingElement>(null);
  const chosen = () => {
    toast(`${label} is the default now`);
    heading.current?.focus();
  };
  const choose = () => change.mutate(() => ({ default_address: slug }), { onSuccess: chosen });
  return (
    <li className={styles.card}>
      <Cluster justify="between">
        <h2 ref={heading} tabIndex={-1} className={styles.label}>
          {label}
        </h2>
        {isDefault && <Badge tone="accent">Default</Badge>}
      </Cluster>
      <address className={styles.lines}>
        {addressLines(address, countryName).map((line) => (
          <span key={line}>{line}</span>
        ))}
      </address>
      {change.error && <ActionProblem problem={change.error} title="Nothing was changed" />}
      <Cluster gap={2}>
        <LinkButton href={places.address(slug)} variant="secondary" size="small">
          Edit<span className={styles.which}> {label}</span>
        </LinkButton>
        {!isDefault && (
          <Button variant="quiet" size="small" busy={change.isPending} onClick={choose}>
            Use as default<span className={styles.which}> {label}</span>
          </Button>
        )}
        <DeleteAddress slug={slug} label={label} />
      </Cluster>
    </li>
  );
}

function withoutAddress(slug: string) {
  return (profile: Profile): ProfilePatch => ({
    addresses: { [slug]: null },
    ...(profile.default_address === slug && { default_address: null }),
  });
}

function DeleteAddress({ slug, label }: { slug: string; label: string }) {
  const [open, setOpen] = useState(false);
  const goes = useFocusWhenGone();
  const queryClient = useQueryClient();
  const removal = useMutation({
    mutationFn: () => changeProfile(queryClient, withoutAddress(slug)),
    onSuccess: () => {
      toast(`${label} is deleted`);
      goes();
    },
  });
  return (
    <>
      <Button variant="quiet" size="small" onClick={() => setOpen(true)}>
        Delete<span className={styles.which}> {label}</span>
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={`Delete ${label}?`}
        footer={
          <Cluster>
            <Button variant="danger" busy={removal.isPending} onClick={() => removal.mutate()}>
              Delete the address
            </Button>
            <Button variant="quiet" onClick={() => setOpen(false)}>
              Keep it
            </Button>
          </Cluster>
        }
      >
        <p>Orders that were sent there keep it.</p>
        {removal.error && <ActionProblem problem={removal.error} title="It is not deleted" />}
      </Dialog>
    </>
  );
}
