import { useQuery } from "@tanstack/react-query";
import { profileQuery } from "@trolley/client";
import { Empty, ErrorView, LinkButton, PageTitle, Stack } from "@trolley/ui";

import { PageSkeleton } from "../frame/PageSkeleton.tsx";
import { places } from "../places.ts";
import { useMine } from "../session/useMine.ts";
import { AddressCard } from "./AddressCard.tsx";
import styles from "./addresses.module.css";

export function AddressesPage() {
  const { data, error, refetch } = useQuery({ ...profileQuery(), ...useMine() });
  const add = <LinkButton href={places.newAddress}>Add an address</LinkButton>;
  const addresses = Object.entries(data?.body.addresses ?? {});
  return (
    <Stack gap={5}>
      <PageTitle>Addresses</PageTitle>
      {!data && error && <ErrorView problem={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data && addresses.length === 0 && (
        <Empty title="No address yet" actions={add}>
          With one here, checking out takes fewer steps.
        </Empty>
      )}
      {data && addresses.length > 0 && (
        <>
          <ul className={styles.cards}>
            {addresses.map(([slug, address]) => (
              <AddressCard key={slug} slug={slug} address={address} isDefault={data.body.default_address === slug} />
            ))}
          </ul>
          <div>{add}</div>
        </>
      )}
    </Stack>
  );
}
