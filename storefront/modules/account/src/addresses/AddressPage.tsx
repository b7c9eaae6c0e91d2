import { useQuery } from "@tanstack/react-query";
import { configQuery, profileQuery } from "@trolley/client";
import { Empty, ErrorView, LinkButton, PageTitle, Stack, toast } from "@trolley/ui";
import { useState } from "react";
import { useLocation } from "wouter";

import { PageSkeleton } from "../frame/PageSkeleton.tsx";
import { places } from "../places.ts";
import type { Profile } from "../profile/saveProfile.ts";
import { useProfileForm } from "../profile/useProfileForm.ts";
import { useKept } from "../session/useKept.ts";
import { useMine } from "../session/useMine.ts";
import { AddressForm } from "./AddressForm.tsx";
import {
  type AddressFields,
  addressFields,
  addressPatch,
  addressSchema,
  labelOf,
  newAddressFields,
  newAddressPatch,
} from "./address.ts";

/** A new address, or one of the profile's. */
export function AddressPage({ slug }: { slug?: string }) {
  const { data, error, refetch } = useQuery({ ...profileQuery(), ...useMine() });
  const { data: config } = useQuery(configQuery());
  // The form is about the profile that it began with, also when that address was deleted elsewhere meanwhile.
  const known = useKept(data && (!slug || data.body.addresses[slug]) ? data.body : undefined);
  const fields = known && slug ? addressFields(known, slug) : undefined;
  return (
    <Stack gap={6}>
      <PageTitle>{slug ? labelOf(slug) : "A new address"}</PageTitle>
      {!data && error && <ErrorView problem={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {known && slug && fields && <EditAddress profile={known} slug={slug} fields={fields} />}
      {known && !slug && config && <NewAddress profile={known} country={config.countries[0]} />}
      {data && !known && <NoSuchAddress />}
    </Stack>
  );
}

function useDone() {
  const [, navigate] = useLocation();
  return () => {
    toast("The address is saved");
    navigate(places.addresses);
  };
}

function NewAddress({ profile, country }: { profile: Profile; country: string | undefined }) {
  const onSaved = useDone();
  const [blank] = useState(() => newAddressFields(profile, country));
  const form = useProfileForm({
    profile,
    schema: addressSchema,
    read: () => blank,
    patchOf: newAddressPatch,
    onSaved,
  });
  return <AddressForm form={form} isNew />;
}

interface EditAddressProps {
  profile: Profile;
  slug: string;
  fields: AddressFields;
}

/** When it was deleted elsewhere meanwhile, saving brings it back. */
function EditAddress({ profile, slug, fields }: EditAddressProps) {
  const onSaved = useDone();
  const [before] = useState(fields);
  const form = useProfileForm({
    profile,
    schema: addressSchema,
    read: (of) => addressFields(of, slug) ?? before,
    patchOf: (edited, of) => addressPatch(edited, slug, of),
    onSaved,
  });
  return <AddressForm form={form} />;
}

function NoSuchAddress() {
  return (
    <Empty
      title="There is no such address"
      actions={<LinkButton href={places.addresses}>See the addresses</LinkButton>}
    >
      It may have been deleted.
    </Empty>
  );
}
